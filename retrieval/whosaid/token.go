package whosaid

import (
	"unicode"
	"unicode/utf8"

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
	r.finish(start, end, word, plain)
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
	r.finish(start, end, number, plain)
}

// finish ends the token of start to end whose key has been read. plain keys are
// folded already.
func (r *reader) finish(start, end int, k kind, plain bool) {
	r.at = end
	key := r.key
	if !plain {
		key = fold(key)
	}
	r.emit(start, k, key)
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
			// Several with spaces between them are still one.
			next := skipSpaces(r.text, r.at)
			if d, n := peekAt(r.text, next); isDash(d) && !r.startsNumber(next, n) {
				r.at, c, size = next, d, n
			}
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
