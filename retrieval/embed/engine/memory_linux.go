package engine

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"verbatim/retrieval/embed/ort"
	"verbatim/retrieval/embed/weights"
)

// fromMemory loads the library from a file without a name or a mount.
func fromMemory(file weights.File) (*ort.Library, error) {
	content, err := file.Unpack()
	if err != nil {
		return nil, err
	}
	// Linux 6.3 wants to be told that the file is for executing; before, the
	// flag is unknown and every such file is.
	fd, err := unix.MemfdCreate(file.Name, unix.MFD_CLOEXEC|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate(file.Name, unix.MFD_CLOEXEC)
	}
	if err != nil {
		return nil, fmt.Errorf("memfd_create: %w", err)
	}
	f := os.NewFile(uintptr(fd), file.Name)
	defer f.Close() // the mapping stays
	if _, err := f.Write(content); err != nil {
		return nil, err
	}
	return ort.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
}
