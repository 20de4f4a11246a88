package wordpiece

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/retrieval/embed/weights"
)

const limit = 512

func newTokenizer(t testing.TB) *Tokenizer {
	t.Helper()
	vocab, err := weights.Vocabulary().Unpack()
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := New(vocab, limit)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// TestGolden compares with ids that Python's tokenizers gave; see golden.py.
func TestGolden(t *testing.T) {
	file, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Texts []struct {
			Name, Text, Hex string
			Times           int
			IDs             []int64
		}
		Pairs []struct {
			Name, A, B string
			ATimes     int `json:"a_times"`
			BTimes     int `json:"b_times"`
			IDs, Types []int64
		}
	}
	if err := json.Unmarshal(file, &golden); err != nil {
		t.Fatal(err)
	}
	tokens := newTokenizer(t)
	for _, text := range golden.Texts {
		t.Run(text.Name, func(t *testing.T) {
			broken, err := hex.DecodeString(text.Hex)
			if err != nil {
				t.Fatal(err)
			}
			got := tokens.Encode(strings.Repeat(text.Text+string(broken), text.Times))
			if diff := cmp.Diff(text.IDs, got.IDs); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
			if slices.Max(got.Types) != 0 || len(got.Types) != len(got.IDs) {
				t.Errorf("types %v", got.Types)
			}
		})
	}
	for _, pair := range golden.Pairs {
		t.Run("pair "+pair.Name, func(t *testing.T) {
			got := tokens.EncodePair(strings.Repeat(pair.A, pair.ATimes), strings.Repeat(pair.B, pair.BTimes))
			if diff := cmp.Diff(Encoding{IDs: pair.IDs, Types: pair.Types}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A question must not be able to end itself and begin a passage.
func TestSpecialTokensAreText(t *testing.T) {
	tokens := newTokenizer(t)
	got := tokens.Encode("[SEP] [CLS] [MASK]").IDs
	if inner := got[1 : len(got)-1]; slices.Contains(inner, tokens.sep) || slices.Contains(inner, tokens.cls) {
		t.Errorf("special tokens within %v", got)
	}
}

func TestNewRejects(t *testing.T) {
	for name, test := range map[string]struct {
		vocab string
		limit int
		want  string
	}{
		"limit":      {"[CLS]\n[SEP]\n[UNK]\n", 4, "limit of 4"},
		"vocabulary": {"[CLS]\n[SEP]\n", limit, "lacks [UNK]"},
		"long line":  {strings.Repeat("x", 1<<17), limit, "token too long"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New([]byte(test.vocab), test.limit); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

// FuzzEncode holds that any two texts give what the models accept, and that
// broken bytes count for nothing.
func FuzzEncode(f *testing.F) {
	f.Add("", "")
	f.Add("Who reopened the bridge?", "Café — 北京 서울 \xff\xfe")
	f.Add(strings.Repeat("İ", 600), strings.Repeat("é", 101))
	vocab, err := weights.Vocabulary().Unpack()
	if err != nil {
		f.Fatal(err)
	}
	size := int64(strings.Count(string(vocab), "\n"))
	tokens := newTokenizer(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		one, two := tokens.Encode(a), tokens.EncodePair(a, b)
		for _, e := range []Encoding{one, two} {
			if n := len(e.IDs); n < 2 || n > limit || len(e.Types) != n {
				t.Fatalf("%d ids, %d types", n, len(e.Types))
			}
			if e.IDs[0] != tokens.cls || e.IDs[len(e.IDs)-1] != tokens.sep {
				t.Fatalf("ids %v", e.IDs)
			}
			if slices.Min(e.IDs) < 0 || slices.Max(e.IDs) >= size {
				t.Fatalf("ids %v beyond a vocabulary of %d", e.IDs, size)
			}
			if !slices.IsSorted(e.Types) || slices.Max(e.Types) > 1 {
				t.Fatalf("types %v", e.Types)
			}
		}
		if n := slices.Index(two.Types, 1); n < 2 || two.IDs[n-1] != tokens.sep {
			t.Fatalf("no pair: %v %v", two.IDs, two.Types)
		}
		if valid := tokens.Encode(strings.ToValidUTF8(a, "")); !slices.Equal(valid.IDs, one.IDs) {
			t.Fatalf("%q gives %v, without broken bytes %v", a, one.IDs, valid.IDs)
		}
	})
}
