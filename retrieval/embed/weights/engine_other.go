//go:build !(linux && (amd64 || arm64))

package weights

// Engine is ONNX Runtime for this platform; ok is false where none is embedded.
func Engine() (f File, ok bool) { return File{}, false }
