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
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"
	"modernc.org/sqlite"

	"verbatim/corpus"
)

// FileName is the database's name in a data folder.
const FileName = "verbatim.db"

// busyTimeout is how long a writer waits for another, in milliseconds.
const busyTimeout = 10_000

// readers is how many connections for reading are kept for the next question. A new
// one reads the whole schema first, which grows with the libraries.
const readers = 8

// Store is an open database. It is safe for concurrent use.
type Store struct {
	dir      string      // "" in memory
	owes     atomic.Bool // the reserve was given up
	id       string      // tells it from every other store, but not from copies of its file
	readOnly bool        // this process may not change it
	read     *sql.DB     // any number of readers, each seeing one committed state
	passage  *sql.Stmt   // selectPassage, of read
	write    *sql.DB     // one connection: transactions queue here before they lock the file; nil if readOnly
	zip      *zstd.Encoder
	unzip    *zstd.Decoder
}

// Open opens the store in the data folder dir and makes both where they are
// missing. A store that is there and cannot be written is opened for reading:
// what would change it gives an error that says so.
func Open(ctx context.Context, dir string) (*Store, error) {
	s, err := openFolder(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Join(dir, FileName), explain(err))
	}
	return s, nil
}

// View is Open for those who only look: where there is no store, or a file that holds
// nothing, it makes none and gives an empty one in memory.
func View(ctx context.Context, dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || size(path) == 0 && size(path+"-wal") <= 0 {
		return OpenMemory(ctx, "view")
	}
	return Open(ctx, dir)
}

func openFolder(ctx context.Context, dir string) (*Store, error) {
	path := filepath.Join(dir, FileName)
	uri := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	err := makeFolder(dir)
	var s *Store
	if err == nil {
		if err = refuseCut(path); err == nil {
			makeFile(path)
			s, err = openWithReserve(ctx, dir, uri)
		}
	}
	if isDenied(err) && size(path) > 0 {
		s, err = openReadOnly(ctx, path, uri)
	}
	if err != nil {
		return nil, err
	}
	s.dir = dir
	return s, nil
}

func makeFolder(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	var p *fs.PathError
	if err == nil || isDenied(err) || !errors.As(err, &p) {
		return err
	}
	return saying(fmt.Sprintf("the data folder cannot be made (%s: %v); name another with --data", p.Path, p.Err), nil, err)
}

// makeFile makes the database's file so that its owner alone can read it, and with it
// what SQLite puts beside it. Where that cannot be done SQLite says why.
func makeFile(path string) {
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		f.Close()
	}
}

// refuseCut refuses a database of no bytes that had a WAL: SQLite would take it
// for a new one and throw away what the WAL still holds.
func refuseCut(path string) error {
	if size(path) == 0 && size(path+"-wal") > 0 {
		return saying("the file is empty, and has lost what it held: restore it from a backup, or move it and the files beside it away to start anew", corpus.ErrDamaged, nil)
	}
	return nil
}

// size is a file's length in bytes, -1 if it is not there.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

// OpenMemory opens an empty store that is gone when it is closed.
// name tells it from others of this process.
func OpenMemory(ctx context.Context, name string) (*Store, error) {
	s, err := open(ctx, "file:/"+url.PathEscape(name)+"?vfs=memdb&")
	if err != nil {
		return nil, fmt.Errorf("open a store in memory: %w", explain(err))
	}
	return s, nil
}

// pragmas of every connection.
var pragmas = fmt.Sprintf("_pragma=busy_timeout(%d)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)", busyTimeout)

// connector makes the connections of a database. Tests put one in its place that
// looks at every statement.
var connector = sqlite.NewConnector

func connect(dsn string) (*sql.DB, error) {
	c, err := connector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(c), nil
}

func open(ctx context.Context, uri string) (*Store, error) {
	s := newStore()
	dsn := uri + pragmas + "&_pragma=journal_mode(WAL)"
	var err error
	// What is deleted is overwritten: a member who has it erased is told that it is.
	if s.write, err = connect(dsn + "&_txlock=immediate&_pragma=secure_delete(1)"); err == nil {
		s.write.SetMaxOpenConns(1)
		s.read, err = connect(dsn + "&_pragma=query_only(1)")
	}
	if err == nil {
		s.read.SetMaxIdleConns(readers)
		err = migrate(ctx, s.write)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// openReadOnly opens a database that this process may not change.
func openReadOnly(ctx context.Context, path, uri string) (*Store, error) {
	view := func(uri string) (*Store, error) {
		s := newStore()
		s.readOnly = true
		var err error
		if s.read, err = connect(uri + pragmas + "&_pragma=query_only(1)"); err == nil {
			err = current(ctx, s.read)
		}
		if err == nil {
			err = s.prepare(ctx)
		}
		if err != nil {
			s.Close()
			return nil, err
		}
		return s, nil
	}
	s, err := view(uri + "mode=ro&")
	if !isDenied(err) {
		return s, err
	}
	// Readers of a WAL share a file with its writers, and here it can neither be
	// read nor made. Without a WAL nobody is writing, and none is needed; with
	// one, what it holds must not be passed over.
	if size(path+"-wal") > 0 {
		return nil, saying("its last changes are in a file that only a user who may write the data folder can take up; have one run verbatim list there", nil, err)
	}
	return view(uri + "mode=ro&immutable=1&")
}

func newStore() *Store {
	s := &Store{}
	s.zip, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	s.unzip, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	return s
}

// prepare reads the store's id, and parses the statement that an answer runs dozens of
// times: parsing takes longer than running it.
func (s *Store) prepare(ctx context.Context) error {
	err := s.read.QueryRowContext(ctx, "SELECT id FROM store").Scan(&s.id)
	if err != nil {
		return err
	}
	s.passage, err = s.read.PrepareContext(ctx, selectPassage)
	return err
}

// Close closes the database. No call may be under way.
func (s *Store) Close() error {
	var err error
	if s.passage != nil {
		err = s.passage.Close()
	}
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	s.unzip.Close()
	if s.owes.Load() { // now that the log is gone
		s.keepReserve()
	}
	return err
}

// update runs f in a transaction that holds the write lock from its start, and
// commits it if f returns nil.
func (s *Store) update(ctx context.Context, f func(*sql.Tx) error) error {
	if s.readOnly {
		return saying(saysDenied, corpus.ErrDenied, nil)
	}
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

// settle is update for a change of articles. It leaves nothing of it in the log alone,
// of which SQLite throws away, without a word, whatever follows the first damage: an
// article that was acknowledged stands in the database, and one that was removed is in
// neither. Where somebody reads an earlier state for so long that this cannot be waited
// for, the next settle does it.
func (s *Store) settle(ctx context.Context, f func(*sql.Tx) error) error {
	err := s.update(ctx, f)
	if err == nil {
		_ = s.emptyLog(ctx) // the change is made, and as lasting as the log is
	}
	return err
}

// emptyLog writes what the log has into the database and empties it, unless somebody
// reads an earlier state for longer than the busy timeout.
func (s *Store) emptyLog(ctx context.Context) error {
	_, err := s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return explain(err)
}

// Library is one library of a store. The zero id is a library that does not
// exist yet: it reads as empty.
type Library struct {
	store *Store
	id    int64
	name  string

	outlets cached[[]corpus.Outlet]
	size    cached[int]
	hashes  hashes
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
	return collect(ctx, s.read, "SELECT name FROM libraries ORDER BY name", nil, scanString)
}

// Filled lists the names of the libraries that hold articles, sorted.
func (s *Store) Filled(ctx context.Context) ([]string, error) {
	return collect(ctx, s.read, "SELECT name FROM libraries l WHERE EXISTS (SELECT 1 FROM articles a WHERE a.library = l.id) ORDER BY name", nil, func(r *sql.Rows) (name string, err error) {
		return name, r.Scan(&name)
	})
}

// Size is how many articles and passages all libraries hold.
func (s *Store) Size(ctx context.Context) (articles, passages int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)").Scan(&articles, &passages)
	return articles, passages, explain(err)
}

// Exists reports whether the library was there when it was asked for, or has
// been created since.
func (l *Library) Exists() bool { return l.id != 0 }

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

// sql puts the library's number where a statement names its own tables.
func (l *Library) sql(statement string) string {
	return strings.ReplaceAll(statement, "{id}", fmt.Sprint(l.id))
}

// querier is a *sql.DB or *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scanNumber and scanString scan rows of one column.
func scanNumber(r *sql.Rows) (n int64, err error)  { return n, r.Scan(&n) }
func scanString(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }

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
