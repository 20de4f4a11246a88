package wordpiece

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// splitter collects the characters of a word until something ends it.
type splitter struct {
	*Tokenizer
	ids   []int64
	word  []byte // normalised: lower case, without accents
	runes int
}

// appendText appends the ids of text to ids until there are limit of them. Bytes
// that are not UTF-8 are left out.
func (t *Tokenizer) appendText(ids []int64, text string, limit int) []int64 {
	s := splitter{Tokenizer: t, ids: ids}
	for i, width := 0, 0; i < len(text) && len(s.ids) < limit; i += width {
		if text[i] < utf8.RuneSelf {
			width = 1
			s.ascii(text[i])
			continue
		}
		var r rune
		r, width = utf8.DecodeRuneInString(text[i:])
		s.unicode(r, text[i:i+width])
	}
	if len(s.ids) < limit {
		s.end()
	}
	return s.ids[:min(len(s.ids), limit)]
}

// ascii takes a character of the common kind, without tables.
func (s *splitter) ascii(c byte) {
	switch {
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		s.word = append(s.word, c)
		s.runes++
	case 'A' <= c && c <= 'Z':
		s.word = append(s.word, c+'a'-'A')
		s.runes++
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		s.end()
	case c < ' ' || c == 0x7f: // control: left out
	default:
		s.alone(rune(c))
	}
}

// unicode takes any other character, as a rune and as bytes.
func (s *splitter) unicode(r rune, encoded string) {
	switch {
	case r == utf8.RuneError || leftOut(r):
	case unicode.IsSpace(r):
		s.end()
	default:
		ideograph := chinese(r)
		if ideograph {
			s.end()
		}
		for _, p := range decompose(r, encoded) {
			switch {
			case unicode.Is(unicode.Mn, p): // an accent: left out
			case punctuation(p):
				s.alone(p)
			default:
				s.word = utf8.AppendRune(s.word, unicode.ToLower(p))
				s.runes++
			}
		}
		if ideograph {
			s.end()
		}
	}
}

// end ends the word, if there is one.
func (s *splitter) end() {
	if len(s.word) > 0 {
		s.ids = s.appendWord(s.ids, s.word, s.runes)
		s.word, s.runes = s.word[:0], 0
	}
}

// alone takes a character that is a word by itself.
func (s *splitter) alone(r rune) {
	s.end()
	s.word, s.runes = utf8.AppendRune(s.word, r), 1
	s.end()
}

// decompose is the canonical decomposition (NFD) of one character.
func decompose(r rune, encoded string) string {
	if 0xAC00 <= r && r <= 0xD7A3 { // Hangul has no table entries, it goes by arithmetic
		return norm.NFD.String(encoded)
	}
	if d := norm.NFD.PropertiesString(encoded).Decomposition(); d != nil {
		return string(d)
	}
	return encoded
}

// leftOut is true of control, format, private and surrogate characters. It does
// without unicode.C, which since Go 1.25 holds unassigned code points too.
func leftOut(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// punctuation is true of what Unicode calls so and of ASCII's symbols.
func punctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9')
	}
	return unicode.IsPunct(r)
}

// chinese is true of the ideographs that BERT separates, each a word.
func chinese(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || 0xF900 <= r && r <= 0xFAFF ||
		0x20000 <= r && r <= 0x2A6DF || 0x2A700 <= r && r <= 0x2B81F || 0x2B920 <= r && r <= 0x2CEAF ||
		0x2F800 <= r && r <= 0x2FA1F
}
