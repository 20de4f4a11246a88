package ort

import "syscall"

// openLibrary loads a shared library and finds one symbol of it.
func openLibrary(path, symbol string) (uintptr, error) {
	handle, err := syscall.LoadLibrary(path)
	if err != nil {
		return 0, err
	}
	return syscall.GetProcAddress(handle, symbol)
}
