package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment is one of the test's own.
type environment map[string]string

func (e environment) lookup(name string) (value string, is bool) {
	value, is = e[name]
	return value, is
}

func (e environment) set(name, value string) error {
	e[name] = value
	return nil
}

// TestEnvFile: what cannot be read in .env is named by its line, and never shown.
func TestEnvFile(t *testing.T) {
	for name, c := range map[string]struct{ file, says string }{
		"good":             {"# a\nVERBATIM_TEST=token\n", ""},
		"Notepad's":        {"\ufeffVERBATIM_TEST=token\r\n", ""},
		"several lines":    {"A=\"b\nc\"\nVERBATIM_TEST=token\n", ""},
		"no equals sign":   {"VERBATIM_TEST token\n", "nothing of .env is used: line 1 is not NAME=value"},
		"a space in it":    {"# a\nA=b\nVERBATIM TEST=token\nC=d\n", "line 3 is"},
		"a quote too many": {"A=\"b\nc\"\nB=\"token\n\nC=d", "line 3 is"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			env := environment{}
			if err := loadEnv(".env", env.lookup, env.set); err != nil {
				t.Errorf("without a file: %v", err)
			}
			if err := os.WriteFile(".env", []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			err := loadEnv(".env", env.lookup, env.set)
			switch {
			case c.says == "" && (err != nil || env["VERBATIM_TEST"] != "token"):
				t.Errorf("%q, %v", env["VERBATIM_TEST"], err)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "token")):
				t.Error(err)
			}
		})
	}
	t.Run("the environment wins", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), ".env")
		if err := os.WriteFile(path, []byte("VERBATIM_TEST=file"), 0o600); err != nil {
			t.Fatal(err)
		}
		env := environment{"VERBATIM_TEST": "environment"}
		if err := loadEnv(path, env.lookup, env.set); err != nil || env["VERBATIM_TEST"] != "environment" {
			t.Errorf("%q, %v", env["VERBATIM_TEST"], err)
		}
	})
	if err := loadEnv(t.TempDir(), environment{}.lookup, environment{}.set); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Error(err)
	}
}
