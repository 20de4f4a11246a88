package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseEnv(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want map[string]string
		err  string
	}{
		"usual":                 {"# a comment\n\nA=1\nexport B='two words' # and another\r\nC: 3\nD=\n", map[string]string{"A": "1", "B": "two words", "C": "3", "D": ""}, ""},
		"begun by an editor":    {"\ufeffA=1\n", map[string]string{"A": "1"}, ""},
		"over lines":            {"A=\"1\n2\"\nB=3", map[string]string{"A": "1\n2", "B": "3"}, ""},
		"empty":                 {"", map[string]string{}, ""},
		"no equals sign":        {"A=1\nSECRET abc\nB=2\n", nil, "line 2 is not understood"},
		"nor a last line's end": {"A=1\n\n# x\nSECRET abc", nil, "line 4 is not understood"},
		"space in a name":       {"SECRET NAME=off", nil, "line 1 is not understood"},
		"a quote not closed":    {"A=1\nB=\"SECRET\nC=3\n", nil, "line 2 is not understood"},
		"not UTF-8":             {"\xff\xfeA\x00=\x001\x00", nil, "not UTF-8"},
		"UTF-16 without a mark": {"A\x00=\x001\x00", nil, "not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseEnv(c.text)
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "SECRET")) {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadEnv(t *testing.T) {
	path := filepath.Join(t.TempDir(), ".env")
	environment := map[string]string{"SET": "before", "EMPTY": ""}
	load := func(path string) error {
		return loadEnv(path, func(name string) (string, bool) { value, is := environment[name]; return value, is },
			func(name, value string) error { environment[name] = value; return nil })
	}
	if err := load(path); err != nil {
		t.Errorf("none: %v", err)
	}
	if err := os.WriteFile(path, []byte("SET=after\nEMPTY=after\nUNSET=after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := load(path); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"SET": "before", "EMPTY": "", "UNSET": "after"}, environment); diff != "" {
		t.Error(diff)
	}
	if err := load(filepath.Dir(path)); err == nil || !strings.Contains(err.Error(), filepath.Dir(path)+": is a directory") {
		t.Errorf("a folder: %v", err)
	}
}
