package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// Revision grows with every change of the library, by any process: of its articles, its
// outlets' names and its passages' vectors.
func (l *Library) Revision(ctx context.Context) (int64, error) {
	return l.revisionOf(ctx, "revision")
}

// ArticleRevision is the Revision at which the library's articles or its outlets' names
// last changed. What is kept of a whole library need not be read again because passages
// have been embedded.
func (l *Library) ArticleRevision(ctx context.Context) (int64, error) {
	return l.revisionOf(ctx, "articles")
}

// vectorRevision is the Revision at which an index of the library's vectors last had to
// hold something else.
func (l *Library) vectorRevision(ctx context.Context) (int64, error) {
	return l.revisionOf(ctx, "vectors")
}

func (l *Library) revisionOf(ctx context.Context, column string) (revision int64, err error) {
	err = l.store.read.QueryRowContext(ctx, "SELECT "+column+" FROM libraries WHERE id = ?", l.id).Scan(&revision)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return revision, explain(err)
}

// changedArticles says that articles of a library, by their ids, have come, changed or
// gone.
func changedArticles(ctx context.Context, tx *sql.Tx, library int64, articles ...string) error {
	_, err := tx.ExecContext(ctx, "UPDATE libraries SET articles = revision + 1 WHERE id = ?", library)
	if err != nil {
		return err
	}
	return changedVectors(ctx, tx, library, articles...)
}

// changedVectors says that the articles have other vectors, which alone is no change of
// the articles.
func changedVectors(ctx context.Context, tx *sql.Tx, library int64, articles ...string) error {
	var revision int64
	err := tx.QueryRowContext(ctx, "UPDATE libraries SET revision = revision + 1, vectors = revision + 1 WHERE id = ? RETURNING revision", library).Scan(&revision)
	if err != nil {
		return err
	}
	for _, a := range articles {
		_, err := tx.ExecContext(ctx, `INSERT INTO changes(library, model, article, revision) SELECT ?, id, ?, ? FROM models WHERE true
			ON CONFLICT (model, library, article) DO UPDATE SET revision = excluded.revision`, library, a, revision)
		if err != nil {
			return err
		}
	}
	return nil
}
