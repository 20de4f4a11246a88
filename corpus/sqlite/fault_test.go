package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
)

// TestMeaning: what SQLite reports is told as what it is, and only damage as damage.
func TestMeaning(t *testing.T) {
	for _, c := range []struct {
		name    string
		code    int
		message string
		kind    error
		says    string
	}{
		{"corrupt", sqlite3.SQLITE_CORRUPT, "", corpus.ErrDamaged, "backup"},
		{"full text corrupt", sqlite3.SQLITE_CORRUPT_VTAB, "", corpus.ErrDamaged, "backup"},
		{"no database", sqlite3.SQLITE_NOTADB, "", corpus.ErrDamaged, "backup"},
		{"cut off", sqlite3.SQLITE_IOERR_SHORT_READ, "", corpus.ErrDamaged, "backup"},
		{"the file system's sums", sqlite3.SQLITE_IOERR_CORRUPTFS, "", corpus.ErrDamaged, "backup"},
		{"a table gone", sqlite3.SQLITE_ERROR, "no such table: articles", corpus.ErrDamaged, "backup"},
		{"a syntax error", sqlite3.SQLITE_ERROR, `near "FORM": syntax error`, nil, "report"},
		{"a syntax error of a search", sqlite3.SQLITE_ERROR, `fts5: syntax error near "("`, nil, "report"},
		{"internal", sqlite3.SQLITE_INTERNAL, "", nil, "error 2, which verbatim does not know"},
		{"misuse", sqlite3.SQLITE_MISUSE, "", nil, "report"},
		{"range", sqlite3.SQLITE_RANGE, "", nil, "report"},
		{"mismatch", sqlite3.SQLITE_MISMATCH, "", nil, "report"},
		{"of a newer SQLite", 99, "", nil, "report"},
		{"busy", sqlite3.SQLITE_BUSY, "", corpus.ErrBusy, "another process"},
		{"busy with a snapshot", sqlite3.SQLITE_BUSY_SNAPSHOT, "", corpus.ErrBusy, "another process"},
		{"locked", sqlite3.SQLITE_LOCKED, "", corpus.ErrBusy, "another process"},
		{"schema", sqlite3.SQLITE_SCHEMA, "", corpus.ErrBusy, "another process"},
		{"protocol", sqlite3.SQLITE_PROTOCOL, "", corpus.ErrBusy, "try again"},
		{"full", sqlite3.SQLITE_FULL, "", corpus.ErrFull, "disk is full"},
		{"read", sqlite3.SQLITE_IOERR_READ, "", nil, "check it"},
		{"fsync", sqlite3.SQLITE_IOERR_FSYNC, "", nil, "check it"},
		{"lock", sqlite3.SQLITE_IOERR_LOCK, "", nil, "network"},
		{"shared memory", sqlite3.SQLITE_IOERR_SHMMAP, "", nil, "network"},
		{"no memory to read", sqlite3.SQLITE_IOERR_NOMEM, "", nil, "memory"},
		{"no memory", sqlite3.SQLITE_NOMEM, "", nil, "memory"},
		{"cannot open", sqlite3.SQLITE_CANTOPEN, "", corpus.ErrDenied, "cannot be opened"},
		{"a folder", sqlite3.SQLITE_CANTOPEN_ISDIR, "", nil, "folder where"},
		{"read only", sqlite3.SQLITE_READONLY, "", corpus.ErrDenied, "cannot be written"},
		{"read only folder", sqlite3.SQLITE_READONLY_DIRECTORY, "", corpus.ErrDenied, "cannot be written"},
		{"moved", sqlite3.SQLITE_READONLY_DBMOVED, "", nil, "moved"},
		{"permission", sqlite3.SQLITE_PERM, "", corpus.ErrDenied, "cannot be written"},
		{"too big", sqlite3.SQLITE_TOOBIG, "", nil, "larger"},
		{"interrupt", sqlite3.SQLITE_INTERRUPT, "", context.Canceled, "stopped"},
		{"unique", sqlite3.SQLITE_CONSTRAINT_UNIQUE, "UNIQUE constraint failed: x", ErrConstraint, "contradicts"},
		{"foreign key", sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, "FOREIGN KEY constraint failed", ErrConstraint, "contradicts"},
	} {
		says, kind := meaning(c.code, c.message)
		if kind != c.kind || !strings.Contains(says, c.says) || kind == nil && strings.Contains(says, "damaged") {
			t.Errorf("%s: %q, %v", c.name, says, kind)
		}
		if regexp.MustCompile(`SQL|\(`).MatchString(says) {
			t.Errorf("%s: not in words: %s", c.name, says)
		}
	}
}

// TestRealFaults has SQLite report what it does report.
func TestRealFaults(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := s.Library(t.Context(), "a")
	if err == nil {
		_, err = l.Add(t.Context(), []corpus.Entry{{Article: corpustest.Bridge()}})
	}
	if err != nil {
		t.Fatal(err)
	}
	exec := func(statement string) error {
		return s.update(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), statement)
			return err
		})
	}
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(filepath.Join(folder, FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	_, isFolder := Open(t.Context(), folder)
	_, search := l.Search(t.Context(), `"bridge" (`, 1, corpus.Filter{})
	stop, cancel := context.WithCancel(t.Context())
	cancel()
	_, stopped := l.List(stop)
	for name, c := range map[string]struct {
		got  error
		kind error
		says string
	}{
		"a row that is there":       {exec("INSERT INTO libraries(name) VALUES ('a')"), ErrConstraint, "contradicts"},
		"a row whose parent is not": {exec("INSERT INTO aliases(library, folded, alias, outlet) VALUES (99, 'a', 'a', 'b')"), ErrConstraint, "contradicts"},
		"a value that cannot be":    {exec("UPDATE articles SET text = 'no bytes' WHERE id = 1"), ErrConstraint, "contradicts"},
		"too long":                  {exec("UPDATE articles SET text = zeroblob(2000000000) WHERE id = 1"), nil, "larger"},
		"a search that is none":     {search, nil, "report"},
		"a folder":                  {isFolder, nil, "folder"},
		"stopped":                   {stopped, context.Canceled, "cancel"},
	} {
		if c.got == nil || c.kind != nil && !errors.Is(c.got, c.kind) || !strings.Contains(c.got.Error(), c.says) || errors.Is(c.got, corpus.ErrDamaged) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
}
