package sqlite

import (
	"database/sql"
	"strings"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
)

// TestPlans holds the order in which SQLite goes through the tables where another
// one gives the same rows and takes a hundred times as long in a large store.
func TestPlans(t *testing.T) {
	store, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	library, err := store.Library(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := library.Add(t.Context(), []corpus.Entry{{Article: corpustest.Bridge()}}); err != nil {
		t.Fatal(err)
	}
	plan := func(query string, args ...any) string {
		steps, err := collect(t.Context(), store.read, "EXPLAIN QUERY PLAN "+query, args, func(r *sql.Rows) (step string, err error) {
			var id, parent, unused int
			return step, r.Scan(&id, &parent, &unused, &step)
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(steps, "\n")
	}
	inOrder := func(plan string, steps ...string) {
		t.Helper()
		rest := plan
		for _, s := range steps {
			var found bool
			if _, rest, found = strings.Cut(rest, s); !found {
				t.Errorf("%q does not come in its turn in\n%s", s, plan)
			}
		}
	}
	vectors := plan("SELECT p.id, e.vector"+embeddedPassages, library.id, "model")
	inOrder(vectors, "FOR ORDER BY", "SCAN a", "SEARCH p ", "SEARCH e ") // sorts the articles' numbers,
	if strings.Count(vectors, "FOR ORDER BY") != 1 {                     // and not their vectors
		t.Error(vectors)
	}
	pending := plan("SELECT p.input, a.text"+pendingPassages+" LIMIT 9", library.id, "model")
	inOrder(pending, "FOR ORDER BY", "SCAN o", "SEARCH a ", "SEARCH p ", "SEARCH e ") // and not their texts
	if strings.Count(pending, "FOR ORDER BY") != 1 {
		t.Error(pending)
	}
	// "M" without "=" is a match of the words alone: the rows are not asked one by one.
	query, args := library.search("bridge", 10, corpus.Filter{Since: "2020-01-01"})
	inOrder(plan(query, args...), "VIRTUAL TABLE INDEX 0:M")
}
