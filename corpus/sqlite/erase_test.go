package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	asked "verbatim/retrieval/library"
	"verbatim/retrieval/retrievaltest"
)

func TestEraseTakesOneLibraryAlone(t *testing.T) {
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	model := retrievaltest.Model{}
	fill := func(name string) *sqlite.Library {
		l, err := store.Library(t.Context(), name)
		if err == nil {
			_, err = l.Add(t.Context(), []corpus.Entry{{Article: corpustest.Bridge(), Received: corpus.Received{Name: "bridge.txt", Format: "text", Extractor: 1, Bytes: []byte("pasted")}}})
		}
		if err == nil {
			err = asked.EmbedAll(t.Context(), l, model, func(int, int) {})
		}
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	gone, stays := fill("gone"), fill("stays")
	if err := gone.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names, err := store.Libraries(t.Context()); err != nil || len(names) != 1 || names[0] != "stays" {
		t.Errorf("libraries %v, %v", names, err)
	}
	if err := library(t, store, "empty").Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names, err := store.Filled(t.Context()); err != nil || len(names) != 1 || names[0] != "stays" {
		t.Errorf("libraries with articles %v, %v", names, err)
	}
	// The two shared their vectors.
	report, err := stays.Check(t.Context(), sqlite.Checking{Model: model.Key(), Progress: func(string, int, int) {}})
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%v, %v", report.Problems, err)
	}
	if hits, err := stays.Holding(t.Context(), "stone bridge", 10); err != nil || len(hits) == 0 {
		t.Errorf("%v, %v", hits, err)
	}
	// The name can be used again, and finds nothing of before.
	again := fill("gone")
	if n, err := again.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d articles, %v", n, err)
	}
}

// TestEraseWithDecides: whether a library goes, and rows of other tables with it, is
// decided in one transaction, whatever another one says meanwhile.
func TestEraseWithDecides(t *testing.T) {
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tables, err := store.Extend(t.Context(), sqlite.Extension{Name: "test", Migrations: []string{"CREATE TABLE test_left (name TEXT PRIMARY KEY) STRICT"}})
	if err != nil {
		t.Fatal(err)
	}
	exec := func(statement string, args ...any) error {
		return tables.Update(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), statement, args...)
			return err
		})
	}
	stays := errors.New("it has come back")
	erase := func(l *sqlite.Library) error {
		return l.EraseWith(t.Context(), func(tx *sql.Tx) error {
			r, err := tx.ExecContext(t.Context(), "DELETE FROM test_left WHERE name = ?", l.Name())
			if err != nil {
				return err
			}
			if n, _ := r.RowsAffected(); n == 0 {
				return stays
			}
			return nil
		})
	}
	left := func() (n int) {
		if err := tables.Read().QueryRowContext(t.Context(), "SELECT count(*) FROM test_left WHERE name >= ''").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}

	l := library(t, store, "guild")
	early := library(t, store, "guild") // from before there was one
	add(t, l, corpustest.Bridge())
	if err := erase(l); !errors.Is(err, stays) {
		t.Fatalf("%v", err)
	}
	if n, err := l.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d articles, %v", n, err)
	}
	if err := exec("INSERT INTO test_left VALUES ('guild'), ('never made')"); err != nil {
		t.Fatal(err)
	}
	// What goes wrong after decide undoes what decide did.
	ctx, cancel := context.WithCancel(t.Context())
	err = l.EraseWith(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM test_left")
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) || left() != 2 {
		t.Errorf("%v, %d rows", err, left())
	}
	for _, l := range []*sqlite.Library{early, library(t, store, "never made")} {
		if err := erase(l); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := store.Libraries(t.Context()); err != nil || len(names) > 0 || left() > 0 {
		t.Errorf("libraries %v, %v, %d rows", names, err, left())
	}
}
