package whosaid

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold brings a token to the form in which tokens are compared: compatibility
// forms taken apart (NFKC) and case folded. Accents stay.
func fold(key []byte) []byte {
	return norm.NFKC.Bytes(cases.Fold().Bytes(norm.NFKC.Bytes(key)))
}

func isDigit(c rune) bool {
	if c < utf8.RuneSelf {
		return '0' <= c && c <= '9'
	}
	return unicode.Is(unicode.Nd, c)
}

func inWord(c rune) bool {
	if c < utf8.RuneSelf {
		return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
	}
	return unicode.In(c, unicode.L, unicode.N, unicode.M) && !unicode.Is(unicode.Variation_Selector, c)
}

// alone reports whether c is of a script that puts no spaces between words.
func alone(c rune) bool {
	return c >= 0xe00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// invisible reports whether c shows nothing by itself: joiners, byte order
// marks, soft hyphens, direction marks, control characters.
func invisible(c rune) bool {
	if c < utf8.RuneSelf {
		return c >= 0 && (c < ' ' || c == 0x7f) && !unicode.IsSpace(c)
	}
	return c == '\u034f' || unicode.In(c, unicode.Cf, unicode.Variation_Selector) || 0x80 <= c && c < 0xa0 && c != 0x85
}

func isApostrophe(c rune) bool {
	switch c {
	case '\'', '’', '‘', '`', '´', 'ʼ', 'ʹ', '′', '＇', '‛':
		return true
	}
	return false
}

func isQuote(c rune) bool {
	if c < utf8.RuneSelf {
		return c == '"' || c == '\'' || c == '`'
	}
	return isApostrophe(c) || unicode.Is(unicode.Quotation_Mark, c) || c == '″' || c == 'ʺ'
}

func isDash(c rune) bool {
	if c < utf8.RuneSelf {
		return c == '-'
	}
	return unicode.Is(unicode.Pd, c) || c == '−' || c == '⁃'
}
