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
	return l.free(ctx, func(t *transaction) error {
		var id int64
		err := t.QueryRowContext(ctx, "SELECT id FROM articles WHERE library = ? AND name = ?", l.id, name).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("%q: %w", name, corpus.ErrNotFound)
		}
		if err != nil {
			return err
		}
		t.changed = append(t.changed, name)
		if err := t.removePassages(ctx, id); err != nil {
			return err
		}
		return t.exec(ctx, []any{id}, "DELETE FROM articles WHERE id = ?")
	})
}

// Edit changes what is known of the article called name and returns it. It makes
// the whole change or none of it. An outlet is called as the library calls it;
// if only the spelling of the article's own outlet is changed, all its articles
// follow.
func (l *Library) Edit(ctx context.Context, name string, c corpus.Edit) (corpus.Article, error) {
	var out corpus.Article
	err := l.settle(ctx, func(t *transaction) error {
		id, s, err := l.article(ctx, t, name)
		if err != nil {
			return err
		}
		if err := s.verify(); err != nil {
			return err
		}
		before := s.Article
		c.Apply(&s.Article)
		if err := t.spell(ctx, before, &s.Article); err != nil {
			return err
		}
		if err := t.set(ctx, id, before, s); err != nil {
			return err
		}
		if err := t.alias(ctx, s.Article, c); err != nil {
			return err
		}
		_, s, err = l.article(ctx, t, name) // an alias may have renamed its other outlet
		out = s.Article
		return err
	})
	return out, err
}

// spell has an edited article call its outlets as the library does, or the library as
// the article does if only their spelling was changed.
func (t *transaction) spell(ctx context.Context, before corpus.Article, now *corpus.Article) error {
	names, err := t.library.spellings(ctx, t)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		before string
		now    *string
	}{{before.Outlet, &now.Outlet}, {before.OriginalOutlet, &now.OriginalOutlet}} {
		folded := corpus.Fold(*f.now)
		if folded == "" || folded != corpus.Fold(f.before) {
			*f.now = names.resolve(*f.now)
		} else if *f.now != f.before {
			if err := t.rename(ctx, folded, *f.now); err != nil {
				return err
			}
		}
	}
	return nil
}

// set stores what is known of an article now.
func (t *transaction) set(ctx context.Context, id int64, before corpus.Article, now stored) error {
	t.changed = append(t.changed, now.ID)
	headed := before.Title != now.Title // the headline is part of what is indexed
	if headed {
		if err := t.removePassages(ctx, id); err != nil {
			return err
		}
	}
	_, err := t.ExecContext(ctx, "UPDATE articles SET title=?, author=?, outlet=?, original=?, url=?, page=?, published=?, digest=?, edited = edited | ? WHERE id = ?",
		now.Title, now.Author, now.Outlet, now.OriginalOutlet, now.URL, corpus.PageKey(now.URL), now.Published, now.Digest(now.hash), corpus.Differing(before, now.Article), id)
	if err != nil || !headed {
		return err
	}
	return t.addPassages(ctx, id, now.Article)
}

// alias gives the article's outlet other names, and takes some away.
func (t *transaction) alias(ctx context.Context, a corpus.Article, c corpus.Edit) error {
	if len(c.Aliases) > 0 && a.Outlet == "" {
		return fmt.Errorf("%s has no outlet to give another name; set it with --outlet", a.ID)
	}
	for _, alias := range c.Aliases {
		if err := t.addAlias(ctx, a.Outlet, alias); err != nil {
			return err
		}
	}
	for _, alias := range c.NoAliases {
		if err := t.removeAlias(ctx, alias); err != nil {
			return err
		}
	}
	return nil
}
