package weights

import _ "embed"

//go:embed onnxruntime-linux-amd64.so.zst
var engine []byte

// Engine is ONNX Runtime 1.31.1 for this platform; ok is false where none is embedded.
func Engine() (f File, ok bool) {
	return File{
		Name:   "onnxruntime-1.31.1-linux-amd64.so",
		SHA256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
		Size:   29352200,
		Packed: engine,
	}, true
}
