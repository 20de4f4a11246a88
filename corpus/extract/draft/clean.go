package draft

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean brings text to canonical characters: Unicode NFC, every run of white
// space one space, none at the ends. Control characters and invisible format
// characters that carry nothing on a page (soft hyphens, zero-width spaces,
// byte order marks) go; joiners and direction marks, which change what is
// read, stay.
func Clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = norm.NFC.String(s)
	var out strings.Builder
	out.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
		case r == '\u00AD' || r == '\u200B' || r == '\uFEFF' || r == '\u2060' || unicode.Is(unicode.Cc, r):
		default:
			if space && out.Len() > 0 {
				out.WriteByte(' ')
			}
			space = false
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}

// Letters folds text to its letters and digits in lower case, for comparing what
// differs in spaces, quotation marks and escapes.
func Letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
