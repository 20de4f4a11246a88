package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"verbatim/corpus"
)

// addAlias makes alias another name of outlet: articles that stand under it, or
// come in under it later, are outlet's, and so are its own aliases.
func (t *transaction) addAlias(ctx context.Context, outlet, alias string) error {
	folded := corpus.Fold(alias)
	if folded == "" {
		return fmt.Errorf("an alias must be a name, not %q", alias)
	}
	if folded == corpus.Fold(outlet) {
		return fmt.Errorf("%s is the outlet's name already, not another one", alias)
	}
	if err := t.rename(ctx, folded, outlet); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `INSERT INTO aliases(library, folded, alias, outlet) VALUES (?,?,?,?)
		ON CONFLICT DO UPDATE SET alias = excluded.alias, outlet = excluded.outlet`, t.library.id, folded, alias, outlet)
	return err
}

// rename gives outlet's name to all that stands under the folded one.
func (t *transaction) rename(ctx context.Context, folded, outlet string) error {
	for _, column := range []string{"outlet", "original"} {
		names, err := t.foldingTo(ctx, folded, "SELECT DISTINCT "+column+" FROM articles WHERE library = ?")
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := t.renameArticles(ctx, column, name, outlet); err != nil {
				return err
			}
		}
	}
	names, err := t.foldingTo(ctx, folded, "SELECT DISTINCT outlet FROM aliases WHERE library = ?")
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := t.ExecContext(ctx, "UPDATE aliases SET outlet = ? WHERE library = ? AND outlet = ?", outlet, t.library.id, name); err != nil {
			return err
		}
	}
	return nil
}

// foldingTo returns those of the names that a query of the library gives which are
// the folded one.
func (t *transaction) foldingTo(ctx context.Context, folded, query string) ([]string, error) {
	names, err := collect(ctx, t, query, []any{t.library.id}, scanString)
	return slices.DeleteFunc(names, func(name string) bool { return name == "" || corpus.Fold(name) != folded }), err
}

// renameArticles gives outlet's name to the articles that have the name in the column.
// One that was damaged stays so: its digest is not made anew.
func (t *transaction) renameArticles(ctx context.Context, column, name, outlet string) error {
	type row struct {
		id int64
		stored
	}
	rows, err := collect(ctx, t, "SELECT "+knownColumns+" FROM articles a WHERE a.library = ? AND a."+column+" = ?", []any{t.library.id, name}, func(r *sql.Rows) (out row, err error) {
		out.id, out.stored, err = scanKnown(r.Scan)
		return out, err
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		t.changed = append(t.changed, r.ID)
		whole, set, field := r.hasAttribution(), &r.Outlet, corpus.FieldOutlet
		if column == "original" {
			set, field = &r.OriginalOutlet, corpus.FieldOriginalOutlet
		}
		if *set = outlet; whole {
			r.digest = r.Digest(r.hash)
		}
		_, err := t.ExecContext(ctx, "UPDATE articles SET outlet = ?, original = ?, digest = ?, edited = edited | ? WHERE id = ?", r.Outlet, r.OriginalOutlet, r.digest, field, r.id)
		if err != nil {
			return err
		}
	}
	return nil
}

// removeAlias forgets an alias. Articles keep the outlet they have.
func (t *transaction) removeAlias(ctx context.Context, alias string) error {
	r, err := t.ExecContext(ctx, "DELETE FROM aliases WHERE library = ? AND folded = ?", t.library.id, corpus.Fold(alias))
	if err != nil {
		return err
	}
	if n, _ := r.RowsAffected(); n == 0 {
		return fmt.Errorf("there is no alias %q; verbatim list --outlets shows those there are", alias)
	}
	return nil
}
