// Package weights carries what the program computes with, so that it needs no
// download: two models, their vocabulary, and on some platforms the engine that
// runs them. Each file is compressed with zstd and checked by its SHA-256 when
// it is unpacked. Where they come from and under which licence is in README.md
// and NOTICE beside this file.
package weights

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// ErrDamaged means that an embedded file is not what was put there: the
// program's own file is damaged and has to be installed again.
var ErrDamaged = errors.New("embedded file is damaged")

// File is one embedded file.
type File struct {
	// Name says which file it is, in errors and for the cached engine's suffix.
	Name string
	// SHA256 is the lower-case hex hash of the unpacked content.
	SHA256 string
	// Size is the unpacked content's length in bytes.
	Size int
	// Packed is the content compressed with zstd. It must not be written to.
	Packed []byte
}

// Unpack gives the content in memory of its own, which the caller lets go of
// when it is done. The error is ErrDamaged, and names the file.
func (f File) Unpack() ([]byte, error) {
	// One goroutine a file: Open unpacks several files at once.
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(f.Size)+1))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", f.Name, err)
	}
	defer d.Close()
	content, err := d.DecodeAll(f.Packed, make([]byte, 0, f.Size))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w: %w", f.Name, ErrDamaged, err)
	}
	sum := sha256.Sum256(content)
	if sum := hex.EncodeToString(sum[:]); sum != f.SHA256 {
		return nil, fmt.Errorf("unpack %s: %w: SHA-256 is %s, not %s", f.Name, ErrDamaged, sum, f.SHA256)
	}
	return content, nil
}

var (
	//go:embed bge-small-en-v1.5.onnx.zst
	embedder []byte
	//go:embed ms-marco-MiniLM-L-12-v2.onnx.zst
	crossEncoder []byte
	//go:embed vocab.txt.zst
	vocabulary []byte
	//go:embed ThirdPartyNotices-onnxruntime.txt.zst
	engineNotices []byte
	//go:embed NOTICE
	notice []byte
	//go:embed LICENSE-Apache-2.0
	apache []byte
	//go:embed LICENSE-bge-small-en-v1.5
	licenceBGE []byte
	//go:embed LICENSE-onnxruntime
	licenceEngine []byte
)

// EmbedderName is the embedder's name in the key of an index.
const EmbedderName = "bge-small-en-v1.5-int8"

// Embedder is bge-small-en-v1.5, int8: a text's 384 numbers are the first row
// of its output [1, tokens, 384].
func Embedder() File {
	return File{
		Name:   "bge-small-en-v1.5.onnx",
		SHA256: "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4",
		Size:   34014426,
		Packed: embedder,
	}
}

// CrossEncoder is ms-marco-MiniLM-L-12-v2, int8: its output [1, 1] is the logit
// of a pair (question, passage), higher for the better passage.
func CrossEncoder() File {
	return File{
		Name:   "ms-marco-MiniLM-L-12-v2.onnx",
		SHA256: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
		Size:   34001604,
		Packed: crossEncoder,
	}
}

// Vocabulary is the WordPiece vocabulary of both models, one piece a line.
func Vocabulary() File {
	return File{
		Name:   "vocab.txt",
		SHA256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
		Size:   231508,
		Packed: vocabulary,
	}
}

// Notices is the text of the licences of everything in this package, which goes
// with every copy of the program.
func Notices() ([]byte, error) {
	third, err := File{
		Name:   "ThirdPartyNotices-onnxruntime.txt",
		SHA256: "143764b952fdb1a7c69ce653bfba74a7744d6a8a573bfb73e235fba356c83de3",
		Size:   338088,
		Packed: engineNotices,
	}.Unpack()
	if err != nil {
		return nil, err
	}
	var text []byte
	for _, part := range [][]byte{notice, licenceBGE, licenceEngine, apache, third} {
		text = append(append(text, part...), "\n\n"...)
	}
	return text, nil
}
