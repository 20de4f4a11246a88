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
	return l.store.free(ctx, func(tx *sql.Tx) error {
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
		return l.changed(ctx, tx, name)
	})
}

// Edit changes what is known of the article called name and returns it. It makes
// the whole change or none of it. An outlet is called as the library calls it;
// if only the spelling of the article's own outlet is changed, all its articles
// follow.
func (l *Library) Edit(ctx context.Context, name string, c corpus.Edit) (corpus.Article, error) {
	var out corpus.Article
	err := l.store.settle(ctx, func(tx *sql.Tx) error {
		id, s, err := l.article(ctx, tx, name)
		if err != nil {
			return err
		}
		if err := s.verify(); err != nil {
			return err
		}
		before := s.Article
		c.Apply(&s.Article)
		names, err := l.spellings(ctx, tx)
		if err != nil {
			return err
		}
		for _, f := range []struct {
			before string
			now    *string
		}{{before.Outlet, &s.Outlet}, {before.OriginalOutlet, &s.OriginalOutlet}} {
			folded := corpus.Fold(*f.now)
			if folded == "" || folded != corpus.Fold(f.before) {
				*f.now = names.resolve(*f.now)
			} else if *f.now != f.before {
				if err := l.rename(ctx, tx, folded, *f.now); err != nil {
					return err
				}
			}
		}
		if before.Title != s.Title { // the headline is part of what is indexed
			if err := l.removePassages(ctx, tx, id); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, "UPDATE articles SET title=?, author=?, outlet=?, original=?, url=?, page=?, published=?, digest=?, edited = edited | ? WHERE id = ?",
			s.Title, s.Author, s.Outlet, s.OriginalOutlet, s.URL, corpus.PageKey(s.URL), s.Published, s.Digest(s.hash), corpus.Differing(before, s.Article), id)
		if err != nil {
			return err
		}
		if before.Title != s.Title {
			if err := l.addPassages(ctx, tx, id, s.Article); err != nil {
				return err
			}
		}
		if len(c.Aliases) > 0 && s.Outlet == "" {
			return fmt.Errorf("%s has no outlet to give another name; set it with --outlet", name)
		}
		for _, alias := range c.Aliases {
			if err := l.addAlias(ctx, tx, s.Outlet, alias); err != nil {
				return err
			}
		}
		for _, alias := range c.NoAliases {
			if err := l.removeAlias(ctx, tx, alias); err != nil {
				return err
			}
		}
		if _, s, err = l.article(ctx, tx, name); err != nil { // an alias may have renamed its other outlet
			return err
		}
		out = s.Article
		return l.changed(ctx, tx, name)
	})
	return out, err
}
