//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package sqlite

import "os"

// lock always succeeds: without a lock that the system takes back from a
// process that dies, work is rather done twice than not at all.
func lock(*os.File) (bool, error) { return true, nil }
