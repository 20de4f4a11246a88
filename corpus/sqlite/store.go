// Package sqlite is the store: articles, what they came from, their passages,
// full text and embeddings, in one SQLite database. Libraries share the file
// and nothing else: each has its own articles, outlets and full-text index, and
// every query is bound to one.
//
// One process writes at a time; any number read. A writer that waits longer
// than the busy timeout gets corpus.ErrBusy.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"verbatim/corpus"
)

// FileName is the database's name in a data folder.
const FileName = "verbatim.db"

// busyTimeout is how long a writer waits for another, in milliseconds.
const busyTimeout = 10_000

// Store is an open database. It is safe for concurrent use.
type Store struct {
	path  string
	read  *sql.DB // any number of readers, each seeing one committed state
	write *sql.DB // one connection: transactions queue here before they lock the file
	zip   *zstd.Encoder
	unzip *zstd.Decoder
}

// Open opens the store in the data folder dir and makes both where they are
// missing.
func Open(ctx context.Context, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	path := filepath.Join(dir, FileName)
	return open(ctx, path, "file:"+(&url.URL{Path: path}).EscapedPath()+"?")
}

// OpenMemory opens an empty store that is gone when it is closed.
// name tells it from others of this process.
func OpenMemory(ctx context.Context, name string) (*Store, error) {
	return open(ctx, name, "file:/"+url.PathEscape(name)+"?vfs=memdb&")
}

func open(ctx context.Context, path, dsn string) (_ *Store, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open store %s: %w", path, explain(err))
		}
	}()
	dsn += fmt.Sprintf("_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)", busyTimeout)
	s := &Store{path: path}
	if s.write, err = sql.Open("sqlite", dsn+"&_txlock=immediate"); err != nil {
		return nil, err
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)"); err != nil {
		s.write.Close()
		return nil, err
	}
	s.zip, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	s.unzip, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err = migrate(ctx, s.write); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the database. No call may be under way.
func (s *Store) Close() error {
	err := errors.Join(s.read.Close(), s.write.Close())
	s.unzip.Close()
	return err
}

// Path is where the database is.
func (s *Store) Path() string { return s.path }

// update runs f in a transaction that holds the write lock from its start, and
// commits it if f returns nil.
func (s *Store) update(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return explain(err)
	}
	return explain(tx.Commit())
}

// explain wraps what SQLite says in the words of this project where a person
// can do something about it.
func explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w; try again when it has finished (%w)", corpus.ErrBusy, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: restore the file from a backup, or move it away to start anew (%w)", corpus.ErrDamaged, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full; nothing of this was stored (%w)", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("the data folder cannot be written; check its owner and rights, or name another with --data (%w)", err)
	}
	return err
}

// Library is one library of a store. The zero id is a library that does not
// exist yet: it reads as empty.
type Library struct {
	store *Store
	id    int64
	name  string

	mu        sync.Mutex
	outlets   []corpus.Outlet // as they were at revision outletsAt; nil before
	outletsAt int64
}

// Library returns the library called name, which need not exist.
func (s *Store) Library(ctx context.Context, name string) (*Library, error) {
	l := &Library{store: s, name: name}
	err := s.read.QueryRowContext(ctx, "SELECT id FROM libraries WHERE name = ?", name).Scan(&l.id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("library %q: %w", name, explain(err))
	}
	return l, nil
}

// Libraries lists the names of the libraries, sorted.
func (s *Store) Libraries(ctx context.Context) ([]string, error) {
	return collect(ctx, s.read, "SELECT name FROM libraries ORDER BY name", nil, func(r *sql.Rows) (name string, err error) {
		return name, r.Scan(&name)
	})
}

// Create makes the library with its full-text index unless it exists.
func (l *Library) Create(ctx context.Context) error {
	if l.id != 0 {
		return nil
	}
	err := l.store.update(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT id FROM libraries WHERE name = ?", l.name).Scan(&l.id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := tx.QueryRowContext(ctx, "INSERT INTO libraries(name) VALUES (?) RETURNING id", l.name).Scan(&l.id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, l.sql(createFullText))
		return err
	})
	if err != nil {
		l.id = 0
		return fmt.Errorf("create library %q: %w", l.name, err)
	}
	return nil
}

// Name is the library's name.
func (l *Library) Name() string { return l.name }

// Revision grows with every change of the library, by any process.
func (l *Library) Revision(ctx context.Context) (rev int64, err error) {
	err = l.store.read.QueryRowContext(ctx, "SELECT revision FROM libraries WHERE id = ?", l.id).Scan(&rev)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return rev, explain(err)
}

func (l *Library) touch(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE libraries SET revision = revision + 1 WHERE id = ?", l.id)
	return err
}

// sql puts the library's number where a statement names its own tables.
func (l *Library) sql(statement string) string {
	return strings.ReplaceAll(statement, "{id}", fmt.Sprint(l.id))
}

// querier is a *sql.DB or *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect runs a query and scans every row.
func collect[T any](ctx context.Context, q querier, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, explain(err)
		}
		out = append(out, v)
	}
	return out, explain(rows.Err())
}
