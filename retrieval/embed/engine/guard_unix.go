//go:build unix

package engine

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock holds f until it is closed or the process ends, however that may be.
func lock(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// abandoned reports whether the marker at path is there and nobody holds it.
func abandoned(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	if unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB) != nil { // shared: others may be looking as well
		return false
	}
	// Whoever held it may have removed it in between: then it is another file that
	// is locked now, or none.
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}
