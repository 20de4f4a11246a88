package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

// raw is what SQLite or Go says and a person should not be shown.
var raw = regexp.MustCompile(`SQL|sql:|no such table|malformed|\(\d+\)|database disk|database is locked|syscall|errno`)

func inWords(t *testing.T, err error) {
	t.Helper()
	if err != nil && raw.MatchString(err.Error()) {
		t.Errorf("not in words: %v", err)
	}
}

// filled makes a closed store of one library with two articles, and returns its
// folder.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	l := library(t, s, "a")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	embed(t, l, model)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestDamagedPages overwrites each page of the file with zeros in turn. Whatever
// that hits is damage, found by opening or by checking, and said in words.
func TestDamagedPages(t *testing.T) {
	dir := filled(t)
	whole, err := os.ReadFile(filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	for at := 0; at < len(whole); at += page {
		broken := append([]byte{}, whole...)
		clear(broken[at : at+page])
		if err := os.WriteFile(filepath.Join(dir, sqlite.FileName), broken, 0o600); err != nil {
			t.Fatal(err)
		}
		store, err := sqlite.Open(t.Context(), dir)
		if err != nil {
			inWords(t, err)
			if !errors.Is(err, corpus.ErrDamaged) {
				t.Errorf("page %d: open: %v", at/page+1, err)
			}
			continue
		}
		l, err := store.Library(t.Context(), "a")
		if err == nil {
			r, err := l.Check(t.Context(), sqlite.Checking{Model: model, Embed: vectorsOf, Progress: func(string, int, int) {},
				Derive: derive})
			if err != nil || len(r.Problems) == 0 {
				t.Errorf("page %d: check: %v, %v", at/page+1, r.Problems, err)
			}
			_, err = l.Article(t.Context(), "bridge")
			inWords(t, err)
		} else if !errors.Is(err, corpus.ErrDamaged) {
			t.Errorf("page %d: library: %v", at/page+1, err)
		}
		inWords(t, err)
		store.Close()
	}
}

func TestFaultsAreSaidInWords(t *testing.T) {
	for _, test := range []struct{ name, plant string }{
		{"a table gone", "DROP TABLE text_1"},
		{"the articles gone", "PRAGMA foreign_keys = 0; DROP TABLE articles"},
		{"the schema half there", "PRAGMA user_version = 0"},
		{"the schema garbled", "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'CREATE TABLE (' WHERE name = 'articles_copy'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filled(t)
			plant(t, dir, test.plant)
			s, err := sqlite.Open(t.Context(), dir)
			if err == nil {
				defer s.Close()
				var l *sqlite.Library
				if l, err = s.Library(t.Context(), "a"); err == nil {
					_, err = l.Add(t.Context(), []corpus.Entry{entry(by("x", "Outlet"))})
				}
			}
			inWords(t, err)
			if !errors.Is(err, corpus.ErrDamaged) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A database cut to nothing is not taken for a new one while its WAL still
// holds articles.
func TestCutFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, sqlite.FileName), nil, 0o600), os.WriteFile(filepath.Join(dir, sqlite.FileName+"-wal"), []byte("frames"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), dir); !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("%v", err)
	}
	if wal, _ := os.ReadFile(filepath.Join(dir, sqlite.FileName+"-wal")); string(wal) != "frames" {
		t.Error("the WAL is gone")
	}
}

// TestBrokenLogLosesNoArticle: SQLite takes the end of what it can read of its log for
// the end of it and throws the rest away, without a word. So an article that was
// acknowledged stands in the database, and an article that was removed does not.
func TestBrokenLogLosesNoArticle(t *testing.T) {
	live := t.TempDir()
	s := open(t, live)
	l := library(t, s, "a")
	for i := range 20 {
		add(t, l, corpus.Article{ID: fmt.Sprint("a", i), Text: fmt.Sprint("What article ", i, " says.")})
		if i%5 == 0 { // what is written between
			embed(t, l, model)
		}
	}
	title := "A headline"
	edit(t, l, "a3", corpus.Edit{Change: corpus.Change{Title: &title}})
	if err := l.Remove(t.Context(), "a4"); err != nil {
		t.Fatal(err)
	}
	embed(t, l, model) // the log has something again
	for name, change := range map[string]func(log []byte) []byte{
		"whole":        func(log []byte) []byte { return log },
		"a torn end":   func(log []byte) []byte { return append(log, log[32:3000]...) },
		"emptied":      func([]byte) []byte { return nil },
		"one bit":      func(log []byte) []byte { log[len(log)/2] ^= 1; return log },
		"its last bit": func(log []byte) []byte { log[len(log)-1] ^= 1; return log },
		"its first":    func(log []byte) []byte { log[0] ^= 1; return log },
		"cut in half":  func(log []byte) []byte { return log[:len(log)/2] },
	} {
		for _, ends := range [][]string{{"", "-wal", "-shm"}, {"", "-wal"}} { // after a crash, and after a power cut
			t.Run(name+strings.Join(ends, " "), func(t *testing.T) {
				dir := t.TempDir()
				for _, end := range ends {
					data, err := os.ReadFile(filepath.Join(live, sqlite.FileName+end))
					if end == "-wal" {
						if len(data) < 3000 {
							t.Fatalf("a log of %d bytes", len(data))
						}
						data = change(data)
					}
					if err = errors.Join(err, os.WriteFile(filepath.Join(dir, sqlite.FileName+end), data, 0o600)); err != nil {
						t.Fatal(err)
					}
				}
				l := library(t, open(t, dir), "a")
				if n, err := l.Count(t.Context()); n != 19 || err != nil {
					t.Errorf("%d articles, %v", n, err)
				}
				if a, err := l.Article(t.Context(), "a3"); err != nil || a.Title != title {
					t.Errorf("%+v, %v", a, err)
				}
				noProblems(t, l)
			})
		}
	}
}

// TestFilesAreTheOwnersAlone: a data folder may be one that others can look into.
func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	add(t, l, corpustest.Bridge())
	embed(t, l, model)
	release, _, err := l.TryLockEmbedding()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 5 {
		t.Errorf("%v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestViewMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	s, err := sqlite.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if items, err := library(t, s, "a").List(t.Context()); err != nil || len(items) > 0 {
		t.Errorf("%v, %v", items, err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
}

// TestCheckWaitsForNoWriter checks while another process holds the write lock.
func TestCheckWaitsForNoWriter(t *testing.T) {
	dir := filled(t)
	l := library(t, open(t, dir), "a")
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	began := time.Now()
	noProblems(t, l)
	if took := time.Since(began); took > 9*time.Second {
		t.Errorf("it waited %s", took)
	}
}

func TestMovedSpanIsNotRead(t *testing.T) {
	dir := filled(t)
	l := library(t, open(t, dir), "a")
	plant(t, dir, "UPDATE passages SET start = start + 3")
	all := keys(t, l)
	if len(all) == 0 {
		t.Fatal("no passages")
	}
	for _, k := range all {
		if p, err := l.Passage(t.Context(), k); !errors.Is(err, corpus.ErrDamaged) {
			t.Errorf("%q, %v", p.Of(p.Article.Text), err)
		}
	}
}

func TestReceivedIsVerified(t *testing.T) {
	for _, damage := range []string{"UPDATE received SET bytes = x'00'", "UPDATE received SET hash = '00'", "DELETE FROM received"} {
		dir := filled(t)
		l := library(t, open(t, dir), "a")
		plant(t, dir, damage)
		if r, err := l.Received(t.Context(), "bridge"); !errors.Is(err, corpus.ErrDamaged) || r.Bytes != nil {
			t.Errorf("%s: %q, %v", damage, r.Bytes, err)
		}
	}
}

func TestOneTurn(t *testing.T) {
	dir := t.TempDir()
	a, b := library(t, open(t, dir), "a"), library(t, open(t, dir), "b")
	release, ok, err := a.TryLockEmbedding()
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, ok, err := b.TryLockEmbedding(); err != nil || ok {
		t.Fatalf("two have the turn: %v", err)
	}
	waited := false
	releaseB, err := b.LockEmbedding(t.Context(), func() {
		waited = true
		release()
	})
	if err != nil || !waited {
		t.Fatal(waited, err)
	}
	releaseB()
}
