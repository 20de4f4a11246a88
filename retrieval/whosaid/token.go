package whosaid

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"verbatim/corpus"
)

// token is the least thing that two texts can have in common: a word, a number
// with its separators, a sign that is read aloud, or a mark of punctuation.
type token struct {
	// id is the same for tokens that are the same but for their typography, and 0
	// for one that the vocabulary does not hold, which equals nothing.
	id int32
	// start and end are bytes of the token's text.
	start, end int32
	kind       kind
	// glued says that it is one run of letters and digits with the token before
	// it, as "m" is in "13.5m".
	glued bool
	// bullet says that it is a dash that begins a line: a list's, or a line's that
	// was broken before a dash. Nobody can tell, so it makes no difference.
	bullet bool
	// ends says that it is a full stop, a question mark or the like.
	ends bool
}

type kind uint8

const (
	word     kind = iota // letters, with apostrophes inside
	number               // digits, with their separators inside, and a minus sign
	sign                 // what is read aloud: currencies, %, °, &, +
	mark                 // punctuation and pictures
	quote                // any glyph that opens or closes a quotation
	dash                 // any hyphen or dash
	ellipsis             // three full stops, one character or three, in brackets or not
)

// content reports whether a token is more than punctuation.
func (k kind) content() bool { return k <= sign }

func (t token) span() corpus.Span { return corpus.Span{Start: int(t.start), End: int(t.end)} }

// vocabulary gives tokens their ids.
type vocabulary map[string]int32

// tokens reads a text whose tokens may be new to the vocabulary, at most limit
// of them, and returns where it stopped reading: len(text) if it read it all.
func (v vocabulary) tokens(text string, limit int) ([]token, int) {
	r := reader{text: text, vocabulary: v, grow: true, limit: limit}
	r.read()
	return r.out, r.at
}

// lookUp reads a text for comparison: what is new to the vocabulary gets id 0.
func (v vocabulary) lookUp(text string) []token {
	r := reader{text: text, vocabulary: v, limit: len(text) + 1, out: make([]token, 0, len(text)/5)}
	r.read()
	return r.out
}

// reader cuts a text into tokens. What is not seen or only styles (zero width,
// soft hyphens, Discord's and Markdown's marks, addresses) is passed over, in
// either text, so that it makes no difference.
type reader struct {
	text       string
	vocabulary vocabulary
	grow       bool
	limit      int

	at  int
	out []token
	key []byte // of the token being read
}

func (r *reader) read() {
	lineStart := true
	for r.at < len(r.text) && len(r.out) < r.limit {
		if lineStart {
			r.skipLineMarks()
			lineStart = false
			continue
		}
		c, size := r.peek()
		switch {
		case c == '\n':
			lineStart = true
			r.at += size
		case unicode.IsSpace(c), invisible(c), c == '*', c == '_', c == '•':
			r.at += size
		case r.skipMarkup(c):
		case c == 'h' && r.skipAddress():
		case isDigit(c):
			r.number(r.at)
		case inWord(c) && !isQuote(c):
			r.word()
		default:
			r.symbol(c, size)
		}
	}
}

func (r *reader) peek() (rune, int) { return peekAt(r.text, r.at) }

func peekAt(text string, at int) (rune, int) {
	if at >= len(text) {
		return -1, 0
	}
	if c := text[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[at:])
}

// emit ends the token that began at start.
func (r *reader) emit(start int, k kind, key []byte) {
	id, known := r.vocabulary[string(key)]
	if !known && r.grow {
		id = int32(len(r.vocabulary) + 1)
		r.vocabulary[string(key)] = id
	}
	r.out = append(r.out, token{id: id, start: int32(start), end: int32(r.at), kind: k})
}

// word reads letters and marks, with apostrophes between them. Characters of
// scripts that put no spaces between words are words each.
func (r *reader) word() {
	start, plain := r.at, true
	first, size := r.peek()
	r.key = r.key[:0]
	if alone(first) {
		r.at += size
		r.emit(start, word, fold(utf8.AppendRune(r.key, first)))
		return
	}
	end := r.at
loop:
	for {
		c, size := r.peek()
		switch {
		case size == 0:
			break loop
		case c < utf8.RuneSelf && 'a' <= c|0x20 && c|0x20 <= 'z':
			r.key = append(r.key, byte(c|0x20))
		case isApostrophe(c):
			if next, _ := r.after(r.at + size); isQuote(next) || !inWord(next) || isDigit(next) || alone(next) {
				break loop
			}
			r.key = append(r.key, '\'')
		case inWord(c) && !isDigit(c) && !alone(c):
			plain = false
			r.key = utf8.AppendRune(r.key, c)
		case invisible(c), c == '*', c == '_':
			r.at += size
			continue // part of the word only if more follows
		default:
			break loop
		}
		r.at += size
		end = r.at
	}
	r.at = end
	key := r.key
	if !plain {
		key = fold(key)
	}
	r.emit(start, word, key)
	r.glue(start)
}

// number reads digits with single separators between them: "1,000", "13.5".
// Letters that follow are a token of their own, glued to it.
func (r *reader) number(start int) {
	r.key = r.key[:0]
	if r.at > start {
		r.key = append(r.key, '-')
	}
	plain, end := true, r.at
loop:
	for {
		c, size := r.peek()
		switch {
		case isDigit(c):
			plain = plain && c < utf8.RuneSelf
			r.key = utf8.AppendRune(r.key, c)
		case c == '.' || c == ',':
			if next, _ := r.after(r.at + size); !isDigit(next) {
				break loop
			}
			r.key = append(r.key, byte(c))
		case size > 0 && (invisible(c) || c == '*'):
			r.at += size
			continue
		default:
			break loop
		}
		r.at += size
		end = r.at
	}
	r.at = end
	key := r.key
	if !plain {
		key = fold(key)
	}
	r.emit(start, number, key)
	r.glue(start)
}

// glue marks the last token if it begins where the one before it ends.
func (r *reader) glue(start int) {
	if n := len(r.out); n > 1 && int(r.out[n-2].end) == start && r.out[n-2].kind <= number {
		if c, _ := utf8.DecodeRuneInString(r.text[start:]); !alone(c) {
			r.out[n-1].glued = true
		}
	}
}

// after returns the next character from at on that is seen.
func (r *reader) after(at int) (rune, int) {
	for {
		c, size := peekAt(r.text, at)
		if size == 0 || !invisible(c) && c != '*' && c != '_' {
			return c, at
		}
		at += size
	}
}

// symbol reads what is neither word nor number.
func (r *reader) symbol(c rune, size int) {
	start := r.at
	switch {
	case isDash(c):
		if (c == '-' || c == '−' || c == '–') && r.startsNumber(start, size) {
			r.at += size
			r.number(start)
			return
		}
		for isDash(c) {
			r.at += size
			c, size = r.peek()
		}
		r.emit(start, dash, []byte("-"))
	case isQuote(c):
		for isQuote(c) {
			r.at += size
			c, size = r.peek()
		}
		r.emit(start, quote, []byte(`"`))
	case c == '…' || c == '.':
		if end := dots(r.text, start); end > start {
			r.at = end
			r.emit(start, ellipsis, []byte("…"))
			return
		}
		r.at += size
		r.emit(start, mark, []byte("."))
		r.out[len(r.out)-1].ends = true
	case c == '[' || c == '(':
		// An ellipsis in brackets is one token.
		open := skipSpaces(r.text, start+1)
		if end := dots(r.text, open); end > open {
			if end = skipSpaces(r.text, end); end < len(r.text) && (r.text[end] == ']' || r.text[end] == ')') {
				r.at = end + 1
				r.emit(start, ellipsis, []byte("…"))
				return
			}
		}
		r.at += size
		r.emit(start, mark, []byte{byte(c)})
	default:
		r.at += size
		k := mark
		if c == '%' || c == '‰' || c == '°' || c == '&' || unicode.In(c, unicode.Sc, unicode.Sm) {
			k = sign
		}
		key := utf8.AppendRune(nil, c)
		if c >= utf8.RuneSelf {
			key = fold(key)
		}
		r.emit(start, k, key)
		r.out[len(r.out)-1].ends = unicode.Is(unicode.STerm, c)
	}
}

// startsNumber reports whether a dash is the sign of a number: a digit follows
// at once and nothing that it could join stands before it.
func (r *reader) startsNumber(at, size int) bool {
	next, _ := peekAt(r.text, at+size)
	if !isDigit(next) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.text[:at])
	return at == 0 || unicode.IsSpace(before) || before == '(' || isQuote(before)
}

// skipLineMarks passes over what begins a line of Discord's Markdown: quote
// bars, headings and small print. A bullet is read.
func (r *reader) skipLineMarks() {
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		c, size := r.peek()
		switch {
		case c != '\n' && unicode.IsSpace(c) || invisible(c) && size > 0:
			r.at += size
		case c == '>':
			r.at++
		case strings.HasPrefix(rest, "-# "):
			r.at += 3
		case c == '#':
			n := len(rest) - len(strings.TrimLeft(rest, "#"))
			if n > 6 || n == len(rest) || rest[n] != ' ' {
				return
			}
			r.at += n
		case isDash(c):
			if next, _ := peekAt(r.text, r.at+size); unicode.IsSpace(next) && len(r.out) < r.limit {
				r.symbol(c, size)
				r.out[len(r.out)-1].bullet = true
			}
			return
		default:
			return
		}
	}
}

// skipMarkup passes over Discord's marks at the reader's place, if there are any.
func (r *reader) skipMarkup(c rune) bool {
	rest := r.text[r.at:]
	switch c {
	case '~', '|': // struck out, hidden
		if len(rest) > 1 && rest[1] == rest[0] {
			r.at += 2
			return true
		}
	case '\\': // an escape
		if len(rest) > 1 && rest[1] > ' ' && rest[1] < 0x7f && !inWord(rune(rest[1])) {
			r.at++
			return true
		}
	case '<': // a mention, an emoji or a time
		if end := strings.IndexByte(rest, '>'); end > 0 && end < 100 && isMention(rest[1:end]) {
			r.at += end + 1
			return true
		}
	case ']': // a link: its words stay, its address goes
		if strings.HasPrefix(rest, "](http") || strings.HasPrefix(rest, "](<http") {
			if end := strings.IndexByte(rest, ')'); end > 0 && !strings.ContainsAny(rest[:end], " \n") {
				r.at += end + 1
				for i := len(r.out) - 1; i >= 0; i-- {
					if t := r.out[i]; r.text[t.start] == '[' && t.end-t.start == 1 {
						r.out = append(r.out[:i], r.out[i+1:]...)
						break
					}
				}
				return true
			}
		}
	}
	return false
}

// isMention reports whether s is what Discord puts in angle brackets: "@123",
// "#123", ":name:123", "a:name:123", "t:123:R".
func isMention(s string) bool {
	i := strings.IndexAny(s, "0123456789")
	if i < 0 || strings.ContainsAny(s, " \n") {
		return false
	}
	switch {
	case s[0] == '@', s[0] == '#':
		return strings.Trim(s[1:], "!&0123456789") == ""
	case s[0] == ':', strings.HasPrefix(s, "a:"), strings.HasPrefix(s, "t:"):
		return true
	}
	return false
}

// skipAddress passes over a web address at the reader's place, if there is one.
func (r *reader) skipAddress() bool {
	rest := r.text[r.at:]
	if !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") {
		return false
	}
	end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || c == '>' || c == ')' || isQuote(c) })
	if end < 0 {
		end = len(rest)
	}
	r.at += end
	return true
}

// dots returns the end of an ellipsis that begins at at, or at if there is none.
func dots(text string, at int) int {
	n, end := 0, at
	for i := at; i < len(text); {
		c, size := peekAt(text, i)
		switch {
		case c == '…':
			n += 3
		case c == '.':
			n++
		case c == ' ' && n > 0 && i+1 < len(text) && text[i+1] == '.': // ". . ."
			i++
			continue
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		i += size
		end = i
	}
	if n < 3 {
		return at
	}
	return end
}

func skipSpaces(text string, at int) int {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at
}

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
