package sqlite

import (
	"context"
	"errors"
	"io/fs"
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

const saysDamaged = "the file is damaged, or another program has changed it; restore it from a backup, or move it away to start anew"

// denied is the fault of a folder or file that this process may not write.
func denied(cause error) error {
	return saying("the data folder cannot be written; check its owner and rights, or name another with --data", corpus.ErrDenied, cause)
}

// explain turns what SQLite or the system reports into a fault. Other errors,
// and what is one already, stay as they are.
func explain(err error) error {
	var f *fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	if isDenied(err) {
		return denied(err)
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return saying("another process is changing the library; try again when it has finished", corpus.ErrBusy, err)
	case sqlite3.SQLITE_FULL:
		return saying("the disk is full; nothing of this was stored", corpus.ErrFull, err)
	case sqlite3.SQLITE_IOERR:
		return saying("the disk does not read or write as it should; check it, and the folder that --data names", nil, err)
	case sqlite3.SQLITE_NOMEM:
		return saying("there is not enough memory", nil, err)
	case sqlite3.SQLITE_INTERRUPT:
		return saying("stopped", context.Canceled, err)
	}
	// All statements are the program's own and are tested, so whatever else
	// SQLite does not like (no such table, a value that cannot be) is the file's.
	return saying(saysDamaged, corpus.ErrDamaged, err)
}

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
