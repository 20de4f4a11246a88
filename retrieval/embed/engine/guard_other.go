//go:build !unix

package engine

import (
	"errors"
	"os"
)

// Without locks nobody knows who died, and the load is unguarded.

func lock(*os.File) error { return errors.ErrUnsupported }

func abandoned(string) bool { return false }
