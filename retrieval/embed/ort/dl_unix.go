//go:build !windows

package ort

import (
	"runtime"

	"github.com/ebitengine/purego"
)

// openLibrary loads a shared library and finds one symbol of it.
func openLibrary(path, symbol string) (uintptr, error) {
	// The reason for a failure is kept for the thread that failed, and asked for in
	// a second call.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return 0, err
	}
	return purego.Dlsym(handle, symbol)
}
