package paste

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A pasted page is judged line by line: what a line looks like, and what stands
// around it. Every feature is a number near 0…1, so that the weights can be
// read; they are in weights.go.

// feature numbers the features of a line.
type feature int

const (
	featWords         feature                               = iota // log of the number of words
	featLong                                                       // 12 words or more
	featVeryLong                                                   // 30 words or more
	featTiny                                                       // 3 words or fewer
	featSentence                                                   // ends as a sentence does
	featColon                                                      // ends with a colon
	featCutOff                                                     // ends with an ellipsis
	featSentences                                                  // holds more than one sentence
	featLower                                                      // begins with a small letter
	featQuote                                                      // begins with a quotation mark
	featCapitals                                                   // share of words with a capital
	featAllCaps                                                    // no small letter
	featFunction                                                   // share of English function words
	featCommas                                                     // commas per word
	featDigits                                                     // share of digits
	featAddress                                                    // holds a URL, handle or hashtag
	featSeparator                                                  // holds a separator such as "|" or "»"
	featBullet                                                     // an item of a list
	featRepeated                                                   // stands more than once on the page
	featGapBefore                                                  // a blank line before it
	featGapAfter                                                   // and after it
	featPrevWords                                                  // log words of the line before
	featNextWords                                                  // and after
	featPrevSentence                                               // the line before ends as a sentence
	featNextSentence                                               // and the line after
	featPrevKind                                                   // the line before is furniture
	featNextKind                                                   // and the line after
	featPrevRelated                                                // the line before leads to another article
	featNextRelated                                                // and the line after
	featNextCredit                                                 // the line after credits a photo
	featPrevTime                                                   // the line before is a date
	featNextTime                                                   // and the line after
	featProse2                                                     // share of prose within 2 lines
	featProse5                                                     // within 5
	featProse15                                                    // within 15
	featProseBefore                                                // share of the page's prose that stands before
	featLateProse                                                  // the same where it is over nine tenths
	featRun                                                        // log length of the run of short lines it is in
	featCluster                                                    // its stretch's share of the page's prose
	featMainCluster                                                // it is in the page's main stretch
	featFromMain                                                   // log of the lines between it and the main stretch
	featBeforeMain                                                 // it stands before the main stretch
	featShared                                                     // share of its words that the main stretch has
	featRelatedNear                                                // nearness of the last "related" line
	featCommentsNear                                               // nearness of the last "comments" line
	featAfterComments                                              // prose stands before that line, and this after
	featProseNext                                                  // log of the words of prose in the next 12 lines
	featProsePrev                                                  // and in the 12 lines before
	featIdleBefore                                                 // log of the lines since the last prose
	featIdleAfter                                                  // log of the lines until the next prose
	featHeadline                                                   // a line above has words that the lines below share
	featGlued                                                      // a capital inside a word: a headline run into its teaser
	featDateline                                                   // begins as a report does, with a place and a dash
	featTimesNear                                                  // share of dates among the 10 lines around it
	featInRelated                                                  // only short lines since a "related" line
	featInOther                                                    // only short lines since other furniture
	featAlike                                                      // has the shape of a neighbour, with digits or signs
	featTabbed                                                     // a row of a table
	featShouting                                                   // a whole line of six or more words in capitals
	featKind                                                       // the first of the kinds; the others follow
	featNearBefore    = featKind + feature(kinds) - 1              // nearness of the last line of each kind
	featNearAfter     = featNearBefore + feature(kinds) - 1        // and of the next
	features          = featNearAfter + feature(kinds) - 1
)

// features are those of every line.
func (p *page) features() [][]float64 {
	n := len(p.lines)
	out := make([][]float64, n)
	first, last := p.mainRange()
	vocabulary := p.vocabulary(first, last)
	runs := p.runs()
	related, comments := -1, -1
	for i, l := range p.lines {
		f := make([]float64, features)
		out[i] = f
		lineFeatures(f, l, p.words[i])
		f[featRepeated] = indicator(p.count[l.text] > 1)
		f[featGapBefore] = indicator(l.gap > 0)
		if i > 0 {
			f[featPrevWords] = logWords(p.words[i-1])
			f[featPrevSentence] = indicator(endsSentence(p.lines[i-1].text))
			f[featPrevKind] = indicator(p.kinds[i-1] != kindNone)
			f[featPrevRelated] = indicator(p.kinds[i-1] == kindRelated)
			f[featPrevTime] = indicator(p.kinds[i-1] == kindTime)
		}
		if i+1 < n {
			f[featGapAfter] = indicator(p.lines[i+1].gap > 0)
			f[featNextWords] = logWords(p.words[i+1])
			f[featNextSentence] = indicator(endsSentence(p.lines[i+1].text))
			f[featNextKind] = indicator(p.kinds[i+1] != kindNone)
			f[featNextRelated] = indicator(p.kinds[i+1] == kindRelated)
			f[featNextCredit] = indicator(p.kinds[i+1] == kindCredit)
			f[featNextTime] = indicator(p.kinds[i+1] == kindTime)
		}
		f[featProse2] = p.proseShare(i-2, i+3)
		f[featProse5] = p.proseShare(i-5, i+6)
		f[featProse15] = p.proseShare(i-15, i+16)
		if total := p.prose[n]; total > 0 {
			f[featProseBefore] = float64(p.prose[i]) / float64(total)
			f[featLateProse] = indicator(p.prose[i]*10 > total*9)
			f[featCluster] = float64(p.mass[p.cluster[i]]) / float64(total)
		}
		f[featRun] = math.Log1p(float64(runs[i])) / 3
		f[featMainCluster] = indicator(first <= i && i < last)
		f[featBeforeMain] = indicator(i < first)
		switch {
		case i < first:
			f[featFromMain] = math.Log1p(float64(first-i)) / 3
		case i >= last:
			f[featFromMain] = math.Log1p(float64(i-last+1)) / 3
		}
		f[featShared] = sharedWords(l.text, vocabulary)
		if related >= 0 {
			f[featRelatedNear] = 1 / float64(i-related)
		}
		if comments >= 0 {
			f[featCommentsNear] = 1 / math.Sqrt(float64(i-comments))
			f[featAfterComments] = indicator(p.prose[comments]*2 > p.prose[n] || p.prose[comments] > 150)
		}
		if k := p.kinds[i]; k != kindNone {
			f[featKind+feature(k)-1] = 1
		}
		f[featProseNext] = logWords(p.prose[min(i+13, n)] - p.prose[i+1])
		f[featProsePrev] = logWords(p.prose[i] - p.prose[max(i-12, 0)])
		switch p.kinds[i] {
		case kindRelated:
			related = i
		case kindComments:
			comments = i
		}
	}
	p.nearness(out)
	times := make([]int, n+1)
	for i, k := range p.kinds {
		times[i+1] = times[i]
		if k == kindTime {
			times[i+1]++
		}
	}
	for i := range out {
		out[i][featTimesNear] = float64(times[min(i+11, n)]-times[max(i-10, 0)]) / 21
	}
	p.headlines(out)
	p.blocks(out)
	return out
}

// nearness fills in how near the last and next line of each kind and the last
// and next prose stand.
func (p *page) nearness(out [][]float64) {
	n := len(out)
	fill := func(i, step int, base feature, idle feature) {
		var last [kinds]int
		quiet := 0
		for d := 1; d <= n; d, i = d+1, i+step {
			for k := kindNone + 1; k < kinds; k++ {
				if last[k] > 0 && d-last[k] <= 12 {
					out[i][base+feature(k)-1] = 1 / math.Sqrt(float64(d-last[k]))
				}
			}
			last[p.kinds[i]] = d
			out[i][idle] = math.Log1p(float64(quiet)) / 4
			quiet++
			if p.isProse(i) {
				quiet = 0
			}
		}
	}
	fill(0, 1, featNearBefore, featIdleBefore)
	fill(n-1, -1, featNearAfter, featIdleAfter)
}

// headlines fills in how well the best headline above each line fits what
// follows it.
func (p *page) headlines(out [][]float64) {
	n := len(p.lines)
	type head struct {
		at  int
		fit float64
	}
	var recent []head
	for i := range p.lines {
		best := 0.0
		for _, h := range recent {
			if i-h.at <= 14 {
				best = math.Max(best, h.fit)
			}
		}
		out[i][featHeadline] = best
		if w := p.words[i]; w >= 4 && w <= 30 && p.kinds[i] == kindNone {
			below := map[string]bool{}
			for j, got := i+1, 0; j < min(n, i+40) && got < 8; j++ {
				if p.isProse(j) {
					got++
					for w := range contentWords(p.lines[j].text) {
						below[w] = true
					}
				}
			}
			words := contentWords(p.lines[i].text)
			shared := 0
			for w := range words {
				if below[w] {
					shared++
				}
			}
			if len(words) >= 2 {
				recent = append(recent, head{i, float64(shared) / float64(len(words))})
				if len(recent) > 14 {
					recent = recent[1:]
				}
			}
		}
	}
}

// blocks fills in which lines stand in a box that furniture has opened and no
// sentence has closed, and which are rows of the same shape.
func (p *page) blocks(out [][]float64) {
	opened := kindNone
	for i := range p.lines {
		if k := p.kinds[i]; k == kindRelated || k != kindNone && opened != kindRelated {
			opened = k
		} else if p.isProse(i) {
			opened = kindNone
		}
		out[i][featInRelated] = indicator(opened == kindRelated)
		out[i][featInOther] = indicator(opened != kindNone && opened != kindRelated)
	}
	shapes := make([]string, len(p.lines))
	for i, l := range p.lines {
		shapes[i] = shape(l.text)
	}
	for i := range shapes {
		if strings.ContainsAny(shapes[i], "9-–—:;,/(") {
			alike := i > 0 && shapes[i-1] == shapes[i] || i+1 < len(shapes) && shapes[i+1] == shapes[i]
			out[i][featAlike] = indicator(alike)
		}
	}
}

// shape writes the beginning of text with one sign for each run of letters or
// digits.
func shape(text string) string {
	var out []rune
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			r = 'A'
		case unicode.IsLetter(r):
			r = 'a'
		case unicode.IsDigit(r):
			r = '9'
		}
		if len(out) == 0 || out[len(out)-1] != r {
			out = append(out, r)
		}
		if len(out) == 6 {
			break
		}
	}
	return string(out)
}

var (
	glued    = regexp.MustCompile(`[\p{Ll}\d?!)’][\p{Lu}][\p{Ll}]+ |[\p{Ll}]A \p{Ll}`)
	dateline = regexp.MustCompile(`^[\p{Lu}][\p{Lu} .'’-]{2,30}(?:, [\p{L}. ]{2,30}){0,3},? ?(?:\([\p{L}. ]+\))? ?(?:—|–|--|-|:) |^.{0,60}\((?:AP|Reuters|AFP|UPI|CNN|Bloomberg|Xinhua|ANI|IANS|PTI)\)`)
)

// lineFeatures are those of the line by itself.
func lineFeatures(f []float64, l line, words int) {
	f[featWords] = logWords(words)
	f[featLong] = indicator(words >= 12)
	f[featVeryLong] = indicator(words >= 30)
	f[featTiny] = indicator(words <= 3)
	f[featSentence] = indicator(endsSentence(l.text))
	f[featColon] = indicator(strings.HasSuffix(l.text, ":"))
	f[featCutOff] = indicator(strings.HasSuffix(l.text, "…") || strings.HasSuffix(l.text, "...") || strings.HasSuffix(l.text, "[…]") || strings.HasSuffix(l.text, ".."))
	f[featSentences] = indicator(strings.Count(l.text, ". ")+strings.Count(l.text, "? ")+strings.Count(l.text, "! ")+strings.Count(l.text, ".” ")+strings.Count(l.text, ".\" ") > 0)
	first, _ := utf8.DecodeRuneInString(l.text)
	f[featLower] = indicator(unicode.IsLower(first))
	f[featQuote] = indicator(strings.ContainsRune("\"“‘'«„", first))
	fields := strings.Fields(l.text)
	capitals, function := 0, 0
	for _, w := range fields {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "\"“‘'(["))
		if unicode.IsUpper(r) {
			capitals++
		}
		if functionWords[strings.ToLower(strings.Trim(w, ".,;:!?\"“”‘’()"))] {
			function++
		}
	}
	n := float64(max(len(fields), 1))
	f[featCapitals] = float64(capitals) / n
	f[featFunction] = float64(function) / n
	digits, commas, small := 0, 0, 0
	for _, r := range l.text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case r == ',' || r == '、' || r == '，':
			commas++
		case unicode.IsLower(r):
			small++
		}
	}
	f[featAllCaps] = indicator(small == 0 && capitals > 0)
	f[featShouting] = indicator(small == 0 && capitals > 5)
	f[featCommas] = math.Min(1, 5*float64(commas)/n)
	f[featDigits] = float64(digits) / float64(utf8.RuneCountInString(l.text)+1)
	f[featAddress] = indicator(strings.Contains(l.text, "@") || strings.Contains(l.text, "://") || strings.Contains(l.text, "www.") || strings.Contains(l.text, "#"))
	f[featSeparator] = indicator(strings.ContainsAny(l.text, "|»›•·\t"))
	f[featBullet] = indicator(l.bullet)
	f[featTabbed] = indicator(l.tabbed)
	f[featGlued] = indicator(glued.MatchString(l.text))
	f[featDateline] = indicator(dateline.MatchString(l.text))
}
