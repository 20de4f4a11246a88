package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"verbatim/corpus"
)

// To remove something SQLite writes it to its log first, so a disk without any room is
// one on which nothing can be removed. A file beside the database keeps some room for
// that: it is given up when the disk is full and room is to be freed, and made again
// with the next article.
const (
	reserveName = "verbatim.reserve"
	// reserveSize is what the removal of an article takes twenty times over, or that of
	// one of a megabyte.
	reserveSize = 8 << 20
)

// keepReserve makes the reserve if there is none, and a smaller one where there is no
// room for it: a sixteenth at least.
func (s *Store) keepReserve() {
	path := filepath.Join(s.dir, reserveName)
	if s.dir == "" || size(path) == reserveSize {
		return
	}
	for n := int64(reserveSize); n >= reserveSize/16; n /= 2 {
		if makeReserve(path, n) == nil {
			s.owes.Store(n < reserveSize)
			return
		}
	}
}

// makeReserve makes a file of n bytes, or none: a part of it would be the last room
// there is.
func makeReserve(path string, n int64) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err = errors.Join(allocate(f, n), f.Close()); err != nil {
		os.Remove(path)
	}
	return err
}

// write writes n bytes, not zeros, which some file systems keep in no room.
func write(f *os.File, n int64) error {
	content := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(content)
	_, err := f.Write(content)
	return err
}

// giveReserve gives the reserve up, and reports whether there was one.
func giveReserve(dir string) bool {
	return dir != "" && os.Remove(filepath.Join(dir, reserveName)) == nil
}

// openWithReserve opens a database in dir. On a full disk there is not even the room for
// the files that its users share, which are there no longer than it is open.
func openWithReserve(ctx context.Context, dir, uri string) (*Store, error) {
	s, err := open(ctx, uri)
	if !isRoom(err) || !giveReserve(dir) {
		return s, err
	}
	if s, err = open(ctx, uri); err == nil {
		s.owes.Store(true)
	}
	return s, err
}

// isRoom reports whether err may be for want of room.
func isRoom(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code()&0xff == sqlite3.SQLITE_IOERR)
}

// free is settle for what frees room, or begins to: if the disk is full it has the
// reserve, what the log does not need of which is free for whatever comes next. f may be
// run twice, the first time for nothing.
func (s *Store) free(ctx context.Context, f func(*sql.Tx) error) error {
	err := s.settle(ctx, f)
	if errors.Is(err, corpus.ErrFull) && giveReserve(s.dir) {
		s.owes.Store(true)
		err = s.settle(ctx, f)
	}
	if errors.Is(err, corpus.ErrFull) {
		return saying(saysNoRoom, corpus.ErrFull, err)
	}
	return err
}
