package paste

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus/extract/draft"
)

// line is one line of an input that is not blank, cleaned.
type line struct {
	text string
	// gap is how many blank lines stand before it.
	gap int
	// indented says that it began with white space.
	indented bool
	// tabbed says that tabs part it, as they do the cells of a table's row.
	tabbed bool
	// bullet says that it began with a list marker, which is taken off.
	bullet bool
}

// splitLines parts text into its lines that are not blank.
func splitLines(text string) []line {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\f", "\n", "\u0085", "\n").Replace(text)
	var lines []line
	gap := 0
	for raw := range strings.SplitSeq(text, "\n") {
		t := draft.Clean(raw)
		if t == "" {
			gap++
			continue
		}
		first, _ := utf8.DecodeRuneInString(raw)
		lines = append(lines, line{text: t, gap: gap, indented: first == ' ' || first == '\t', tabbed: strings.Contains(strings.TrimSpace(raw), "\t")})
		gap = 0
	}
	return lines
}

// bulletMarks are the glyphs that stand before an item of a list. The ASCII
// ones count only with a space after them.
const bulletMarks = "•◦▪‣●○■□►▸⁃∙·"

// takeBullets takes the list markers off lines. A marker on a line of its own
// belongs to the line after it.
func takeBullets(lines []line) []line {
	out := lines[:0:0]
	pending := false
	for _, l := range lines {
		t, found := trimBullet(l.text)
		if found && t == "" {
			pending = true
			continue
		}
		l.text, l.bullet = t, found || pending
		pending = false
		out = append(out, l)
	}
	return out
}

// trimBullet returns t without its list marker, and whether it had one.
func trimBullet(t string) (string, bool) {
	r, size := utf8.DecodeRuneInString(t)
	if strings.ContainsRune(bulletMarks, r) {
		return strings.TrimSpace(t[size:]), true
	}
	if rest, ok := strings.CutPrefix(t, "* "); ok {
		return strings.TrimSpace(rest), true
	}
	if rest, ok := strings.CutPrefix(t, "- "); ok {
		return strings.TrimSpace(rest), true
	}
	return t, false
}

// unwrap joins the lines that are parts of one paragraph: all of them where
// the text is hard-wrapped, and elsewhere a sentence that is broken in two.
func unwrap(lines []line) []line {
	width := wrapWidth(lines)
	var out []line
	var parts []string // of the paragraph that is being put together
	flush := func() {
		if len(parts) > 0 {
			out[len(out)-1].text = strings.Join(parts, " ")
			parts = parts[:0]
		}
	}
	for i, l := range lines {
		if i > 0 && continues(lines[i-1], l, width) {
			parts = append(parts, l.text)
			continue
		}
		flush()
		out = append(out, l)
		parts = append(parts, l.text)
	}
	flush()
	return out
}

// Hard-wrapped text has lines of a typewriter's width, and nearly each is as
// full as it could be: the next line's first word would not have fitted.
const (
	minWrap, maxWrap = 40, 120
	minWrapPairs     = 3
	minWrapShare     = 0.6
)

// wrapWidth is the width to which lines are hard-wrapped, or 0.
func wrapWidth(lines []line) int {
	var widths []int
	for i := 1; i < len(lines); i++ {
		if lines[i].gap == 0 {
			widths = append(widths, utf8.RuneCountInString(lines[i-1].text))
		}
	}
	if len(widths) < minWrapPairs {
		return 0
	}
	slices.Sort(widths)
	width := widths[(len(widths)-1)*9/10]
	if width < minWrap || width > maxWrap {
		return 0
	}
	full := 0
	for i := 1; i < len(lines); i++ {
		if lines[i].gap == 0 && isFull(lines[i-1], lines[i], width) {
			full++
		}
	}
	if float64(full) < minWrapShare*float64(len(widths)) {
		return 0
	}
	return width
}

// isFull reports whether the first word of next would not have fitted on l.
func isFull(l, next line, width int) bool {
	word, _, _ := strings.Cut(next.text, " ")
	n := utf8.RuneCountInString(l.text)
	return n >= minWrap*3/4 && n+1+utf8.RuneCountInString(word) > width
}

// minBroken is the least length, in runes, of a line that may be the first
// half of a broken sentence; shorter ones are labels.
const minBroken = 40

// continues reports whether next goes on with the paragraph of l. width is
// that of hard-wrapped text, or 0.
func continues(l, next line, width int) bool {
	if next.gap > 0 || next.bullet {
		return false
	}
	if width > 0 {
		// A new paragraph may be shown by indenting alone.
		if next.indented && !l.indented && !l.bullet {
			return false
		}
		return isFull(l, next, width)
	}
	if utf8.RuneCountInString(l.text) < minBroken {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next.text)
	last, _ := utf8.DecodeLastRuneInString(l.text)
	switch {
	case last == ':' || last == ';':
		return false
	case unicode.IsLower(first):
		return true
	}
	return last == ',' && unicode.IsLetter(first)
}
