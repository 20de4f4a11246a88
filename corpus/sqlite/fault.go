package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"verbatim/corpus"
)

// fault says what SQLite reports in words for a person. What it wraps is for
// errors.Is and errors.As, never for the screen.
type fault struct {
	says        string
	kind, cause error
}

func saying(says string, kind, cause error) error { return &fault{says, kind, cause} }

func (f *fault) Error() string { return f.says }

func (f *fault) Unwrap() []error {
	var out []error
	for _, err := range []error{f.kind, f.cause} {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// IsFault reports whether err is about the store itself, its file or its folder,
// which the message does not name.
func IsFault(err error) bool {
	var f *fault
	return errors.As(err, &f)
}

// ErrConstraint means that what was to be stored contradicts what is there: a row that
// it belongs to is gone, or there is one already that it may not stand beside.
var ErrConstraint = errors.New("it contradicts what is stored")

// What a person is told.
const (
	saysDenied   = "the data folder cannot be written; check its owner and rights, or name another with --data"
	saysDamaged  = "the file is damaged, or another program has changed it; restore it from a backup, or move it away to start anew"
	saysBusy     = "another process is changing the library; try again when it has finished"
	saysProtocol = "several processes began to use the library at the same moment, and this one got no turn; try again"
	saysFull     = "the disk is full, and nothing of this was stored; free some room on it, or take articles out with verbatim remove"
	saysNoRoom   = "the disk is full, and nothing was removed, since that needs some room at first; free some on the disk of the data folder, and try again"
	saysDisk     = "the disk does not read or write as it should; check it, and the folder that --data names"
	saysShared   = "the disk is full, or lacks what a library needs: files that processes lock and share; free some room, or name a folder with --data that is on a disk of this machine, not on the network"
	saysOpen     = "the file cannot be opened; check that the data folder and what is in it are this user's, and that this process has not too many files open"
	saysFolder   = "there is a folder where the library's file should be; move it away, or name another data folder with --data"
	saysMoved    = "the file was moved or replaced while it was in use; start again"
	saysMemory   = "there is not enough memory"
	saysTooBig   = "it is larger than a library can hold; divide it"
	saysStopped  = "stopped"
	saysRefused  = "what was to be stored contradicts what is there; if that comes again, verbatim check tells what is wrong"
)

// explain turns what SQLite or the system reports into a fault. Other errors,
// and what is one already, stay as they are.
func explain(err error) error {
	var f *fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	var e *sqlite.Error
	switch {
	case errors.As(err, &e):
		says, kind := meaning(e.Code(), e.Error())
		return saying(says, kind, err)
	case isDenied(err):
		return saying(saysDenied, corpus.ErrDenied, err)
	}
	return err
}

// meaning is what an error of SQLite, by its extended code, means in words, and the
// error of the program that it is, or nil.
func meaning(code int, message string) (says string, kind error) {
	switch code { // those that mean something else than their kind
	case sqlite3.SQLITE_IOERR_NOMEM:
		return saysMemory, nil
	case sqlite3.SQLITE_IOERR_CORRUPTFS, sqlite3.SQLITE_IOERR_DATA, sqlite3.SQLITE_IOERR_SHORT_READ:
		return saysDamaged, corpus.ErrDamaged
	case sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMLOCK,
		sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK, sqlite3.SQLITE_IOERR_UNLOCK, sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK:
		return saysShared, nil
	case sqlite3.SQLITE_CANTOPEN_ISDIR:
		return saysFolder, nil
	case sqlite3.SQLITE_READONLY_DBMOVED:
		return saysMoved, nil
	}
	switch code & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return saysDamaged, corpus.ErrDamaged
	case sqlite3.SQLITE_ERROR:
		if otherTables.MatchString(message) {
			return saysDamaged, corpus.ErrDamaged
		}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_SCHEMA:
		return saysBusy, corpus.ErrBusy
	case sqlite3.SQLITE_PROTOCOL:
		return saysProtocol, corpus.ErrBusy
	case sqlite3.SQLITE_FULL:
		return saysFull, corpus.ErrFull
	case sqlite3.SQLITE_IOERR:
		return saysDisk, nil
	case sqlite3.SQLITE_CANTOPEN:
		return saysOpen, corpus.ErrDenied
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return saysDenied, corpus.ErrDenied
	case sqlite3.SQLITE_NOMEM:
		return saysMemory, nil
	case sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOLFS:
		return saysTooBig, nil
	case sqlite3.SQLITE_INTERRUPT:
		return saysStopped, context.Canceled
	case sqlite3.SQLITE_CONSTRAINT:
		return saysRefused, ErrConstraint
	}
	return fmt.Sprintf("the database answers with error %d, which verbatim does not know; please report it, with what was done", code), nil
}

// otherTables matches what SQLite says where the file's tables are not the program's.
var otherTables = regexp.MustCompile(`no such (table|column|index|view|module)|has no column|already exists|malformed|vtable constructor failed|values for \d+ columns`)

// isDenied reports whether err is about what this process may not write.
func isDenied(err error) bool {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return true
	}
	return false
}
