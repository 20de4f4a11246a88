package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"verbatim/corpus/sqlite"
)

// TestEveryEarlierStoreUpgrades opens stores as the program wrote them at each
// earlier version of its schema: the articles of the starter library, embedded.
// When a migration is added, a store of the version before it goes there, made by
//
//	verbatim add --yes --data DIR corpus/starter/*.md && gzip -9n DIR/verbatim.db
func TestEveryEarlierStoreUpgrades(t *testing.T) {
	stores, err := filepath.Glob(filepath.Join("testdata", "schema", "*.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if len(stores) != sqlite.SchemaVersion()-1 {
		t.Errorf("%d stores for a schema of version %d: every earlier one is to be there", len(stores), sqlite.SchemaVersion())
	}
	for _, store := range stores {
		t.Run(filepath.Base(store), func(t *testing.T) {
			dir := t.TempDir()
			gunzip(t, store, filepath.Join(dir, sqlite.FileName))
			if out := verbatim(t, exitOK, "ask", "--json", "--data", dir, "How many fighters does ISIS-K have?"); !strings.Contains(out, `around 2,000`) {
				t.Errorf("not the article's words: %s", out)
			}
			verbatim(t, exitOK, "check", "--deep", "--data", dir)
			if out := verbatim(t, exitOK, "list", "--data", dir); strings.Count(out, "starter library") != 5 {
				t.Errorf("not the five articles:\n%s", out)
			}
		})
	}
}

func gunzip(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	plain, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
