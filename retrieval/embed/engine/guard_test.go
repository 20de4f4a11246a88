//go:build unix

package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// markers are the names of what lies in the engine's folder.
func markers(t *testing.T, cache string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(cache, "engine", "*"))
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := filepath.Glob(filepath.Join(cache, "engine", ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return append(found, hidden...)
}

func TestGuard(t *testing.T) {
	crashed := fmt.Errorf("%w: segmentation fault", ErrCrashed)
	cannot := errors.New("exec format error")
	for name, c := range map[string]struct {
		left  []time.Duration // ages of markers that dead processes left
		tried error
		tries int
		err   error
		says  string
		after int // markers while the engine would be loaded, or at the end where it is not
	}{
		"the first start":                     {nil, nil, 0, nil, "", 1},
		"after a start that was killed":       {[]time.Duration{time.Minute}, nil, 1, nil, "", 1},
		"after a crash":                       {[]time.Duration{time.Minute}, crashed, 1, ErrNone, "Every start tries it again", 1},
		"after a crash, for a long time":      {[]time.Duration{1000 * time.Hour}, crashed, 1, ErrNone, "segmentation fault", 1},
		"it cannot be tried":                  {[]time.Duration{time.Minute}, cannot, 1, ErrNone, "loading-0, or wait a day", 1},
		"it cannot be tried, a day later":     {[]time.Duration{25 * time.Hour}, cannot, 1, nil, "", 1},
		"one of several is young":             {[]time.Duration{25 * time.Hour, time.Hour, 90 * time.Hour}, cannot, 1, ErrNone, "exec format error", 3},
		"several that were killed":            {[]time.Duration{25 * time.Hour, time.Hour}, nil, 1, nil, "", 1},
		"of the future, as the clock was set": {[]time.Duration{-time.Hour}, nil, 1, nil, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			cache := t.TempDir()
			for i, age := range c.left {
				path := filepath.Join(cache, "engine", fmt.Sprintf("%s%d", marker, i))
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600), os.Chtimes(path, time.Time{}, time.Now().Add(-age))); err != nil {
					t.Fatal(err)
				}
			}
			tries := 0
			done, err := Guard(t.Context(), cache, func(context.Context) error { tries++; return c.tried })
			if !errors.Is(err, c.err) || err != nil && !strings.Contains(err.Error(), c.says) || tries != c.tries {
				t.Errorf("error %v after %d tries, want %v with %q after %d", err, tries, c.err, c.says, c.tries)
			}
			if there := markers(t, cache); len(there) != c.after {
				t.Errorf("%v, want %d", there, c.after)
			}
			if err == nil {
				done()
				if there := markers(t, cache); len(there) != 0 {
					t.Errorf("%v is left", there)
				}
			}
		})
	}
}

// TestGuardAtOnce: a process that is loading is no process that died.
func TestGuardAtOnce(t *testing.T) {
	cache := t.TempDir()
	never := func(context.Context) error { t.Error("it was tried"); return nil }
	first, err := Guard(t.Context(), cache, never)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Guard(t.Context(), cache, never)
	if err != nil {
		t.Fatal(err)
	}
	first()
	third, err := Guard(t.Context(), cache, never)
	if err != nil {
		t.Fatal(err)
	}
	second()
	third()
	if there := markers(t, cache); len(there) != 0 {
		t.Errorf("%v is left", there)
	}
}

func TestGuardEnds(t *testing.T) {
	cache := t.TempDir()
	path := filepath.Join(cache, "engine", marker+"1")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Guard(ctx, cache, func(context.Context) error { cancel(); return fmt.Errorf("%w: killed", ErrCrashed) })
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrNone) {
		t.Errorf("error %v, want that of the context: it was not the engine that ended the try", err)
	}
	// Below a file no folder can be made: nothing to remember by, and no reason to fail.
	done, err := Guard(t.Context(), path, func(context.Context) error { t.Error("it was tried"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	done()
}
