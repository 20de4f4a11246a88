// Package engine brings the embedded ONNX Runtime, or another one named by its
// path, into the process.
//
// A shared library can only be loaded from a file. The embedded one is written
// once to the user's cache folder, under a name that holds its SHA-256, and what
// lies there is compared with that hash before it is loaded. Where the folder
// cannot be written, or its mount forbids executing, Linux gives a file that is
// only memory.
package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"verbatim/retrieval/embed/ort"
	"verbatim/retrieval/embed/weights"
)

// ErrNone means that no engine could be loaded. What wraps it says why, and what
// to do about it.
var ErrNone = errors.New("no engine")

const advice = "name the path of ONNX Runtime 1.17 or later with VERBATIM_ONNXRUNTIME"

// Load loads the shared library at path, or the embedded one where path is "".
// cacheDir is the program's cache folder; "" is "verbatim" in the user's.
//
// The error is ErrNone where there is nothing to load or it does not load, and
// weights.ErrDamaged where the embedded library is damaged.
func Load(path, cacheDir string) (*ort.Library, error) {
	if path != "" {
		lib, err := ort.Open(path)
		if err != nil {
			return nil, fmt.Errorf("%w: %w; VERBATIM_ONNXRUNTIME names it", ErrNone, err)
		}
		return lib, nil
	}
	file, ok := weights.Engine()
	if !ok {
		return nil, fmt.Errorf("%w: this program carries none for %s/%s; %s", ErrNone, runtime.GOOS, runtime.GOARCH, advice)
	}
	lib, err := fromCache(file, cacheDir)
	if err == nil || errors.Is(err, weights.ErrDamaged) {
		return lib, err
	}
	lib, memErr := fromMemory(file)
	if memErr == nil || errors.Is(memErr, weights.ErrDamaged) {
		return lib, memErr
	}
	return nil, fmt.Errorf("%w: %w; from memory: %w; %s", ErrNone, err, memErr, advice)
}

func fromCache(file weights.File, cacheDir string) (*ort.Library, error) {
	dir, err := folder(cacheDir)
	if err != nil {
		return nil, err
	}
	path, err := install(file, dir)
	if err != nil {
		return nil, err
	}
	return ort.Open(path)
}

// folder is the engine's in the cache folder.
func folder(cacheDir string) (string, error) {
	if cacheDir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		cacheDir = filepath.Join(user, "verbatim")
	}
	return filepath.Join(cacheDir, "engine"), nil
}

// private makes the folder, if need be, and keeps others from writing there. This
// also shows that it is ours.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// install makes sure that dir holds the file's content, and gives its path. Any
// number of processes may do so at once: each writes a file of its own aside and
// renames it, and whichever comes last replaces like with like.
func install(file weights.File, dir string) (string, error) {
	if err := private(dir); err != nil {
		return "", err
	}
	path := filepath.Join(dir, file.SHA256+filepath.Ext(file.Name))
	if sound(path, file) {
		return path, nil
	}
	content, err := file.Unpack()
	if err != nil {
		return "", err
	}
	if err := replace(path, content); err != nil {
		return "", err
	}
	if !sound(path, file) {
		return "", fmt.Errorf("%s does not hold what was written to it", path)
	}
	return path, nil
}

// sound reports whether the file at path has the content of file.
func sound(path string, file weights.File) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	hash := sha256.New()
	n, err := io.Copy(hash, f)
	return err == nil && n == int64(file.Size) && hex.EncodeToString(hash.Sum(nil)) == file.SHA256
}

// replace writes content to path so that nobody ever sees half of it.
func replace(path string, content []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
