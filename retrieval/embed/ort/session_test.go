package ort_test

import (
	"strings"
	"testing"

	"verbatim/retrieval/embed/engine"
	"verbatim/retrieval/embed/weights"
)

// What the engine or the model cannot do is an error, never a crash.
func TestErrors(t *testing.T) {
	if _, ok := weights.Engine(); !ok {
		t.Skip("no engine for this platform")
	}
	lib, err := engine.Load("", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()

	for name, model := range map[string][]byte{"no model": nil, "text for a model": []byte("once upon a time")} {
		if s, err := lib.NewSession(model); err == nil {
			s.Close()
			t.Errorf("%s: no error", name)
		}
	}

	model, err := weights.CrossEncoder().Unpack()
	if err != nil {
		t.Fatal(err)
	}
	s, err := lib.NewSession(model)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sound := []int64{101, 2003, 102}
	for _, test := range []struct {
		name       string
		ids, types []int64
		outputs    int
		want       string
	}{
		{"nothing", nil, nil, 1, "0 ids"},
		{"other number of types", sound, sound[:2], 1, "2 types"},
		{"no output wanted", sound, []int64{0, 0, 0}, 0, "0 numbers"},
		{"other output wanted", sound, []int64{0, 0, 0}, 384, "shape [1 1]"},
		{"id beyond the vocabulary", []int64{101, 1 << 40, 102}, []int64{0, 0, 0}, 1, "onnxruntime: "},
		{"too long", make([]int64, 513), make([]int64, 513), 1, "onnxruntime: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := s.Run(test.ids, test.types, make([]float32, test.outputs))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
	if err := s.Run(sound, []int64{0, 0, 1}, make([]float32, 1)); err != nil {
		t.Errorf("after the errors: %v", err)
	}
}
