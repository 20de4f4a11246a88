package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"verbatim/retrieval/embed/weights"
)

// library is a small stand-in for the engine's file.
func library(t *testing.T) (file weights.File, content []byte) {
	t.Helper()
	pack, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	content = bytes.Repeat([]byte("not really a library\n"), 5000)
	sum := sha256.Sum256(content)
	return weights.File{
		Name:   "engine-1.0.so",
		SHA256: hex.EncodeToString(sum[:]),
		Size:   len(content),
		Packed: pack.EncodeAll(content, nil),
	}, content
}

// holds fails the test unless dir has the one file of that content.
func holds(t *testing.T, dir, path string, content []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, content) {
		t.Errorf("%s has other content", path)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("%d files, want the engine's only: %v", len(entries), entries)
	}
}

func TestInstall(t *testing.T) {
	file, content := library(t)
	name := file.SHA256 + ".so"
	flipped := bytes.Clone(content)
	flipped[100] ^= 1
	for _, test := range []struct {
		name   string
		before []byte // what lies there; nil is nothing
	}{
		{"new", nil},
		{"sound", content},
		{"flipped", flipped},
		{"cut", content[:50]},
		{"empty", []byte{}},
		{"longer", append(bytes.Clone(content), 'x')},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a", "engine")
			if test.before != nil {
				// Wider rights than it should have.
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), test.before, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			path, err := install(file, dir)
			if err != nil {
				t.Fatal(err)
			}
			holds(t, dir, path, content)
			info, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
				t.Errorf("the folder has the mode %v", info.Mode())
			}
		})
	}
}

func TestInstallAtOnce(t *testing.T) {
	file, content := library(t)
	dir := filepath.Join(t.TempDir(), "engine")
	var group errgroup.Group
	for range 16 {
		group.Go(func() error {
			path, err := install(file, dir)
			if err != nil {
				return err
			}
			if !sound(path, file) {
				return errors.New("a damaged file was seen")
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, filepath.Join(dir, file.SHA256+".so"), content)
}

func TestInstallDamagedProgram(t *testing.T) {
	file, _ := library(t)
	file.SHA256 = strings.Repeat("0", 64)
	dir := filepath.Join(t.TempDir(), "engine")
	if _, err := install(file, dir); !errors.Is(err, weights.ErrDamaged) || !strings.Contains(err.Error(), file.Name) {
		t.Errorf("error %v, want ErrDamaged with the name", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestLoad(t *testing.T) {
	if _, ok := weights.Engine(); !ok {
		t.Skipf("no engine for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	dir := t.TempDir()
	for _, test := range []struct{ name, cacheDir string }{
		{"written", dir},
		{"from the cache", dir},
		{"no folder can be made", filepath.Join(os.Args[0], "x")}, // below a file
	} {
		t.Run(test.name, func(t *testing.T) {
			lib, err := Load("", test.cacheDir)
			if err != nil {
				t.Fatal(err)
			}
			defer lib.Close()
			if lib.Version() != "1.31.1" {
				t.Errorf("version %q", lib.Version())
			}
		})
	}
	t.Run("by its path", func(t *testing.T) {
		written, err := filepath.Glob(filepath.Join(dir, "engine", "*.so"))
		if err != nil || len(written) != 1 {
			t.Fatalf("%v, %v", written, err)
		}
		lib, err := Load(written[0], "")
		if err != nil {
			t.Fatal(err)
		}
		lib.Close()
	})
}

func TestLoadRejects(t *testing.T) {
	noLibrary := filepath.Join(t.TempDir(), "libfoo.so")
	if err := os.WriteFile(noLibrary, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"absent":        filepath.Join(t.TempDir(), "libbar.so"),
		"not a library": noLibrary,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(path, t.TempDir())
			if !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want ErrNone with the path", err)
			}
		})
	}
}
