package weights

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

func files() []File {
	files := []File{Embedder(), CrossEncoder(), Vocabulary()}
	if engine, ok := Engine(); ok {
		files = append(files, engine)
	}
	return files
}

func TestUnpack(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files() {
		t.Run(file.Name, func(t *testing.T) {
			content, err := file.Unpack()
			if err != nil {
				t.Fatal(err)
			}
			if len(content) != file.Size {
				t.Errorf("%d bytes, want %d", len(content), file.Size)
			}
			if !bytes.Contains(readme, []byte(file.SHA256)) {
				t.Error("README.md does not have its hash")
			}
		})
	}
}

func TestUnpackDamaged(t *testing.T) {
	sound := Vocabulary()
	flipped := bytes.Clone(sound.Packed)
	flipped[len(flipped)/2] ^= 1
	for name, packed := range map[string][]byte{
		"flipped":    flipped,
		"cut":        sound.Packed[:len(sound.Packed)-9],
		"empty":      {},
		"other file": CrossEncoder().Packed,
	} {
		t.Run(name, func(t *testing.T) {
			damaged := sound
			damaged.Packed = packed
			_, err := damaged.Unpack()
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "vocab.txt") {
				t.Errorf("error %v, want ErrDamaged with the name", err)
			}
		})
	}
}

func TestNotices(t *testing.T) {
	text, err := Notices()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"staoxiao", "Microsoft Corporation", "Google AI Language Team", "Version 2.0, January 2004", "THIRD PARTY SOFTWARE NOTICES"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the notices lack %q", want)
		}
	}
}
