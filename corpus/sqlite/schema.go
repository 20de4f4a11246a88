package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"verbatim/corpus"
)

// migrations bring a database from version i to i+1. They are only ever
// appended to: a store written by any earlier release opens with this one.
var migrations = []migration{{sql: `
CREATE TABLE libraries (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	name     TEXT NOT NULL UNIQUE,
	revision INTEGER NOT NULL DEFAULT 0 -- grows with every change of its articles or vectors
) STRICT;

CREATE TABLE articles (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	library   INTEGER NOT NULL REFERENCES libraries(id),
	name      TEXT NOT NULL, -- corpus.Article.ID
	title     TEXT NOT NULL,
	author    TEXT NOT NULL,
	outlet    TEXT NOT NULL,
	original  TEXT NOT NULL,
	url       TEXT NOT NULL,
	published TEXT NOT NULL,
	text      BLOB NOT NULL, -- a BLOB, so that substr() counts bytes, as spans do
	hash      TEXT NOT NULL,
	headings  TEXT NOT NULL, -- JSON [[start,end],...]
	segmenter INTEGER NOT NULL,
	copy_of   INTEGER REFERENCES articles(id) ON DELETE SET NULL,
	added     TEXT NOT NULL,
	UNIQUE (library, name)
) STRICT;
CREATE INDEX articles_hash ON articles(library, hash);
CREATE INDEX articles_url ON articles(library, url) WHERE url <> '';
CREATE INDEX articles_copy ON articles(copy_of);

CREATE TABLE received (
	article   INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
	name      TEXT NOT NULL,
	format    TEXT NOT NULL,
	extractor INTEGER NOT NULL,
	hash      TEXT NOT NULL, -- of the bytes before compression
	bytes     BLOB NOT NULL  -- zstd
) STRICT;

-- A sample of each text's shingles: articles that share many are near copies.
CREATE TABLE sketches (
	library INTEGER NOT NULL,
	value   INTEGER NOT NULL,
	article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
	PRIMARY KEY (library, value, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketches_article ON sketches(article);

CREATE TABLE passages (
	id        INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: indexes in memory rely on it
	article   INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
	start     INTEGER NOT NULL,
	end       INTEGER NOT NULL,
	paragraph INTEGER NOT NULL,
	input     BLOB NOT NULL -- SHA-256 of the text that is embedded
) STRICT;
CREATE INDEX passages_article ON passages(article);
CREATE INDEX passages_input ON passages(input);

CREATE TABLE models (
	id  INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE
) STRICT;

-- Vectors are kept by what was embedded, so that the same passage is embedded
-- once and a crash loses at most the batch under way.
CREATE TABLE embeddings (
	model  INTEGER NOT NULL REFERENCES models(id),
	input  BLOB NOT NULL,
	vector BLOB NOT NULL, -- float32, little-endian
	PRIMARY KEY (model, input)
) STRICT, WITHOUT ROWID;

-- Articles all of whose passages have been embedded by a model: what is not
-- here is pending, what is here and lacks a vector is damaged.
CREATE TABLE embedded (
	article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
	model   INTEGER NOT NULL REFERENCES models(id),
	PRIMARY KEY (article, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
	library INTEGER NOT NULL REFERENCES libraries(id),
	folded  TEXT NOT NULL, -- corpus.Fold(alias)
	alias   TEXT NOT NULL,
	outlet  TEXT NOT NULL,
	PRIMARY KEY (library, folded)
) STRICT, WITHOUT ROWID;
`}, {sql: `
-- Vectors in the order in which they were made, which is that of the passages,
-- so that filling an index reads them from front to end. Ordered by their hashes,
-- each was a page of its own somewhere.
CREATE TABLE embeddings_by_age (
	model  INTEGER NOT NULL REFERENCES models(id),
	input  BLOB NOT NULL, -- SHA-256, as passages have it
	vector BLOB NOT NULL, -- float32, little-endian
	UNIQUE (model, input)
) STRICT;
INSERT INTO embeddings_by_age(model, input, vector)
	SELECT model, input, vector FROM embeddings e ORDER BY model, (SELECT min(id) FROM passages p WHERE p.input = e.input);
DROP TABLE embeddings;
ALTER TABLE embeddings_by_age RENAME TO embeddings;

CREATE TABLE extensions (
	name    TEXT PRIMARY KEY,
	version INTEGER NOT NULL -- how many of its migrations have been run
) STRICT, WITHOUT ROWID;
`}, {sql: `
-- What is known of an article is hashed with its text.
ALTER TABLE articles ADD COLUMN digest TEXT NOT NULL DEFAULT ''; -- corpus.Article.Digest
-- The corpus.Fields that are not what was received, because somebody knew better or
-- the library spells an outlet otherwise; NULL if that is not known, as of articles
-- that were stored before.
ALTER TABLE articles ADD COLUMN edited INTEGER;

-- So that no statement goes through a table that grows, or sorts what it finds there.
CREATE INDEX articles_library ON articles(library); -- in the order in which they were added
CREATE INDEX articles_added ON articles(library, added DESC);
CREATE INDEX articles_outlet ON articles(library, outlet, published);
CREATE INDEX articles_original ON articles(library, original);
CREATE INDEX aliases_outlet ON aliases(library, outlet);
CREATE INDEX embedded_model ON embedded(model);
`, then: addDigests}, {sql: `
-- One row, which tells this store from every other.
CREATE TABLE store (id TEXT NOT NULL) STRICT;
INSERT INTO store VALUES (lower(hex(randomblob(16))));

-- The revisions at which something last changed.
ALTER TABLE libraries ADD COLUMN articles INTEGER NOT NULL DEFAULT 0; -- its articles and its outlets' names
ALTER TABLE libraries ADD COLUMN vectors INTEGER NOT NULL DEFAULT 0;  -- what an index of its vectors has to hold

-- The revision at which an index of a model's vectors last had to hold something else
-- of an article, by its corpus.Article.ID; removed ones too.
CREATE TABLE changes (
	library  INTEGER NOT NULL REFERENCES libraries(id) ON DELETE CASCADE,
	model    INTEGER NOT NULL REFERENCES models(id) ON DELETE CASCADE,
	article  TEXT NOT NULL,
	revision INTEGER NOT NULL,
	PRIMARY KEY (library, model, revision, article),
	UNIQUE (model, library, article)
) STRICT, WITHOUT ROWID;
-- In the order of the articles, in which their vectors lie.
INSERT INTO changes(library, model, article, revision)
	SELECT a.library, m.id, a.name, row_number() OVER (PARTITION BY a.library, m.id ORDER BY a.id) FROM articles a, models m;
UPDATE libraries SET revision = max(revision, (SELECT count(*) FROM articles WHERE library = libraries.id));
UPDATE libraries SET articles = revision, vectors = revision;
`}, {sql: `
-- What the addresses of one page have in common.
ALTER TABLE articles ADD COLUMN page TEXT NOT NULL DEFAULT ''; -- corpus.PageKey(url)
DROP INDEX articles_url;
CREATE INDEX articles_page ON articles(library, page) WHERE page <> '';
`, then: addPages}}

type migration struct {
	sql  string
	then func(context.Context, *sql.Tx) error // nil if that is all
}

// addDigests gives every article its digest. What stands in the store at that moment
// is taken for true: there is nothing to compare it with.
func addDigests(ctx context.Context, tx *sql.Tx) error {
	type row struct {
		id     int64
		digest string
	}
	rows, err := collect(ctx, tx, "SELECT "+knownColumns+" FROM articles a ORDER BY a.id", nil, func(r *sql.Rows) (out row, err error) {
		id, s, err := scanKnown(r.Scan)
		if errors.Is(err, corpus.ErrDamaged) {
			return row{}, nil // it goes on being damaged
		}
		return row{id, s.Digest(s.hash)}, err
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := tx.ExecContext(ctx, "UPDATE articles SET digest = ? WHERE id = ?", r.digest, r.id); err != nil {
			return err
		}
	}
	return nil
}

// addPages gives every article its page.
func addPages(ctx context.Context, tx *sql.Tx) error {
	type row struct {
		id  int64
		url string
	}
	rows, err := collect(ctx, tx, "SELECT id, url FROM articles WHERE url <> ''", nil, func(r *sql.Rows) (out row, err error) { return out, r.Scan(&out.id, &out.url) })
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := tx.ExecContext(ctx, "UPDATE articles SET page = ? WHERE id = ?", corpus.PageKey(r.url), r.id); err != nil {
			return err
		}
	}
	return nil
}

// SchemaVersion is the version of the stores that this program writes, from 1.
func SchemaVersion() int { return len(migrations) }

// migrate brings the database to the newest version, all or nothing.
func migrate(ctx context.Context, db *sql.DB) error {
	version, err := userVersion(ctx, db)
	if err != nil || version == len(migrations) {
		return err
	}
	if version > len(migrations) {
		return errNewer(version)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Another process may have migrated while this one waited for the lock.
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for v := version; v < len(migrations); v++ {
		_, err := tx.ExecContext(ctx, migrations[v].sql)
		if err == nil && migrations[v].then != nil {
			err = migrations[v].then(ctx, tx)
		}
		if err != nil {
			return fmt.Errorf("migration %d: %w", v+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(migrations))); err != nil {
		return err
	}
	return tx.Commit()
}

// current returns an error unless the database is of the newest version.
func current(ctx context.Context, db *sql.DB) error {
	version, err := userVersion(ctx, db)
	switch {
	case err != nil:
		return err
	case version > len(migrations):
		return errNewer(version)
	case version < len(migrations):
		return fmt.Errorf("it was written by an older verbatim; open it once where it can be written")
	}
	return nil
}

func errNewer(version int) error {
	return fmt.Errorf("it was written by a newer verbatim (schema %d, this one knows %d); update the program", version, len(migrations))
}

func userVersion(ctx context.Context, db *sql.DB) (v int, err error) {
	return v, db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
}
