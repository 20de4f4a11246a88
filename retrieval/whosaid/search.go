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
	stretch     = 60  // content tokens
	phraseWords = 6   // content tokens that are asked for in a row
	maxPhrase   = 200 // passages that hold a phrase, at most
	maxTerm     = 500 // passages that hold a term; one in as many tells nothing
	maxTerms    = 16  // of a stretch
	maxRead     = 12  // passages of a stretch that are read, for each way of asking
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
	phrases    map[string][]int64
	weight     map[int32]float64 // how rare a term is, in bits, by id
}

// phrase asks for a phrase once.
func (s *search) phrase(ctx context.Context, phrase string, n int) ([]int64, error) {
	if keys, ok := s.phrases[phrase]; ok {
		return keys, nil
	}
	keys, err := s.Library.Holding(ctx, phrase, n)
	if err == nil {
		s.phrases[phrase] = keys
	}
	return keys, err
}

// words joins the words of tokens of text, without what stands between them.
func words(text string, tokens []token, content []int32) string {
	var b strings.Builder
	for _, i := range content {
		if tokens[i].kind == sign {
			continue
		}
		b.WriteString(tokens[i].span().Of(text))
		b.WriteByte(' ')
	}
	return b.String()
}

// byPhrase reads the passages that hold several of the words of a stretch in a
// row: content tokens from to to.
func (s *search) byPhrase(ctx context.Context, from, to int) error {
	votes := map[int64]float64{}
	for at := from; at < to; at += phraseWords {
		start := max(from, min(at, to-phraseWords))
		keys, err := s.phrase(ctx, words(s.text, s.given, s.content[start:min(start+phraseWords, to)]), maxPhrase)
		if err != nil {
			return err
		}
		for _, k := range keys {
			votes[k] += 1 / math.Log2(float64(2+len(keys)))
		}
	}
	return s.readBest(ctx, votes)
}

// byTerms reads the passages that hold most of the rarest words of a stretch.
func (s *search) byTerms(ctx context.Context, from, to int) error {
	terms := map[int32]string{}
	for _, i := range s.content[from:to] {
		t := s.given[i]
		if w := t.span().Of(s.text); t.kind != sign && !common[strings.ToLower(w)] {
			terms[t.id] = w
		}
	}
	// Rare words tend to be numbers, names and long ones.
	telling := func(id int32) int {
		w := terms[id]
		n := utf8.RuneCountInString(w)
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) || unicode.IsDigit(r) {
			n += 4
		}
		return n
	}
	ids := slices.SortedFunc(maps.Keys(terms), func(a, b int32) int { return cmp.Or(cmp.Compare(telling(b), telling(a)), cmp.Compare(a, b)) })
	votes := map[int64]float64{}
	for _, id := range ids[:min(maxTerms, len(ids))] {
		keys, err := s.phrase(ctx, terms[id], maxTerm)
		if err != nil {
			return err
		}
		if len(keys) == maxTerm {
			continue
		}
		// In bits: half as many passages, one more.
		bits := 1 + math.Log2(maxTerm/float64(1+len(keys)))
		for _, k := range keys {
			votes[k] += bits
		}
	}
	// A quotation may run on in the next passage, whose number is the next.
	spread := maps.Clone(votes)
	for k, v := range votes {
		for _, n := range []int64{k - 1, k + 1} {
			if _, ok := votes[n]; ok {
				spread[n] += v / 2
			}
		}
	}
	return s.readBest(ctx, spread)
}

// readBest reads the passages with the most votes and chains what they share
// with the given text.
func (s *search) readBest(ctx context.Context, votes map[int64]float64) error {
	keys := slices.SortedFunc(maps.Keys(votes), func(a, b int64) int {
		return cmp.Or(cmp.Compare(votes[b], votes[a]), cmp.Compare(a, b))
	})
	for _, k := range keys[:min(maxRead, len(keys))] {
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
		return nil, s.drop(key, err)
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

// drop passes on an error unless it is about one passage alone, which is then
// left out: one that was removed since it was found, or cannot be proven.
func (s *search) drop(key int64, err error) error {
	switch {
	case errors.Is(err, corpus.ErrNotFound):
	case errors.Is(err, corpus.ErrDamaged):
		s.Log.Error("article left out", "passage", key, "error", err)
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
