package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

// smallDisk is a folder on a disk of so many megabytes.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill writes a file that takes all the room that is left on the disk.
func fill(t *testing.T, dir string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "other"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for {
		if _, err := f.Write(make([]byte, 4096)); errors.Is(err, syscall.ENOSPC) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// long is an article of some hundred kilobytes.
func long(id string) corpus.Article {
	random := rand.New(rand.NewPCG(uint64(len(id)), uint64(id[len(id)-1])))
	var paragraphs []string
	for range 300 {
		var words []string
		for range 60 {
			words = append(words, fmt.Sprintf("%x", random.Uint32N(1<<20)))
		}
		paragraphs = append(paragraphs, strings.Join(words, " ")+".")
	}
	return corpus.Article{ID: id, Text: strings.Join(paragraphs, "\n\n")}
}

// TestRemoveOnAFullDisk: on a disk without any room left articles can be removed, by a
// process that has the store open and by one that opens it then, and others be added in
// their place.
func TestRemoveOnAFullDisk(t *testing.T) {
	dir := smallDisk(t, 40)
	s := open(t, dir)
	l := library(t, s, "a")
	add(t, l, long("a1"), long("a2"), long("a3"), by("small", ""))
	embed(t, l, model)
	fill(t, dir)
	var err error
	for i := 0; err == nil; i++ { // what the log still has room for
		_, err = l.Add(t.Context(), []corpus.Entry{entry(by(fmt.Sprint("c", i), ""))})
	}
	if !errors.Is(err, corpus.ErrFull) || !strings.Contains(err.Error(), "verbatim remove") {
		t.Fatalf("%v", err)
	}
	if err := l.Remove(t.Context(), "a1"); err != nil {
		t.Fatalf("remove: %v", err)
	}
	add(t, l, long("b9")) // in its place
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	fill(t, dir)
	s = open(t, dir)
	l = library(t, s, "a")
	if _, err := l.Article(t.Context(), "a2"); err != nil {
		t.Errorf("show: %v", err)
	}
	if err := l.Remove(t.Context(), "a2"); err != nil {
		t.Errorf("remove, opened on a full disk: %v", err)
	}
	var left []string
	listed, err := l.List(t.Context())
	for _, a := range listed {
		if !strings.HasPrefix(a.ID, "c") {
			left = append(left, a.ID)
		}
	}
	if got := strings.Join(left, " "); err != nil || got != "a3 small b9" {
		t.Errorf("%s, %v", got, err)
	}
	noProblems(t, l)
}

// TestErasingOnAFullDisk: what members have a right to needs no room either.
func TestErasingOnAFullDisk(t *testing.T) {
	dir := smallDisk(t, 40)
	s := open(t, dir)
	tables, err := s.Extend(t.Context(), sqlite.Extension{Name: "test", Migrations: []string{"CREATE TABLE test_words (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT"}})
	if err != nil {
		t.Fatal(err)
	}
	insert := func(update func(func(*sql.Tx) error) error) error {
		return update(func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), "INSERT INTO test_words(words) VALUES (?)", strings.Repeat("word ", 20_000))
			return err
		})
	}
	update := func(f func(*sql.Tx) error) error { return tables.Update(t.Context(), f) }
	if err := insert(update); err != nil {
		t.Fatal(err)
	}
	add(t, library(t, s, "a"), by("1", ""))
	fill(t, dir)
	for insert(update) == nil { // what the log still has room for
	}
	if err := insert(func(f func(*sql.Tx) error) error { return tables.Erase(t.Context(), f) }); err != nil {
		t.Errorf("what begins to free room: %v", err)
	}
	if err := tables.Erase(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), "DELETE FROM test_words WHERE id > 0")
		return err
	}); err != nil {
		t.Errorf("erase: %v", err)
	}
}

// TestNoRoomToRemove: where not even the reserve helps, it says what to do.
func TestNoRoomToRemove(t *testing.T) {
	dir := smallDisk(t, 24)
	s := open(t, dir)
	l := library(t, s, "a")
	add(t, l, long("a1"))
	if err := os.Remove(filepath.Join(dir, "verbatim.reserve")); err != nil {
		t.Fatal(err)
	}
	fill(t, dir)
	var err error
	for i := 0; err == nil && i < 50; i++ { // what the log still has room for
		title := fmt.Sprint("headline ", i)
		_, err = l.Edit(t.Context(), "a1", corpus.Edit{Change: corpus.Change{Title: &title}})
	}
	if err = l.Remove(t.Context(), "a1"); !errors.Is(err, corpus.ErrFull) || !strings.Contains(err.Error(), "nothing was removed") || !strings.Contains(err.Error(), "free some") {
		t.Errorf("%v", err)
	}
	if err := os.Remove(filepath.Join(dir, "other")); err != nil {
		t.Fatal(err)
	}
	if err := l.Remove(t.Context(), "a1"); err != nil {
		t.Error(err)
	}
	noProblems(t, l)
}
