package sqlite

import (
	"errors"
	"os"
	"syscall"
)

// allocate gives an empty file n bytes of the disk.
func allocate(f *os.File, n int64) error {
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, n); !errors.Is(err, syscall.EOPNOTSUPP) {
		return err
	}
	return write(f, n)
}
