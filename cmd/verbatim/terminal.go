package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// output is standard output or standard error. Whatever the program prints goes
// through it, and nothing that a terminal would obey instead of showing it gets
// past: file names, titles, outlets and errors may hold anything. It remembers the
// first error of writing, so that one look at the end finds what no single print
// was asked for.
type output struct {
	to   io.Writer
	bold bool // boldOn and boldOff become the terminal's sequences, and are left out otherwise
	err  error
}

// boldOn and boldOff stand for the terminal's sequences until they are written.
// Unicode keeps these two for a program's own use; a text that has them all the
// same is shown in bold, and no worse.
const (
	boldOn  = "\ufdd0"
	boldOff = "\ufdd1"
)

var (
	inBold  = strings.NewReplacer(boldOn, "\033[1m", boldOff, "\033[0m")
	notBold = strings.NewReplacer(boldOn, "", boldOff, "")
)

// Write takes whole characters: half of one is written as �, as all is that is not UTF-8.
func (o *output) Write(p []byte) (int, error) {
	text := strings.Map(func(r rune) rune {
		if steers(r) && r != '\n' {
			return unicode.ReplacementChar
		}
		return r
	}, string(p))
	marks := notBold
	if o.bold {
		marks = inBold
	}
	if err := o.raw(marks.Replace(text)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// raw writes s as it is.
func (o *output) raw(s string) error {
	_, err := io.WriteString(o.to, s)
	if o.err == nil {
		o.err = err
	}
	return err
}

// exactly writes s byte for byte, but for a terminal.
func (o *output) exactly(s string) error {
	if _, ok := o.terminal(); !ok {
		return o.raw(s)
	}
	_, err := io.WriteString(o, s)
	return err
}

// terminal returns the stream if it is a terminal.
func (o *output) terminal() (*os.File, bool) {
	f, ok := o.to.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// steers reports whether a terminal may obey r instead of showing it, or what
// follows r is shown in another direction or on another line. Tabs are spared, and
// the marks of direction that stand in many a text from right to left and turn
// nothing but signs.
func steers(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029': // ESC, BEL, DEL, the C1 controls; Unicode's line ends
		return true
	}
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u206F' // embeddings, overrides, isolates
}

// printable is s in one line, as a name within a sentence: no line ends and no
// marks of direction either.
func printable(s string) string {
	return notBold.Replace(strings.Map(func(r rune) rune {
		switch {
		case steers(r):
			return unicode.ReplacementChar
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s))
}

// escaped writes JSON, and escapes what a terminal would obey and encoding/json
// leaves as it is. It stands in strings alone, so that nothing is lost.
type escaped struct{ to io.Writer }

func (e escaped) Write(p []byte) (int, error) {
	var out strings.Builder
	for _, r := range string(p) {
		if r != '\n' && steers(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(boldOn+boldOff, r) {
			fmt.Fprintf(&out, `\u%04x`, r) // none is beyond U+FFFF
		} else {
			out.WriteRune(r)
		}
	}
	if _, err := io.WriteString(e.to, out.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}
