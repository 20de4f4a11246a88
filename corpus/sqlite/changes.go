package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"verbatim/corpus"
)

// VectorState names what an index of the library's vectors has to hold.
func (l *Library) VectorState(ctx context.Context, model string) (corpus.VectorState, error) {
	revision, err := l.Revision(ctx)
	// Nothing tells yet which of its articles have changed: each state is a source of its
	// own, with which an index is filled anew.
	return corpus.VectorState{Source: fmt.Sprintf("%s at %d", l.name, revision), Revision: revision}, err
}

// VectorChanges hands over each article that has vectors of the model.
func (l *Library) VectorChanges(ctx context.Context, model string, since int64, each func(corpus.ArticleVectors) error) error {
	revision, err := l.Revision(ctx)
	if err != nil {
		return err
	}
	length, err := l.vectorLength(ctx, model)
	if err != nil {
		return err
	}
	rows, err := l.store.read.QueryContext(ctx, `SELECT n.name, n.hash, n.outlet, n.original, n.published, p.start, p.end, e.vector
		FROM (SELECT id FROM articles WHERE library = ?1 ORDER BY id LIMIT -1) a
		CROSS JOIN articles n ON n.id = a.id
		CROSS JOIN passages p ON p.article = a.id
		CROSS JOIN embeddings e ON e.model = (SELECT id FROM models WHERE key = ?2) AND e.input = p.input`, l.id, model)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	var next corpus.ArticleVectors
	var raw sql.RawBytes
	for rows.Next() {
		a := corpus.ArticleVectors{Revision: revision}
		var s corpus.Span
		if err := rows.Scan(&a.Article, &a.Hash, &a.Outlet, &a.OriginalOutlet, &a.Published, &s.Start, &s.End, &raw); err != nil {
			return explain(err)
		}
		if a.Article != next.Article {
			if next.Article != "" {
				if err := each(next); err != nil {
					return err
				}
			}
			next = a
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
	if next.Article == "" {
		return nil
	}
	return each(next)
}
