package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/joho/godotenv"
)

// envFile is where variables may be set that the environment has not.
const envFile = ".env"

// loadEnv sets the variables of a file that are not set already. The file need not
// exist, but where it does it must be understood: a token that is passed over in
// silence is looked for everywhere but there.
func loadEnv(path string, lookup func(name string) (string, bool), set func(name, value string) error) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w; mend it or take it away", cause(err))
	}
	variables, err := parseEnv(string(data))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for name, value := range variables {
		if _, is := lookup(name); is {
			continue
		}
		if err := set(name, value); err != nil {
			return fmt.Errorf("%s: %s: %w", path, name, err)
		}
	}
	return nil
}

// parseEnv reads the text of such a file. Its errors never have the text itself, which
// holds secrets.
func parseEnv(text string) (map[string]string, error) {
	text = strings.TrimPrefix(text, "\ufeff") // some editors begin every file with it
	if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
		return nil, errors.New("this is not UTF-8; save it as plain text in UTF-8")
	}
	if variables, ok := understood(text); ok {
		return variables, nil
	}
	// A statement may go on over lines, so the faulty one begins after the longest
	// beginning that can be read.
	lines := strings.SplitAfter(text, "\n")
	n := len(lines) - 1
	for ; n > 0; n-- {
		if _, ok := understood(strings.Join(lines[:n], "")); ok {
			break
		}
	}
	return nil, fmt.Errorf("line %d is not understood; write NAME=value, on a line of its own", n+1)
}

var rxVariable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)

// understood reads text, if all of it can be read. godotenv takes spaces for parts of
// names, and a last line without "=" for one without a name.
func understood(text string) (map[string]string, bool) {
	variables, err := godotenv.Unmarshal(text)
	for name := range variables {
		if !rxVariable.MatchString(name) {
			return nil, false
		}
	}
	return variables, err == nil
}
