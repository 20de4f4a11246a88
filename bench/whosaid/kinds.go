package main

import (
	"bytes"
	"fmt"
	"index/suffixarray"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/retrieval/eval"
	"verbatim/retrieval/whosaid"
)

// example is a text to look up, with what is known of it.
type example struct {
	text string
	// source is the article that it was taken from, other a second one.
	source, other string
	// was and is are what was changed, into what; "" where words were only put in
	// or left out.
	was, is string
	// cutStart and cutEnd tell that words of its sentence were taken away.
	cutStart, cutEnd bool
}

// kind is one way of making examples.
type kind struct {
	name string
	// make returns an example, or false if the sentence it drew does not do.
	make func() (example, bool)
	// changed says that the text must not stand in the corpus as it is.
	changed bool
	// wrong says what is wrong with a result, or "".
	wrong func(example, whosaid.Result) string
}

// sentence is a sentence of the corpus.
type sentence struct {
	article string
	text    string
}

// generator draws examples.
type generator struct {
	rand      *rand.Rand
	sentences []sentence
	// runs are several sentences in a row, some over the border of a paragraph.
	runs      []sentence
	foreign   map[string][]sentence
	sets      []string
	words     []string
	published *suffixarray.Index
}

// Sentences of fewer words are not asked about, nor longer ones.
const (
	leastWords = 6
	mostWords  = 60
)

func newGenerator(c *eval.Corpus, r *rand.Rand) *generator {
	g := &generator{rand: r, foreign: map[string][]sentence{}}
	var all bytes.Buffer
	for i, record := range c.Records {
		all.WriteString(" \n " + letters(record.Text))
		sentences := split(strconv.Itoa(i), record.Text)
		g.sentences = append(g.sentences, sentences...)
		g.runs = append(g.runs, runs(strconv.Itoa(i), record.Text)...)
		for _, w := range wordPattern.FindAllString(record.Text[:min(400, len(record.Text))], -1) {
			if len(w) > 2 && isLetter(w[0]) && letters(w) != "" && !strings.ContainsAny(w, "0123456789\ufe0f") {
				g.words = append(g.words, w)
			}
		}
	}
	all.WriteString(" ")
	g.published = suffixarray.New(all.Bytes())
	return g
}

func (g *generator) addForeign(name string, c *eval.Corpus) {
	g.sets = append(g.sets, name)
	for _, record := range c.Records {
		// The sets that are lower-cased and set out in lines, as 1963's telex was,
		// are joined again.
		text := record.Text
		if name == "time1963" {
			text = strings.ReplaceAll(text, "\n", " ")
			text = strings.NewReplacer(" .", ".", " ,", ",").Replace(text)
		}
		g.foreign[name] = append(g.foreign[name], split("", text)...)
	}
}

// inCorpus reports whether the letters and digits of text stand in the corpus.
func (g *generator) inCorpus(text string) bool {
	return len(g.published.Lookup([]byte(" "+letters(text)+" "), 1)) > 0
}

// letters is text's words in lower case with one space between two: no
// punctuation. An apostrophe inside a word is left out.
func letters(text string) string {
	text = strings.NewReplacer("’", "", "'", "", "‘", "", "\u00ad", "", "\u200b", "").Replace(strings.ToLower(text))
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.N, unicode.M)
	}), " ")
}

var (
	sentencePattern = regexp.MustCompile(`[^.!?]+(?:[.!?]+[^\s.!?][^.!?]*)*[.!?]+["'”’)]*`)
	wordPattern     = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)*`)
	fieldPattern    = regexp.MustCompile(`\S+`)
	numberPattern   = regexp.MustCompile(`\d(?:[\d.,]*\d)?`)
)

// split returns the sentences of a text, roughly: what a rule this plain gets
// wrong begins or ends elsewhere and is a run of words all the same.
func split(article, text string) []sentence {
	var out []sentence
	for line := range strings.Lines(text) {
		for _, at := range sentencePattern.FindAllStringIndex(line, -1) {
			if !apart(line, at) {
				continue
			}
			s := strings.TrimSpace(line[at[0]:at[1]])
			if n := len(wordPattern.FindAllString(s, -1)); n >= leastWords && n <= mostWords && !strings.Contains(s, "http") {
				out = append(out, sentence{article, s})
			}
		}
	}
	return out
}

// apart reports whether a match begins and ends at a space, and not in a number
// or an address.
func apart(text string, at []int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
	first, _ := utf8.DecodeRuneInString(text[at[0]:])
	after, _ := utf8.DecodeRuneInString(text[at[1]:])
	return (at[0] == 0 || unicode.IsSpace(before) || unicode.IsSpace(first)) && (at[1] == len(text) || unicode.IsSpace(after))
}

// runs returns stretches of up to four sentences, over paragraphs.
func runs(article, text string) []sentence {
	var out []sentence
	at := sentencePattern.FindAllStringIndex(text, -1)
	for i := 0; i+4 < len(at); i += 5 {
		last := i + 1 + i%3
		if !apart(text, at[i]) || !apart(text, at[last]) {
			continue
		}
		s := strings.TrimSpace(text[at[i][0]:at[last][1]])
		if n := len(wordPattern.FindAllString(s, -1)); n >= 20 && n <= 300 {
			out = append(out, sentence{article, s})
		}
	}
	return out
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// next returns the next example of a kind, or false if there are none.
func (g *generator) next(k kind) (example, bool) {
	for range 10_000 {
		e, ok := k.make()
		if ok && !(k.changed && g.inCorpus(e.text)) {
			return e, true
		}
	}
	return example{}, false
}

func (g *generator) kinds() []kind {
	draw := func() (sentence, example) {
		s := pick(g.rand, g.sentences)
		return s, example{text: s.text, source: s.article}
	}
	out := []kind{
		{name: "exact", wrong: placed, make: func() (example, bool) {
			_, e := draw()
			return e, true
		}},
		{name: "exact, several sentences", wrong: placed, make: func() (example, bool) {
			s := pick(g.rand, g.runs)
			return example{text: s.text, source: s.article}, true
		}},
		{name: "exact, other typography", wrong: placed, make: func() (example, bool) {
			s, e := draw()
			e.text = g.typography(s.text)
			return e, true
		}},
		{name: "exact, other case", wrong: placed, make: func() (example, bool) {
			s, e := draw()
			e.text = strings.ToUpper(s.text)
			if g.rand.IntN(2) == 0 {
				e.text = strings.ToLower(s.text)
			}
			return e, true
		}},
		{name: "exact, marked up", wrong: placed, make: func() (example, bool) {
			s, e := draw()
			e.text = g.markup(s.text)
			return e, true
		}},
		{name: "cut", wrong: cutPlaced, make: g.cut},
		{name: "altered word", changed: true, wrong: changed(whosaid.Replaced), make: g.replaceWord},
		{name: "altered number", changed: true, wrong: changed(whosaid.Replaced), make: g.replaceNumber},
		{name: "altered, negation in", changed: true, wrong: changed(whosaid.PutIn), make: g.negate},
		{name: "altered, negation out", changed: true, wrong: changed(whosaid.LeftOut), make: g.affirm},
		{name: "altered, word put in", changed: true, wrong: changed(whosaid.PutIn), make: g.putIn},
		{name: "altered, words left out", changed: true, wrong: changed(whosaid.LeftOut), make: g.leaveOut},
		{name: "altered, ellipsis", changed: true, wrong: changed(whosaid.Omission), make: g.omit},
		{name: "altered, comma out", wrong: punctuated, make: g.comma},
		{name: "joined", changed: true, wrong: joined, make: g.join},
	}
	for _, set := range g.sets {
		sentences := g.foreign[set]
		if len(sentences) == 0 {
			continue
		}
		out = append(out, kind{name: "part, with " + set, changed: true, wrong: inPart, make: func() (example, bool) {
			s, e := draw()
			f := pick(g.rand, sentences).text
			if len(strings.Fields(s.text)) < 8 || g.inCorpus(f) {
				return e, false
			}
			e.text = s.text + " " + f
			if g.rand.IntN(2) == 0 {
				e.text = f + " " + s.text
			}
			return e, true
		}})
	}
	for _, set := range g.sets {
		sentences := g.foreign[set]
		if len(sentences) == 0 {
			continue
		}
		out = append(out, kind{name: "foreign, " + set, changed: true, wrong: foreign, make: func() (example, bool) {
			return example{text: pick(g.rand, sentences).text}, true
		}})
	}
	return out
}

// --- making ---

func (g *generator) typography(s string) string {
	swap := strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", `"`, "”", "'", "’", "—", " – ", " – ", "—", "–", "-", "...", "…", "…", "...")
	switch g.rand.IntN(3) {
	case 0:
		s = swap.Replace(s)
	case 1:
		s = "»" + swap.Replace(s) + "«"
	case 2:
		s = "  “" + strings.NewReplacer("“", "‘", "”", "’", "-", "‐").Replace(s) + "” "
	}
	space := pick(g.rand, []string{" ", "  ", "\u00a0", "\n", " \u200b", "\u2009"})
	return strings.ReplaceAll(s, " ", space)
}

// markup is what Discord makes of a quotation: bars, bold words, escapes, a
// mention and a link after it.
func (g *generator) markup(s string) string {
	words := strings.Fields(s)
	i := g.rand.IntN(len(words))
	words[i] = pick(g.rand, []string{"**", "*", "__", "~~", "||"}) + words[i]
	words[i] += strings.TrimRightFunc(words[i], func(r rune) bool { return r != '*' && r != '_' && r != '~' && r != '|' })
	line := g.rand.IntN(len(words))
	s = "> " + strings.Join(words[:line], " ") + "\n> " + strings.Join(words[line:], " ")
	s = strings.NewReplacer("(", `\(`, "!", `\!`).Replace(s)
	return s + pick(g.rand, []string{"", "\n<@123456789012345678>", "\nhttps://news.example/2022/a-story?x=1", "\n\\- <:think:123456>"})
}

// cut takes words off a sentence, at least six stay.
func (g *generator) cut() (example, bool) {
	s := pick(g.rand, g.sentences)
	at := fieldPattern.FindAllStringIndex(s.text, -1)
	if len(at) < 9 {
		return example{}, false
	}
	from := g.rand.IntN(len(at) - leastWords)
	to := from + leastWords + g.rand.IntN(len(at)-from-leastWords+1)
	if from == 0 && to == len(at) {
		return example{}, false
	}
	return example{text: s.text[at[from][0]:at[to-1][1]], source: s.article, cutStart: from > 0, cutEnd: to < len(at)}, true
}

// plainWord reports whether a match of wordPattern is a word by itself: not
// joined to anything but spaces and common punctuation.
func plainWord(text string, at []int) bool {
	before, after := text[:at[0]], text[at[1]:]
	return (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "“")) &&
		(after == "" || strings.HasPrefix(after, " ") || strings.HasPrefix(after, ", ") || strings.HasPrefix(after, "."))
}

func (g *generator) replaceWord() (example, bool) {
	s := pick(g.rand, g.sentences)
	at := pick(g.rand, wordPattern.FindAllStringIndex(s.text, -1))
	was, is := s.text[at[0]:at[1]], pick(g.rand, g.words)
	if !plainWord(s.text, at) || letters(was) == letters(is) || numberPattern.MatchString(was) {
		return example{}, false
	}
	return example{text: s.text[:at[0]] + is + s.text[at[1]:], source: s.article, was: was, is: is}, true
}

func (g *generator) replaceNumber() (example, bool) {
	s := pick(g.rand, g.sentences)
	all := numberPattern.FindAllStringIndex(s.text, -1)
	if len(all) == 0 {
		return example{}, false
	}
	at := pick(g.rand, all)
	if at[0] > 0 && (isLetter(s.text[at[0]-1]) || strings.HasSuffix(s.text[:at[0]], "-")) || at[1] < len(s.text) && isLetter(s.text[at[1]]) {
		return example{}, false
	}
	was := s.text[at[0]:at[1]]
	is := []byte(was)
	digits := []int{}
	for i, c := range is {
		if c >= '0' && c <= '9' {
			digits = append(digits, i)
		}
	}
	i := pick(g.rand, digits)
	is[i] = '1' + (is[i]-'0'+byte(g.rand.IntN(8)))%9
	if string(is) == was {
		return example{}, false
	}
	return example{text: s.text[:at[0]] + string(is) + s.text[at[1]:], source: s.article, was: was, is: string(is)}, true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80 }

var (
	auxiliary = regexp.MustCompile(`(?i)\b(?:is|are|was|were|will|would|can|could|should|has|have|had|does|did|may|must) `)
	negation  = regexp.MustCompile(`(?i) (?:not|never|no)\b`)
)

func (g *generator) negate() (example, bool) {
	s := pick(g.rand, g.sentences)
	all := auxiliary.FindAllStringIndex(s.text, -1)
	if len(all) == 0 {
		return example{}, false
	}
	at := pick(g.rand, all)[1]
	is := pick(g.rand, []string{"not", "never"})
	if strings.HasPrefix(s.text[at:], is) || !startsWord(s.text[at:]) {
		return example{}, false
	}
	return example{text: s.text[:at] + is + " " + s.text[at:], source: s.article, is: is}, true
}

func startsWord(s string) bool { return s != "" && (isLetter(s[0]) || s[0] >= '0' && s[0] <= '9') }

func (g *generator) affirm() (example, bool) {
	s := pick(g.rand, g.sentences)
	all := negation.FindAllStringIndex(s.text, -1)
	if len(all) == 0 {
		return example{}, false
	}
	at := pick(g.rand, all)
	if at[0] == 0 || !strings.HasPrefix(s.text[at[1]:], " ") || len(wordPattern.FindAllString(s.text[at[1]:], -1)) == 0 {
		return example{}, false
	}
	return example{text: s.text[:at[0]] + s.text[at[1]:], source: s.article, was: s.text[at[0]+1 : at[1]]}, true
}

// putIn puts a word in between two others.
func (g *generator) putIn() (example, bool) {
	s := pick(g.rand, g.sentences)
	spaces := regexp.MustCompile(`[\p{L}] [\p{L}]`).FindAllStringIndex(s.text, -1)
	if len(spaces) == 0 {
		return example{}, false
	}
	at := pick(g.rand, spaces)
	i := at[0] + strings.IndexByte(s.text[at[0]:], ' ')
	is := pick(g.rand, g.words)
	return example{text: s.text[:i] + " " + is + s.text[i:], source: s.article, is: is}, true
}

// leaveOut leaves one to four words out between two others.
func (g *generator) leaveOut() (example, bool) { return g.without("", 4) }

// omit leaves one to fifteen words out and says so.
func (g *generator) omit() (example, bool) {
	return g.without(pick(g.rand, []string{"…", "...", "[...]", "[…]", ". . .", "(...)"}), 15)
}

func (g *generator) without(sign string, most int) (example, bool) {
	s := pick(g.rand, g.sentences)
	words := strings.Fields(s.text)
	if len(words) < 8 {
		return example{}, false
	}
	n := 1 + g.rand.IntN(min(most, len(words)-7))
	from := 3 + g.rand.IntN(len(words)-n-5)
	if from+n > len(words)-3 {
		return example{}, false
	}
	out := words[from : from+n]
	before, after := letters(words[from-1]), letters(words[from+n])
	// Which of two equal words was left out, nobody can tell; and a mark at the
	// seam belongs to neither side.
	if letters(out[0]) == after || letters(out[n-1]) == before || letters(out[0]) == before || letters(out[n-1]) == after ||
		!plain(words[from-1]) || !plain(words[from+n]) || !plain(out[0]) || !plain(out[n-1]) {
		return example{}, false
	}
	middle := " " + sign + " "
	if sign == "" {
		middle = " "
	}
	return example{text: strings.Join(words[:from], " ") + middle + strings.Join(words[from+n:], " "), source: s.article, was: strings.Join(out, " "), is: sign}, true
}

func plain(w string) bool {
	return wordPattern.FindString(w) == w
}

// comma leaves a comma out.
func (g *generator) comma() (example, bool) {
	s := pick(g.rand, g.sentences)
	at := regexp.MustCompile(`[\p{L}], [\p{L}]`).FindAllStringIndex(s.text, -1)
	if len(at) == 0 {
		return example{}, false
	}
	i := pick(g.rand, at)
	c := i[0] + strings.IndexByte(s.text[i[0]:], ',')
	return example{text: s.text[:c] + s.text[c+1:], source: s.article, was: ","}, true
}

// join puts two sentences of two articles together, or the beginning of one and
// the end of the other.
func (g *generator) join() (example, bool) {
	a, b := pick(g.rand, g.sentences), pick(g.rand, g.sentences)
	x, y := strings.Fields(a.text), strings.Fields(b.text)
	if a.article == b.article || len(x) < 16 || len(y) < 16 {
		return example{}, false
	}
	if g.rand.IntN(2) == 0 {
		x, y = x[:8+g.rand.IntN(len(x)-15)], y[g.rand.IntN(len(y)-8):]
	}
	return example{text: strings.Join(x, " ") + " " + strings.Join(y, " "), source: a.article, other: b.article}, true
}

// --- judging ---

func holds(m whosaid.Match, article string) bool {
	return m.Article.ID == article || slices.ContainsFunc(m.Carriers, func(p whosaid.Place) bool { return p.Article.ID == article })
}

func said(r whosaid.Result, want whosaid.Verdict) string {
	if r.Verdict != want {
		return string(r.Verdict)
	}
	return ""
}

// placed: exact, in the article it was taken from, and the place reads the same.
func placed(e example, r whosaid.Result) string {
	switch why := said(r, whosaid.Exact); {
	case why != "":
		return why
	case !holds(r.Matches[0], e.source):
		return "another article"
	}
	for _, p := range append(r.Matches[0].Carriers, r.Matches[0].Place) {
		if !strings.Contains(" "+letters(e.text)+" ", letters(p.Text)) && !strings.Contains(e.text, "\n") {
			return "another place"
		}
	}
	return ""
}

// cutPlaced: placed, and called cut where it is.
func cutPlaced(e example, r whosaid.Result) string {
	if why := placed(e, r); why != "" {
		return why
	}
	if m := r.Matches[0]; m.Article.ID == e.source && len(m.Carriers) == 0 && (e.cutStart && !m.CutStart || e.cutEnd && !m.CutEnd) {
		return "not called cut"
	}
	return ""
}

// changed: altered, and the one difference is the change.
func changed(want whosaid.Kind) func(example, whosaid.Result) string {
	return func(e example, r whosaid.Result) string {
		if why := said(r, whosaid.Altered); why != "" {
			return why
		}
		m := r.Matches[0]
		if len(m.Differences) != 1 {
			return fmt.Sprintf("%d differences", len(m.Differences))
		}
		d := m.Differences[0]
		given, published := d.Given.Of(r.Text), d.Published.Of(m.Article.Text)
		switch {
		case d.Kind != want:
			return "another kind of difference"
		case letters(given) != letters(e.is) || letters(published) != letters(e.was):
			return "another difference"
		case !holds(m, e.source):
			return "another article"
		}
		return ""
	}
}

// punctuated: altered, and nothing but the punctuation differs.
func punctuated(e example, r whosaid.Result) string {
	if why := said(r, whosaid.Altered); why != "" {
		return why
	}
	m := r.Matches[0]
	switch {
	case !holds(m, e.source):
		return "another article"
	case len(m.Differences) != 1 || m.Differences[0].Kind != whosaid.Punctuation || m.Differences[0].Published.Of(m.Article.Text) != e.was:
		return "another difference"
	}
	return ""
}

// joined: of two places, the two articles in order.
func joined(e example, r whosaid.Result) string {
	if why := said(r, whosaid.Joined); why != "" {
		return why
	}
	switch {
	case len(r.Matches) != 2:
		return fmt.Sprintf("%d places", len(r.Matches))
	case !holds(r.Matches[0], e.source) || !holds(r.Matches[1], e.other):
		return "another article"
	}
	return ""
}

// inPart: a part of it, in the article it was taken from.
func inPart(e example, r whosaid.Result) string {
	if why := said(r, whosaid.Part); why != "" {
		return why
	}
	if !slices.ContainsFunc(r.Matches, func(m whosaid.Match) bool { return holds(m, e.source) }) {
		return "another article"
	}
	return ""
}

func foreign(_ example, r whosaid.Result) string { return said(r, whosaid.Foreign) }
