//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ownership says what of the data folder belongs to another user than this process
// runs as, and what mends that, or "" where that is not so. It is what keeps a
// container, which does not run as root, from a volume that root has made or filled.
func ownership(folder string) string {
	uid := os.Geteuid()
	chown := fmt.Sprintf("chown -R %d %s", uid, printable(folder))
	top := folder
	for _, err := os.Stat(top); errors.Is(err, fs.ErrNotExist) && top != filepath.Dir(top); _, err = os.Stat(top) {
		top = filepath.Dir(top)
	}
	if top != folder {
		chown = fmt.Sprintf("mkdir -p %s && %s", printable(folder), chown)
	}
	says := ""
	_ = filepath.WalkDir(top, func(path string, d fs.DirEntry, _ error) error {
		if d == nil { // it cannot be looked at either
			return fs.SkipAll
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		if s, ok := info.Sys().(*syscall.Stat_t); ok && int(s.Uid) != uid {
			says = fmt.Sprintf("%s belongs to uid %d, and this process runs as uid %d. As root, this mends it: %s", printable(path), s.Uid, uid, chown)
			return fs.SkipAll
		}
		if top != folder { // what else lies there is no business of ours
			return fs.SkipAll
		}
		return nil
	})
	return says
}
