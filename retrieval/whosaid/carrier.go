package whosaid

import (
	"cmp"
	"context"
	"slices"
	"time"

	"verbatim/corpus"
)

// Bounds of the search for carriers.
const (
	carrierPhrase  = 8    // content tokens that are asked for in a row
	maxCarriers    = 1000 // passages that hold them, at most
	carrierPhrases = 3    // phrases of one run that are asked for
)

// carrier is a place that holds a piece's run.
type carrier struct {
	Place
	source *source
	at     int // token of source
}

// carriers returns every article that holds the published run of a piece, each
// read anew and proven, in order; the piece's own is among them unless it cannot
// be proven any more.
func (s *search) carriers(ctx context.Context, p piece, lead, trail []token) ([]carrier, error) {
	text := p.source.article.Text
	run := p.source.tokens[p.places.Start:p.places.End]
	inRun := content(run)
	keys := []int64{p.source.key}
	// A phrase may cross the border of two passages in one article and not in
	// another, so several are asked for, and what any of the rarer ones finds is
	// looked at.
	var lists [][]int64
	for k := range carrierPhrases {
		from := max(0, len(inRun)-carrierPhrase) * k / (carrierPhrases - 1)
		list, err := s.phrase(ctx, words(text, run, inRun, from, carrierPhrase), maxCarriers)
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
		if len(inRun) <= carrierPhrase {
			break
		}
	}
	slices.SortFunc(lists, func(a, b []int64) int { return cmp.Compare(len(a), len(b)) })
	for i, list := range lists {
		if i > 1 && len(list) > 4*len(lists[1])+50 {
			break
		}
		keys = append(keys, list...)
	}
	own := vocabulary{}
	wanted, _ := own.tokens(text, len(text)+1)
	wanted = wanted[p.places.Start:p.places.End]
	var out []carrier
	seen := map[string]bool{}
	for _, key := range keys {
		read, err := s.Library.Passage(ctx, key)
		if err != nil {
			if err := s.leaveOut(key, read.Article.ID, err); err != nil {
				return nil, err
			}
			continue
		}
		a := read.Article
		if seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		src := &source{key: key, article: a, tokens: own.lookUp(a.Text)}
		at := p.places.Start
		if a.ID != p.source.article.ID || a.Text != text {
			if at = find(src.tokens, wanted); at < 0 {
				continue
			}
		}
		span := spanOf(src.tokens, corpus.Span{Start: at, End: at + len(run)})
		span = s.widen(src, span, at, len(run), lead, trail)
		out = append(out, carrier{source: src, at: at, Place: Place{
			Article: a, Span: span, Paragraph: paragraph(a, span.Start), Text: span.Of(a.Text), key: key,
		}})
	}
	return out, s.sort(ctx, out)
}

// find returns the first place of a run in tokens, or -1.
func find(tokens, run []token) int {
next:
	for i := 0; i+len(run) <= len(tokens); i++ {
		for k, t := range run {
			if tokens[i+k].id != t.id {
				continue next
			}
		}
		return i
	}
	return -1
}

// widen makes a span hold the punctuation around the run that the given text
// has, too, as far as it is the same and nothing stands between.
func (s *search) widen(src *source, span corpus.Span, at, n int, lead, trail []token) corpus.Span {
	same := func(i int, t token) (token, bool) {
		if i < 0 || i >= len(src.tokens) {
			return token{}, false
		}
		u := src.tokens[i]
		return u, u.kind == t.kind && !u.kind.content() && (u.kind != mark || u.span().Of(src.article.Text) == t.span().Of(s.text))
	}
	for k := 1; k <= len(lead); k++ {
		u, ok := same(at-k, lead[len(lead)-k])
		if !ok || int(u.end) != span.Start {
			break
		}
		span.Start = int(u.start)
	}
	for k, t := range trail {
		u, ok := same(at+n+k, t)
		if !ok || int(u.start) != span.End {
			break
		}
		span.End = int(u.end)
	}
	return span
}

// sort puts carriers in the order of their publication, those without a date
// last, and copies after their originals.
func (s *search) sort(ctx context.Context, carriers []carrier) error {
	if len(carriers) < 2 {
		return nil
	}
	slices.SortStableFunc(carriers, func(a, b carrier) int {
		x, y := published(a.Article), published(b.Article)
		switch {
		case x.IsZero() != y.IsZero():
			if x.IsZero() {
				return 1
			}
			return -1
		case !x.Equal(y):
			return x.Compare(y)
		}
		return cmp.Compare(a.key, b.key)
	})
	original := map[string]string{}
	for _, c := range carriers {
		var err error
		if original[c.Article.ID], err = s.Library.CopyOf(ctx, c.Article.ID); err != nil {
			if err := s.leaveOut(c.key, c.Article.ID, err); err != nil {
				return err
			}
		}
	}
	done := map[string]bool{}
	var out []carrier
	var put func(c carrier)
	put = func(c carrier) {
		if done[c.Article.ID] {
			return
		}
		done[c.Article.ID] = true
		for _, o := range carriers {
			if o.Article.ID == original[c.Article.ID] {
				put(o)
			}
		}
		out = append(out, c)
	}
	for _, c := range carriers {
		put(c)
	}
	copy(carriers, out)
	return nil
}

// published is when an article was published, the zero time if that is unknown.
func published(a corpus.Article) time.Time {
	for _, layout := range []string{time.RFC3339, time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, a.Published); err == nil {
			return t
		}
	}
	return time.Time{}
}
