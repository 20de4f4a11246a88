package render

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"verbatim/corpus"
)

const (
	// mostURL is the longest address that a message has room for.
	mostURL = 400
	// fragmentWords is how many words of a sentence's beginning and of its end a
	// text fragment names, and fragmentBytes how long each may be when encoded.
	fragmentWords = 4
	fragmentBytes = 60
)

// headline is an article's headline as a link that opens its page at s.
//
// Discord takes no backslash in the label of a masked link, so a headline that
// needs one is no label: it stands beside the link.
func (r Renderer) headline(a corpus.Article, s corpus.Span) string {
	title, address := clip(a.Title, mostTitle), addressAt(a, s)
	switch {
	case address == "":
		return Escape(title)
	case title != "" && Escape(title) == title:
		return masked(title, address)
	}
	return joined(" · ", Escape(title), masked(r.Book.Say("open_article"), address))
}

// masked is a link. label must need no escaping.
func masked(label, address string) string { return "[" + label + "](" + address + ")" }

// addressAt is where an article's page is, with a text fragment of s, or "" if
// there is no address that could be linked.
func addressAt(a corpus.Article, s corpus.Span) string {
	address := safeURL(a.URL)
	if address == "" {
		return ""
	}
	fragment := textFragment(s.Of(a.Text))
	if fragment == "" {
		return address
	}
	at := "#:~:text=" + fragment
	if strings.Contains(address, "#") {
		at = at[1:]
	}
	if len(address)+len(at) > mostURL {
		return address
	}
	return address + at
}

// safeURL returns an address as it can stand in a masked link, or "": only web
// addresses with a host are linked, without a password, and not endless ones.
func safeURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.Contains(u.Host, "[") {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || host == "" {
		return ""
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	address := encode(u.String(), func(c byte) bool { return isWord(c) || strings.IndexByte("-._~:/?#&=+,;@!$*'%", c) >= 0 })
	if len(address) > mostURL {
		return ""
	}
	return address
}

// textFragment returns what comes after "#:~:text=" for a browser to find words
// on a page: all of them if they are few, else the first and the last, which are
// looked for within one block each.
func textFragment(words string) string {
	paragraphs := strings.Split(words, "\n")
	first, last := terms(paragraphs[0]), terms(paragraphs[len(paragraphs)-1])
	if len(paragraphs) == 1 && len(first) <= 2*fragmentWords {
		if whole := encodeTerm(strings.Join(first, " ")); len(whole) <= 2*fragmentBytes {
			return whole
		}
	}
	begin := encodeTerm(strings.Join(first[:min(fragmentWords, len(first))], " "))
	end := encodeTerm(strings.Join(last[max(0, len(last)-fragmentWords):], " "))
	if begin == "" || len(begin) > fragmentBytes {
		return ""
	}
	if end == "" || len(end) > fragmentBytes || len(paragraphs) == 1 && len(first) < 2*fragmentWords {
		return begin
	}
	return begin + "," + end
}

// terms are the words of a line, without the marks at its ends, which pages set
// in more than one way.
func terms(line string) []string {
	return strings.Fields(strings.TrimFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
}

// encodeTerm encodes all that has a meaning in a text fragment, "-", "," and "&"
// among them, or in Discord's markdown.
func encodeTerm(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	return encode(s, isWord)
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// encode writes every byte that may not stay as %XX.
func encode(s string, stays func(byte) bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; stays(c) {
			b.WriteByte(c)
		} else {
			b.WriteString(string([]byte{'%', digits[c>>4], digits[c&15]}))
		}
	}
	return b.String()
}
