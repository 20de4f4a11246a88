//go:build !windows

package ort

import "github.com/ebitengine/purego"

// openLibrary loads a shared library and finds one symbol of it.
func openLibrary(path, symbol string) (uintptr, error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return 0, err
	}
	return purego.Dlsym(handle, symbol)
}
