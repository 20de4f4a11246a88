package main

import (
	"regexp"
	"strings"
)

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

// place picks a sentence and a place in it that matches; ok is false where it has none.
func (g *generator) place(pattern *regexp.Regexp) (s sentence, at []int, ok bool) {
	s = pick(g.rand, g.sentences)
	all := pattern.FindAllStringIndex(s.text, -1)
	if len(all) == 0 {
		return s, nil, false
	}
	return s, pick(g.rand, all), true
}

func (g *generator) replaceNumber() (example, bool) {
	s, at, ok := g.place(numberPattern)
	if !ok || at[0] > 0 && (isLetter(s.text[at[0]-1]) || strings.HasSuffix(s.text[:at[0]], "-")) || at[1] < len(s.text) && isLetter(s.text[at[1]]) {
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
	gap       = regexp.MustCompile(`[\p{L}] [\p{L}]`)
	negation  = regexp.MustCompile(`(?i) (?:not|never|no)\b`)
)

func (g *generator) negate() (example, bool) {
	s, found, ok := g.place(auxiliary)
	if !ok {
		return example{}, false
	}
	at := found[1]
	is := pick(g.rand, []string{"not", "never"})
	if strings.HasPrefix(s.text[at:], is) || !startsWord(s.text[at:]) {
		return example{}, false
	}
	return example{text: s.text[:at] + is + " " + s.text[at:], source: s.article, is: is}, true
}

func startsWord(s string) bool { return s != "" && (isLetter(s[0]) || s[0] >= '0' && s[0] <= '9') }

func (g *generator) affirm() (example, bool) {
	s, at, ok := g.place(negation)
	if !ok || at[0] == 0 || !strings.HasPrefix(s.text[at[1]:], " ") || len(wordPattern.FindAllString(s.text[at[1]:], -1)) == 0 {
		return example{}, false
	}
	return example{text: s.text[:at[0]] + s.text[at[1]:], source: s.article, was: s.text[at[0]+1 : at[1]]}, true
}

// putIn puts a word in between two others.
func (g *generator) putIn() (example, bool) {
	s, at, ok := g.place(gap)
	if !ok {
		return example{}, false
	}
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
