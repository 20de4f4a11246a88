package main

import (
	"bytes"
	"index/suffixarray"
	"math/rand/v2"
	"regexp"
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
		}}, kind{name: "quoted, within " + set, changed: true, wrong: inPart, make: func() (example, bool) {
			e, ok := g.cut()
			f := pick(g.rand, sentences).text
			if !ok || len(strings.Fields(e.text)) > 9 || strings.ContainsAny(e.text+f, "“”\"‘") || g.inCorpus(f) {
				return e, false
			}
			around := strings.Fields(f)
			half := len(around) / 2
			e.text = strings.Join(around[:half], " ") + " “" + e.text + "” " + strings.Join(around[half:], " ")
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
