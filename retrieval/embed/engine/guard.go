package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// ErrCrashed means that the process which tried the engine was ended by it.
var ErrCrashed = errors.New("the engine crashed")

const (
	// marker begins the name of a file that lies beside the engine's while it is
	// being loaded. It is locked by the process that loads, so that a marker which
	// nobody holds was left by one that died.
	marker = "loading-"

	// forgiven is how old such a marker has to be for the engine to be loaded all
	// the same where it cannot be tried before.
	forgiven = 24 * time.Hour
)

const markerText = "verbatim writes this file before it loads the engine and removes it afterwards. If it lies here without a verbatim\n" +
	"that is starting, one has died while it loaded; the next one tries the engine in a process of its own first.\n"

// Guard stands around the loading of the engine, so that a crash in there, which
// ends the process, is not met by every process after it. It leaves a marker in the
// cache folder until done is called. Where it finds that of a process that died, it
// calls try, which loads the engine in a process of its own, and whose error is
// ErrCrashed if that one dies of it. So a start that was killed costs the next one
// half a second, and an engine that crashes ends one start and no other.
//
// The error is ErrNone where the engine would crash, or where it may and cannot be
// tried; in the latter case the next day's first start loads it all the same. Else
// it is ctx's. A cache folder that cannot be written leaves the load unguarded.
func Guard(ctx context.Context, cacheDir string, try func(context.Context) error) (done func(), err error) {
	unguarded := func() {}
	dir, err := folder(cacheDir)
	if err != nil || private(dir) != nil {
		return unguarded, nil
	}
	left := leftBehind(dir)
	if len(left) > 0 {
		tried := try(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case tried == nil:
		case errors.Is(tried, ErrCrashed):
			return nil, fmt.Errorf("%w: loading it ended an earlier start and a trial just now: %w. Every start tries it again; %s", ErrNone, tried, advice)
		case age(left[0]) < forgiven:
			return nil, fmt.Errorf("%w: loading it ended an earlier start, and it cannot be tried in a process of its own: %w. "+
				"To load it all the same, remove %s, or wait a day", ErrNone, tried, left[0])
		}
		for _, path := range left {
			_ = os.Remove(path) // if it stays, the next start tries again
		}
	}
	done, err = mark(dir)
	if err != nil {
		return unguarded, nil
	}
	return done, nil
}

// leftBehind returns the markers of processes that died, the youngest first.
func leftBehind(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, marker+"*"))
	left := slices.DeleteFunc(found, func(path string) bool { return !abandoned(path) })
	slices.SortFunc(left, func(a, b string) int { return cmp.Compare(age(a), age(b)) })
	return left
}

func age(path string) time.Duration {
	info, err := os.Stat(path)
	if err != nil {
		return forgiven
	}
	return time.Since(info.ModTime())
}

// mark leaves a marker until done is called. It has its name only once it is locked.
func mark(dir string) (done func(), err error) {
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(markerText)
	path := filepath.Join(dir, marker+filepath.Base(f.Name())[len(".new-"):])
	if err = errors.Join(err, lock(f)); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()), f.Close())
	}
	return func() {
		_ = os.Remove(path) // while it is still locked
		_ = f.Close()
	}, nil
}
