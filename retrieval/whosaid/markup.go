package whosaid

import (
	"strings"
	"unicode"
)

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
