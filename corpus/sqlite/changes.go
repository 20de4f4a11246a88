package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"verbatim/corpus"
)

// VectorState names what an index of the library's vectors by the model with that key
// has to hold. It costs a small query. A copy of the store's file is the same source as
// the file; so a store that was restored from a backup shows by a lower revision, until
// it has changed as often as the lost one had.
func (l *Library) VectorState(ctx context.Context, model string) (corpus.VectorState, error) {
	revision, err := l.vectorRevision(ctx)
	return corpus.VectorState{Source: fmt.Sprintf("%s/%d", l.store.id, l.id), Revision: revision}, err
}

// changesSince are the articles of library ?1 of which an index of model ?2 has to
// hold something else since revision ?3, in the order in which that changed, each with
// its passages p and their vectors e, as far as there are any.
const changesSince = ` FROM changes c
	LEFT JOIN articles a ON a.library = c.library AND a.name = c.article
	LEFT JOIN passages p ON p.article = a.id
	LEFT JOIN embeddings e ON e.model = c.model AND e.input = p.input
	WHERE c.library = ?1 AND c.model = (SELECT id FROM models WHERE key = ?2) AND c.revision > ?3 ORDER BY c.revision, c.article`

// VectorChanges hands over each article of which an index of the model's vectors has to
// hold something else since that revision, as all of them are at one moment: with all
// its vectors, and without any if it has none or was removed. Those of a lower Revision
// come first. From revision 0 on these are all articles that have vectors.
func (l *Library) VectorChanges(ctx context.Context, model string, since int64, each func(corpus.ArticleVectors) error) error {
	length, err := l.vectorLength(ctx, model)
	if err != nil {
		return err
	}
	rows, err := l.store.read.QueryContext(ctx, `SELECT c.revision, c.article, coalesce(a.hash, ''), coalesce(a.outlet, ''), coalesce(a.original, ''), coalesce(a.published, ''),
		coalesce(p.start, 0), coalesce(p.end, 0), e.vector`+changesSince, l.id, model, since)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	var next corpus.ArticleVectors
	hand := func() error {
		if next.Article == "" || since == 0 && len(next.Passages)+next.Damaged == 0 {
			return nil
		}
		return each(next)
	}
	var raw sql.RawBytes
	for rows.Next() {
		var a corpus.ArticleVectors
		var s corpus.Span
		if err := rows.Scan(&a.Revision, &a.Article, &a.Hash, &a.Outlet, &a.OriginalOutlet, &a.Published, &s.Start, &s.End, &raw); err != nil {
			return explain(err)
		}
		if a.Article != next.Article {
			if err := hand(); err != nil {
				return err
			}
			next = a
		}
		if raw == nil {
			continue
		}
		if v, err := decodeVector(raw, length); err != nil {
			next.Damaged++
		} else {
			next.Passages = append(next.Passages, corpus.Vector{Span: s, Values: v})
		}
	}
	if err := rows.Err(); err != nil {
		return explain(err)
	}
	return hand()
}
