// Package markdown reads text as Discord's clients draw it.
//
// Discord's dialect is its own. A backslash takes the meaning off any character
// but ASCII letters, digits and white space. Emphasis may stand inside words.
// Headings, subtext, list items and quotes begin with a line. Links, mentions,
// timestamps and emoji have forms of their own. In the label of a masked link no
// backslash counts. The package is written from how clients behave and shares
// nothing with what writes such text, so that it can judge that.
package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Kind is what a Node is drawn as.
type Kind string

// The kinds. Text, Code, CodeBlock, Mention, Timestamp and Emoji have a Text, an
// Item has its bullet for one, and the others have only Children.
const (
	Text      Kind = "text"
	Bold      Kind = "bold"
	Italic    Kind = "italic"
	Underline Kind = "underline"
	Strike    Kind = "strike"
	Spoiler   Kind = "spoiler"
	Code      Kind = "code"
	CodeBlock Kind = "code block"
	Heading   Kind = "heading" // Level 1 to 3
	Subtext   Kind = "subtext"
	Quote     Kind = "quote"
	Item      Kind = "list item"
	Link      Kind = "link" // to URL
	Mention   Kind = "mention"
	Timestamp Kind = "timestamp"
	Emoji     Kind = "emoji"
)

// Node is a piece of a text and how it is drawn.
type Node struct {
	Kind     Kind
	Text     string
	URL      string
	Level    int
	Children []Node
}

// Parse reads a text.
func Parse(source string) []Node {
	// Clients do this before they look at anything.
	source = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "", "\t", "    ").Replace(source)
	return parse(source, place{lineStart: true})
}

// Plain is what is read of nodes, without any sign of how they are drawn.
func Plain(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(n.Text)
		b.WriteString(Plain(n.Children))
	}
	return b.String()
}

// place is where a text stands.
type place struct {
	lineStart bool // its beginning is that of a line
	inQuote   bool
	inLabel   bool // of a masked link, where nothing can be escaped
}

func parse(source string, at place) []Node {
	var out []Node
	text := func(s string) {
		if n := len(out); n > 0 && out[n-1].Kind == Text {
			out[n-1].Text += s
			return
		}
		out = append(out, Node{Kind: Text, Text: s})
	}
	for source != "" {
		node, n, ok := Node{}, 0, false
		if at.lineStart {
			node, n, ok = block(source, at)
		}
		if !ok {
			node, n, ok = inline(source, at)
		}
		switch {
		case ok:
			out = append(out, node)
		case source[0] == '\\' && !at.inLabel && escapable(source[1:]):
			_, size := utf8.DecodeRuneInString(source[1:])
			n = 1 + size
			text(source[1:n])
		default:
			_, n = utf8.DecodeRuneInString(source)
			text(source[:n])
		}
		at.lineStart = source[n-1] == '\n'
		source = source[n:]
	}
	return out
}

// escapable reports whether a backslash counts before s.
func escapable(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case size == 0, '0' <= r && r <= '9', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == ' ', r == '\n', r == '\u00A0':
		return false
	}
	return true
}

// What begins with a line. The last group is what it holds.
var (
	rxAll     = regexp.MustCompile(`^ *>>> ((?s:.*))`)
	rxQuote   = regexp.MustCompile(`^( *> [^\n]*(?:\n *> [^\n]*)*\n?)`)
	rxMark    = regexp.MustCompile(`(?m)^ *> ?`)
	rxHeading = regexp.MustCompile(`^ *(#{1,3}) +([^\n]+)(?:\n|$)`)
	rxSubtext = regexp.MustCompile(`^ *-# +([^\n]+)(?:\n|$)`)
	rxItem    = regexp.MustCompile(`^ *([-*+]|\d+[.)]) +([^\n]+)(?:\n|$)`)
)

func block(source string, at place) (Node, int, bool) {
	within := place{lineStart: true, inQuote: true}
	if !at.inQuote {
		if m := rxAll.FindStringSubmatch(source); m != nil {
			return Node{Kind: Quote, Children: parse(m[1], within)}, len(m[0]), true
		}
		if m := rxQuote.FindString(source); m != "" {
			held := rxMark.ReplaceAllString(strings.TrimSuffix(m, "\n"), "")
			return Node{Kind: Quote, Children: parse(held, within)}, len(m), true
		}
	}
	at.lineStart = false
	if m := rxHeading.FindStringSubmatch(source); m != nil {
		return Node{Kind: Heading, Level: len(m[1]), Children: parse(m[2], at)}, len(m[0]), true
	}
	if m := rxSubtext.FindStringSubmatch(source); m != nil {
		return Node{Kind: Subtext, Children: parse(m[1], at)}, len(m[0]), true
	}
	if m := rxItem.FindStringSubmatch(source); m != nil {
		return Node{Kind: Item, Text: m[1] + " ", Children: parse(m[2], at)}, len(m[0]), true
	}
	return Node{}, 0, false
}

// pair is a sign that stands before and after what it is about.
type pair struct {
	sign string
	kind Kind
}

// What stands within a line, by its first character. The first group is its text.
var (
	pairs = map[byte][]pair{
		'*': {{"**", Bold}, {"*", Italic}},
		'_': {{"__", Underline}, {"_", Italic}},
		'~': {{"~~", Strike}},
		'|': {{"||", Spoiler}},
	}
	rxCodeBlock = regexp.MustCompile("^```(?:[A-Za-z0-9_+.#-]+\n)?\n*((?s:.+?))\n*```")
	rxCode      = regexp.MustCompile("^(?:``((?s:.+?))``|`([^`]+)`)")
	rxLink      = regexp.MustCompile(`^\[((?:\[[^\]\n]*\]|[^\[\]\n])+)\]\(\s*<?((?i:https?)://(?:\([^()\s<>]*\)|[^\s()<>])+)>?(?:\s+"[^"\n]*")?\s*\)`)
	rxBare      = regexp.MustCompile(`^((?:https?|steam|discord)://[^\s<]+[^<.,:;"')\]\s]|(?i:discord(?:app)?\.(?:gg|com/invite)/[\w-]+))`)
	rxAngle     = regexp.MustCompile(`^<((?:https?|steam|discord|mailto|tel|sms):[^ <>\n]+|\+[0-9 ]{6,20}|[^\s<>@/:]+@[^\s<>@]+\.[^\s<>@]+)>`)
	rxMention   = regexp.MustCompile(`^(?:<(@[!&]?\d+|#\d+|id:[a-z-]+(?::\d+)?|/[^:<>\n]+:\d+)>|(@everyone|@here))`)
	rxTimestamp = regexp.MustCompile(`^<t:(-?\d+(?::[tTdDfFsSR])?)>`)
	rxEmoji     = regexp.MustCompile(`^(?:<a?(:\w+:)\d+>|(:[A-Za-z0-9_+\-]+(?:::skin-tone-\d)?:))`)
)

func inline(source string, at place) (Node, int, bool) {
	for _, p := range pairs[source[0]] {
		if held, ok := enclosed(source, p.sign); ok {
			return Node{Kind: p.kind, Children: parse(held, at)}, len(held) + 2*len(p.sign), true
		}
	}
	for _, f := range []struct {
		first string
		form  *regexp.Regexp
		kind  Kind
	}{
		{"`", rxCodeBlock, CodeBlock}, {"`", rxCode, Code}, {"<@", rxMention, Mention}, {"<", rxTimestamp, Timestamp}, {"<:", rxEmoji, Emoji},
	} {
		if strings.IndexByte(f.first, source[0]) < 0 {
			continue
		}
		if m := f.form.FindStringSubmatch(source); m != nil {
			return Node{Kind: f.kind, Text: strings.Join(m[1:], "")}, len(m[0]), true
		}
	}
	if at.inLabel {
		return Node{}, 0, false
	}
	switch source[0] {
	case '[':
		if m := rxLink.FindStringSubmatch(source); m != nil {
			return Node{Kind: Link, URL: m[2], Children: parse(m[1], place{inQuote: at.inQuote, inLabel: true})}, len(m[0]), true
		}
	case '<':
		return address(rxAngle, source)
	case 'h', 's', 'd', 'D':
		return address(rxBare, source)
	}
	return Node{}, 0, false
}

// address is a link that shows where it leads.
func address(form *regexp.Regexp, source string) (Node, int, bool) {
	m := form.FindStringSubmatch(source)
	if m == nil {
		return Node{}, 0, false
	}
	return Node{Kind: Link, URL: m[1], Children: []Node{{Kind: Text, Text: m[1]}}}, len(m[0]), true
}

// enclosed returns what stands between sign, with which source begins, and the
// next sign that no backslash is before.
func enclosed(source, sign string) (string, bool) {
	if !strings.HasPrefix(source, sign) {
		return "", false
	}
	held := source[len(sign):]
	if len(sign) == 1 && (held == "" || held[0] == ' ' || held[0] == '\n') { // "* a" is no emphasis
		return "", false
	}
	for i := 0; i < len(held); i++ {
		switch {
		case held[i] == '\\':
			i++
		case i > 0 && strings.HasPrefix(held[i:], sign):
			for strings.HasPrefix(held[i+1:], sign) { // of ***, the last two close
				i++
			}
			return held[:i], true
		}
	}
	return "", false
}
