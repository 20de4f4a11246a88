package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"verbatim/corpus"
)

// Remove takes the article called name out of the library, with all that was
// made of it.
func (l *Library) Remove(ctx context.Context, name string) error {
	return l.store.update(ctx, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "SELECT id FROM articles WHERE library = ? AND name = ?", l.id, name).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%q: %w", name, corpus.ErrNotFound)
		}
		if err != nil {
			return err
		}
		if err := l.removePassages(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM articles WHERE id = ?", id); err != nil {
			return err
		}
		return l.touch(ctx, tx)
	})
}

// Edit changes what is known of the article called name and returns it.
func (l *Library) Edit(ctx context.Context, name string, c corpus.Change) (corpus.Article, error) {
	var out corpus.Article
	err := l.store.update(ctx, func(tx *sql.Tx) error {
		id, s, err := l.article(ctx, tx, name)
		if err != nil {
			return err
		}
		if err := s.verify(); err != nil {
			return err
		}
		title := s.Title
		c.Apply(&s.Article)
		if s.Outlet, err = l.resolve(ctx, tx, s.Outlet); err != nil {
			return err
		}
		if s.OriginalOutlet, err = l.resolve(ctx, tx, s.OriginalOutlet); err != nil {
			return err
		}
		if title != s.Title { // the headline is part of what is indexed
			if err := l.removePassages(ctx, tx, id); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, "UPDATE articles SET title=?, author=?, outlet=?, original=?, url=?, published=? WHERE id = ?",
			s.Title, s.Author, s.Outlet, s.OriginalOutlet, s.URL, s.Published, id)
		if err != nil {
			return err
		}
		if title != s.Title {
			if err := l.addPassages(ctx, tx, id, s.Article); err != nil {
				return err
			}
		}
		out = s.Article
		return l.touch(ctx, tx)
	})
	return out, err
}
