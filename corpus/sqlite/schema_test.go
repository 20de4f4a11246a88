package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
)

// TestDigestsOfAnEarlierStore: what a store without digests has is taken for true when
// it is opened, and proven from then on. What of it was edited is not known.
func TestDigestsOfAnEarlierStore(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	const before = 2
	for _, m := range migrations[:before] {
		exec(m.sql)
	}
	exec(fmt.Sprint("PRAGMA user_version = ", before))
	exec("INSERT INTO libraries(id, name) VALUES (1, 'a')")
	exec((&Library{id: 1}).sql(createFullText))
	for _, a := range []corpus.Article{corpustest.Bridge(), corpustest.Harbour()} {
		exec(`INSERT INTO articles(library, name, title, author, outlet, original, url, published, text, hash, headings, segmenter, added)
			VALUES (1,?,?,?,?,?,?,?,?,?,'[]',0,'')`, a.ID, a.Title, a.Author, a.Outlet, a.OriginalOutlet, a.URL, a.Published, []byte(a.Text), corpus.Hash(a.Text))
		exec("INSERT INTO received(article, name, format, extractor, hash, bytes) VALUES (last_insert_rowid(), 'a', 'text', 1, ?, ?)", corpus.Hash(a.Text), newStore().zip.EncodeAll([]byte(a.Text), nil))
	}
	exec("UPDATE articles SET headings = '[' WHERE id = 2") // damaged before

	store, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	l, err := store.Library(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	bridge := corpustest.Bridge()
	if a, err := l.Article(t.Context(), bridge.ID); err != nil || a.Outlet != bridge.Outlet {
		t.Errorf("%+v, %v", a, err)
	}
	// The address of an article is known in its other forms, too.
	again := corpus.Article{URL: bridge.URL + "?amp=1", Text: "Another text."}
	if m, err := l.Match(t.Context(), again); err != nil || m.Same != bridge.ID {
		t.Errorf("%+v, %v", m, err)
	}
	r, err := l.Check(t.Context(), Checking{Deep: true, Progress: func(string, int, int) {}, Derive: func(r corpus.Received) (corpus.Article, error) {
		return corpus.Article{Outlet: "another, which somebody corrected", Text: string(r.Bytes)}, nil
	}})
	if err != nil || r.EditsUnknown != 1 || len(r.Problems) != 1 || r.Problems[0].ID != corpustest.Harbour().ID {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := l.Edit(t.Context(), bridge.ID, corpus.Edit{Change: corpus.Change{Title: &bridge.ID}}); err != nil {
		t.Error(err)
	}
	exec("UPDATE articles SET outlet = 'BNN' WHERE id = 1")
	if a, err := l.Article(t.Context(), bridge.ID); !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("%+v, %v", a, err)
	}
}
