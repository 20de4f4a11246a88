package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"github.com/joho/godotenv"
)

// loadEnv sets what the file sets and the environment does not. The file need not
// exist; what is wrong with one is told without its words, which may be the token.
func loadEnv(path string, lookup func(string) (string, bool), set func(name, value string) error) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("nothing of %s is used: %w", path, cause(err))
	}
	values, line := parseEnv(data)
	if line > 0 {
		return fmt.Errorf("nothing of %s is used: line %d is not NAME=value", path, line)
	}
	for name, value := range values {
		if _, is := lookup(name); is {
			continue
		}
		if err := set(name, value); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// parseEnv returns what is set, or the line, from 1, that cannot be read.
func parseEnv(data []byte) (values map[string]string, line int) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Notepad's
	read := func(data []byte) bool {
		var err error
		values, err = godotenv.UnmarshalBytes(data)
		for name := range values {
			if strings.ContainsFunc(name, unicode.IsSpace) {
				return false
			}
		}
		return err == nil
	}
	if read(data) {
		return values, 0
	}
	// It is the line up to which everything can be read. A value may have several.
	lines := bytes.SplitAfter(data, []byte("\n"))
	n := len(lines) - 1
	for n > 0 && !read(bytes.Join(lines[:n], nil)) {
		n--
	}
	return nil, n + 1
}
