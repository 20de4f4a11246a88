package scope

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"verbatim/corpus"
)

// seams mend the punctuation where something was cut out, in order.
var seams = []struct {
	broken *regexp.Regexp
	mended string
}{
	{regexp.MustCompile(`\(\s*\)|"\s*"|“\s*”|‘\s*’|'\s+'`), " "},
	{regexp.MustCompile(`\s+`), " "},
	{regexp.MustCompile(` ([,.;:?!)])`), "$1"},
	{regexp.MustCompile(`[,;:]+([,;:.?!])`), "$1"},
	{regexp.MustCompile(`([?!])[,;:]+`), "$1"},
	{regexp.MustCompile(`^[\s,;:.?!)/–—-]+`), ""},
}

// hollow are words that, by themselves, ask for nothing.
var hollow = set(`a an and any anything are did do does how in is it now of on so something tell that the there these they
	this to was what when where which who whom whose why me about please does did say`)

// rest returns question without the cuts and what they leave of punctuation, or
// all of it if nothing worth asking is left.
func rest(question string, cuts []corpus.Span) string {
	whole := strings.TrimSpace(question)
	if len(cuts) == 0 {
		return whole
	}
	slices.SortFunc(cuts, func(a, b corpus.Span) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		if c.Start > at {
			b.WriteString(question[at:c.Start])
		}
		b.WriteByte(' ')
		at = max(at, c.End)
		// The other half of a pair of quotation marks, the path of an address.
		if strings.ContainsAny(question[c.Start:c.End], `'"‘“`) {
			for _, mark := range []string{"'", `"`, "’", "”"} {
				at += len(question[at:]) - len(strings.TrimPrefix(question[at:], mark))
			}
		}
		if strings.HasPrefix(question[at:], "/") {
			if at += strings.IndexFunc(question[at:]+" ", unicode.IsSpace); at > len(question) {
				at = len(question)
			}
		}
	}
	b.WriteString(question[at:])
	left := b.String()
	for _, s := range seams {
		left = s.broken.ReplaceAllString(left, s.mended)
	}
	left = strings.TrimSpace(left)
	for _, w := range split(left) {
		if !hollow[w.fold] {
			return left
		}
	}
	return whole
}

// wordly reports whether r can stand in a word.
func wordly(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
