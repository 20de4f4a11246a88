package sqlite

import (
	"context"
	"database/sql"

	"verbatim/corpus"
)

// createFullText makes a library's full-text index. It keeps no text: it reads
// what it needs from a view of the articles, so there is nothing to fall out of
// step but the index itself, and that can be checked and rebuilt.
const createFullText = `
CREATE VIEW content_{id} AS
	SELECT p.id, p.article, a.title AS headline, CAST(substr(a.text, p.start + 1, p.end - p.start) AS TEXT) AS body
	FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = {id};
CREATE VIRTUAL TABLE text_{id} USING fts5(headline, body,
	content = 'content_{id}', content_rowid = 'id', tokenize = ` + tokenizer + `);
`

// tokenizer is how the index takes words.
const tokenizer = `"porter unicode61 remove_diacritics 2"`

// headlineWeight is how much a word in the headline counts beside one in the
// passage, in bm25().
const headlineWeight = 1.0

// Search returns the n passages of the articles that f means which match the
// FTS5 expression best by BM25, best first. Scores are positive, higher is
// better, comparable within one answer only.
func (l *Library) Search(ctx context.Context, match string, n int, f corpus.Filter) ([]corpus.Hit, error) {
	if l.id == 0 || match == "" {
		return nil, nil
	}
	query, args := l.search(match, n, f)
	return collect(ctx, l.store.read, query, args, func(r *sql.Rows) (h corpus.Hit, err error) { return h, r.Scan(&h.Passage, &h.Score) })
}

func (l *Library) search(match string, n int, f corpus.Filter) (query string, args []any) {
	args = []any{headlineWeight, match}
	within := ""
	if !f.All() {
		condition, more := l.where(f)
		// The plus keeps SQLite from asking the full text about each of these in turn.
		within = " AND +rowid IN (SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE " + condition + ")"
		args = append(args, more...)
	}
	// bm25() gives lower for better. Ties go to the older passage, so that an
	// answer does not depend on the order of rows in the index.
	return l.sql("SELECT rowid, -bm25(text_{id}, ?, 1.0) AS score FROM text_{id} WHERE text_{id} MATCH ?" + within + " ORDER BY score DESC, rowid LIMIT ?"), append(args, n)
}

// Frequency is how many passages match the FTS5 expression, counted up to most.
func (l *Library) Frequency(ctx context.Context, match string, most int) (n int, err error) {
	if l.id == 0 || match == "" {
		return 0, nil
	}
	err = l.store.read.QueryRowContext(ctx, l.sql("SELECT count(*) FROM (SELECT 1 FROM text_{id} WHERE text_{id} MATCH ? LIMIT ?)"), match, most).Scan(&n)
	return n, explain(err)
}

// Len is how many passages the full-text index holds.
func (l *Library) Len(ctx context.Context) (int, error) {
	if l.id == 0 {
		return 0, nil
	}
	return l.size.get(ctx, l, func(ctx context.Context) (n int, err error) {
		err = l.store.read.QueryRowContext(ctx, l.sql("SELECT count(*) FROM text_{id}_docsize")).Scan(&n)
		return n, explain(err)
	})
}
