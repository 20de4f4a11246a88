package bot

import (
	"regexp"
	"strings"
)

// What Discord draws instead of showing it. Nothing of this is in package render,
// which does the opposite.
var (
	rxQuoted   = regexp.MustCompile(`(?m)^[ \t]*>(>>)?(?:[ \t]+|$)`)
	rxHeading  = regexp.MustCompile(`(?m)^[ \t]*(#{1,3}|-#)[ \t]+`)
	rxMasked   = regexp.MustCompile(`\[([^\]\n]+)\]\(<?https?://[^)\s]+?>?\)`)
	rxLink     = regexp.MustCompile(`<(https?://[^>\s]+)>`)
	rxEmoji    = regexp.MustCompile(`<a?(:\w+:)\d+>`)
	rxMention  = regexp.MustCompile(`<(?:@[!&]?\d+|#\d+|t:-?\d+(?::\w)?|id:\w+|/[^>\n]+:\d+)>`)
	rxEmphasis = regexp.MustCompile("\\*{1,3}|_{2,3}|~~|\\|\\||`{1,3}")
	rxItalic   = regexp.MustCompile(`(^|[\s(“"'])_([^_\n]+)_($|[\s).,;:!?”"'])`)
	rxEscaped  = regexp.MustCompile(`\\([^\w\s])`)
)

// rxShortcode is what an emoji becomes.
var rxShortcode = regexp.MustCompile(`:\w+:`)

// keptFrom is the first of the characters, of no use to anybody, that stand for those
// which a backslash keeps as they are.
const keptFrom = 0xF0000

// plain takes Discord's markdown off a message: what is left are the words that a
// reader saw.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= keptFrom {
			return -1
		}
		return r
	}, s)
	var kept []string
	s = rxEscaped.ReplaceAllStringFunc(s, func(m string) string {
		kept = append(kept, m[1:])
		return string(rune(keptFrom + len(kept) - 1))
	})
	s = rxQuoted.ReplaceAllString(s, "")
	s = rxHeading.ReplaceAllString(s, "")
	s = rxMasked.ReplaceAllString(s, "$1")
	s = rxLink.ReplaceAllString(s, "$1")
	s = rxEmoji.ReplaceAllString(s, "$1")
	s = rxMention.ReplaceAllString(s, "")
	s = rxEmphasis.ReplaceAllString(s, "")
	s = rxItalic.ReplaceAllString(s, "$1$2$3")
	var out strings.Builder
	for _, r := range s {
		if i := int(r) - keptFrom; 0 <= i && i < len(kept) {
			out.WriteString(kept[i])
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}
