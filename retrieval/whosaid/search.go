package whosaid

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus"
)

// Bounds of a search. A text is searched for in stretches, and a stretch only
// where what was found before does not cover it.
const (
	stretch     = 60   // content tokens
	phraseWords = 6    // content tokens that are asked for in a row
	maxPhrase   = 200  // passages that hold a phrase, at most
	maxTerm     = 500  // passages that hold a term; one in as many tells nothing
	maxTerms    = 16   // of a stretch
	shortPhrase = 2    // content tokens of a short phrase
	shortText   = 20   // content tokens of a stretch that short phrases are asked for
	maxShort    = 16   // short phrases of a stretch
	maxPair     = 1000 // passages that hold a short phrase
	maxRead     = 12   // passages that are read for each way of asking; for short phrases twice as many
)

// search is one look-up under way.
type search struct {
	*Finder
	text       string
	vocabulary vocabulary
	given      []token
	content    []int32 // places in given
	seeds      *seeds
	sources    map[string]*source
	order      []*source
	read       map[int64]*source
	phrases    map[asked][]int64
	votes      map[int64]float64 // for passages, by the last stretch's terms
	quotations []corpus.Span     // of given
	borders    map[int]bool      // of given, where its quotations begin and end
	damaged    map[string]bool   // articles that were left out, by id
}

// asked is a phrase with how many passages were asked for.
type asked struct {
	phrase string
	n      int
}

// phrase asks for a phrase once.
func (s *search) phrase(ctx context.Context, phrase string, n int) ([]int64, error) {
	if keys, ok := s.phrases[asked{phrase, n}]; ok {
		return keys, nil
	}
	keys, err := s.Library.Holding(ctx, phrase, n)
	if err == nil {
		s.phrases[asked{phrase, n}] = keys
	}
	return keys, err
}

// words joins n content tokens of text from the given one on, without what
// stands between them, for the full-text index. What it takes for one word, as
// "16th", is not parted: at either end it is left out.
func words(text string, tokens []token, content []int32, from, n int) string {
	to := min(from+n, len(content))
	if to < len(content) && tokens[content[to]].glued {
		to--
	}
	var b strings.Builder
	for k, i := range content[from:max(from, to)] {
		t := tokens[i]
		switch {
		case t.kind == sign, t.glued && b.Len() == 0 && (k > 0 || from > 0):
			continue
		case b.Len() > 0 && !t.glued:
			b.WriteByte(' ')
		}
		b.WriteString(t.span().Of(text))
	}
	return b.String()
}

// byFew reads the passages that hold a few of the stretch's phrases. It is
// enough where the stretch is as published.
func (s *search) byFew(ctx context.Context, from, to int) error {
	return s.byPhrases(ctx, from, to, max(phraseWords, (to-from-phraseWords+1)/2))
}

// byPhrase reads the passages that hold several of the words of a stretch,
// content tokens from to to, in a row.
func (s *search) byPhrase(ctx context.Context, from, to int) error {
	return s.byPhrases(ctx, from, to, phraseWords)
}

func (s *search) byPhrases(ctx context.Context, from, to, step int) error {
	votes := map[int64]float64{}
	var phrases []corpus.Span // of content tokens
	for at := from; at < to; at += step {
		start := max(from, min(at, to-phraseWords))
		phrases = append(phrases, corpus.Span{Start: start, End: min(start+phraseWords, to)})
	}
	for _, q := range s.quotations {
		start, _ := slices.BinarySearch(s.content, int32(q.Start))
		end, _ := slices.BinarySearch(s.content, int32(q.End))
		if from <= start && start < to {
			phrases = append(phrases, corpus.Span{Start: start, End: min(start+phraseWords, end, to)})
		}
	}
	for _, p := range phrases {
		keys, err := s.phrase(ctx, words(s.text, s.given, s.content[:p.End], p.Start, p.Len()), maxPhrase)
		if err != nil {
			return err
		}
		for _, k := range keys {
			votes[k] += bits(len(keys))
		}
	}
	return s.readBest(ctx, votes, maxRead)
}

// bits is how much it tells that a passage holds something that n passages hold:
// one more if half as many do.
func bits(n int) float64 { return 18 - math.Log2(float64(1+n)) }

// byTerms reads the passages that hold most of the rarest words of a stretch.
func (s *search) byTerms(ctx context.Context, from, to int) error {
	terms := map[int32]string{}
	for _, i := range s.content[from:to] {
		if t := s.given[i]; t.kind != sign && !t.glued && !s.common(t) {
			terms[t.id] = t.span().Of(s.text)
		}
	}
	// Rare words tend to be numbers, names and long ones.
	long := func(id int32) int {
		w := terms[id]
		n := utf8.RuneCountInString(w)
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) || unicode.IsDigit(r) {
			n += 4
		}
		return n
	}
	ids := slices.SortedFunc(maps.Keys(terms), func(a, b int32) int { return cmp.Or(cmp.Compare(long(b), long(a)), cmp.Compare(a, b)) })
	votes := map[int64]float64{}
	for _, id := range ids[:min(maxTerms, len(ids))] {
		keys, err := s.phrase(ctx, terms[id], maxTerm)
		if err != nil {
			return err
		}
		if len(keys) == maxTerm {
			continue
		}
		for _, k := range keys {
			votes[k] += bits(len(keys))
		}
	}
	s.votes = votes
	return s.readBest(ctx, neighbours(votes), maxRead)
}

// byPairs reads the passages that hold most of the short phrases around the
// rarer words of a stretch, and of the words themselves.
func (s *search) byPairs(ctx context.Context, from, to int) error {
	if to-from > shortText {
		return nil
	}
	votes := maps.Clone(s.votes)
	for at, n := from, 0; at+shortPhrase <= to && n < maxShort; at++ {
		size := shortPhrase
		if !s.telling(at, at+size) {
			// Phrases of nothing but common words are dear, and tell little.
			if size++; at+size > to {
				continue
			}
		}
		n++
		keys, err := s.phrase(ctx, words(s.text, s.given, s.content[:to], at, size), maxPair)
		if err != nil {
			return err
		}
		if len(keys) == maxPair {
			continue
		}
		for _, k := range keys {
			votes[k] += bits(len(keys))
		}
	}
	return s.readBest(ctx, neighbours(votes), 2*maxRead)
}

// telling reports whether one of the content tokens from to to is no common word.
func (s *search) telling(from, to int) bool {
	return slices.ContainsFunc(s.content[from:to], func(i int32) bool { return !s.common(s.given[i]) })
}

func (s *search) common(t token) bool { return common[strings.ToLower(t.span().Of(s.text))] }

// neighbours adds to each passage half of what the ones before and after have:
// a quotation may run on in the next passage, whose number is the next.
func neighbours(votes map[int64]float64) map[int64]float64 {
	spread := maps.Clone(votes)
	for k, v := range votes {
		for _, n := range []int64{k - 1, k + 1} {
			if _, ok := votes[n]; ok {
				spread[n] += v / 2
			}
		}
	}
	return spread
}

// readBest reads the passages with the most votes and chains what they share
// with the given text.
func (s *search) readBest(ctx context.Context, votes map[int64]float64, most int) error {
	keys := slices.SortedFunc(maps.Keys(votes), func(a, b int64) int {
		return cmp.Or(cmp.Compare(votes[b], votes[a]), cmp.Compare(a, b))
	})
	// Of many that are equally good, each may be the one that is exact.
	n := min(most, len(keys))
	for n > 0 && n < len(keys) && n < 3*most && votes[keys[n]] == votes[keys[0]] {
		n++
	}
	for _, k := range keys[:n] {
		if _, err := s.source(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// source returns the article of a passage, read and verified, or nil if it
// cannot be.
func (s *search) source(ctx context.Context, key int64) (*source, error) {
	if src, ok := s.read[key]; ok {
		return src, nil
	}
	p, err := s.Library.Passage(ctx, key)
	if err != nil {
		s.read[key] = nil
		return nil, s.leaveOut(key, p.Article.ID, err)
	}
	src, ok := s.sources[p.Article.ID]
	if !ok {
		src = &source{key: key, article: p.Article, tokens: s.vocabulary.lookUp(p.Article.Text)}
		src.content = content(src.tokens)
		src.chains = s.seeds.chain(src, s.content)
		s.sources[p.Article.ID] = src
		s.order = append(s.order, src)
	}
	s.read[key] = src
	return src, nil
}

// leaveOut passes on an error unless it is about one article alone, which is then
// left out: one that was removed since it was found, or cannot be proven. That is logged
// once an article.
func (s *search) leaveOut(key int64, article string, err error) error {
	switch {
	case errors.Is(err, corpus.ErrNotFound):
	case errors.Is(err, corpus.ErrDamaged):
		if !s.damaged[article] {
			s.Log.Error("a damaged article is left out", "article", article, "passage", key, "error", err)
		}
		s.damaged[article] = true
	default:
		return err
	}
	return nil
}

// Bounds of the chains that are aligned.
const (
	maxWindows = 24
	perToken   = 3 // chains for one place of the given text
)

// best returns the chains worth aligning: for every place of the given text the
// few best that hold it.
func (s *search) best() []chain {
	var all []chain
	for _, src := range s.order {
		all = append(all, src.chains...)
	}
	slices.SortStableFunc(all, func(a, b chain) int { return cmp.Compare(b.score, a.score) })
	held := make([]int, len(s.given))
	var out []chain
	for _, c := range all {
		if len(out) == maxWindows {
			break
		}
		wanted := false
		for _, p := range c.pairs {
			wanted = wanted || held[p.given] < perToken
		}
		if !wanted {
			continue
		}
		for _, p := range c.pairs {
			held[p.given]++
		}
		out = append(out, c)
	}
	return out
}

// common are words of English that are in so many passages that to ask for them
// finds nothing. Other languages lose only a little time.
var common = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`a about after all also an and any are as at back be because been before being but by can could
		day did do does first for from get go going had has have he her here him his how i if in into is it it's its just like made
		make many may more most much my new no not now of on one only or other our out over people said say says she should since so some
		such than that the their them then there these they this those three time to two under up us very was we well were what when where
		which while who will with would year years you your`) {
		m[w] = true
	}
	return m
}()
