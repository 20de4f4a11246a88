package weights

import _ "embed"

//go:embed onnxruntime-linux-arm64.so.zst
var engine []byte

// Engine is ONNX Runtime 1.31.1 for this platform; ok is false where none is embedded.
func Engine() (f File, ok bool) {
	return File{
		Name:   "onnxruntime-1.31.1-linux-arm64.so",
		SHA256: "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467",
		Size:   25265040,
		Packed: engine,
	}, true
}
