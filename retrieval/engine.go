package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"verbatim/corpus"
)

// Engine answers questions from one library. Dense and Model are both nil where
// no model could be loaded: it answers by words alone then and says so. It is
// safe for concurrent use.
type Engine struct {
	Library Library
	Lexical Lexical
	Dense   Dense
	Model   Model
	Params  Params
	Log     *slog.Logger
}

// Params are the weights of the ranking.
type Params struct {
	// Depth is how many passages each index is asked for.
	Depth int
	// Read is how many of the fused list the cross-encoder reads.
	Read int
	// Lexical is the weight of BM25 in the fused score, 0 to 1; the rest is the
	// cosine's.
	Lexical float64
	// Encoder is how much the cross-encoder's opinion adds to the fused score at
	// most, and Softness how slowly it is won over, in logits.
	Encoder, Softness float64
	// SameArticle and SameOutlet are what a passage loses for each better one of
	// its article, and if there is a better one of its outlet: how good is "about
	// as good" when different ones come first.
	SameArticle, SameOutlet float64
	// Sentences is how many of the ranking's best passages are read sentence by
	// sentence, to find the one that answers and how surely it does.
	Sentences int
}

// DefaultParams were chosen together on the development halves of the
// benchmarks; docs/measurements.md has the figures.
var DefaultParams = Params{Depth: 100, Read: 20, Lexical: 0.3, Encoder: 2, Softness: 4, SameArticle: 0.2, SameOutlet: 0.1, Sentences: 3}

// Candidate is a passage in a ranking, with what each stage thought of it.
type Candidate struct {
	Key int64
	// BM25 and Cosine are the two indexes' scores, 0 where the index has not
	// found it.
	BM25, Cosine float64
	// Fused is the two scaled and added, 0 to 1.
	Fused float64
	// Logit is the cross-encoder's; Read tells whether it was asked.
	Logit float64
	Read  bool
	// Score orders the ranking.
	Score float64
	// Sentence is the span of the article's text, within the passage, of the
	// sentence that answers best, and SentenceLogit the cross-encoder's for it
	// alone; Len 0 where the sentences were not read.
	Sentence      corpus.Span
	SentenceLogit float64
}

// Ranking is a library's passages in the order in which they answer, best first.
type Ranking struct {
	Candidates []Candidate
	// Confidence, 0 to 1, that the best of them answers.
	Confidence float64
	// Features are what Confidence was computed from.
	Features Features
	// Degraded says why only words were compared, or is "".
	Degraded string
}

// Rank orders the passages that come into question, at most about 200.
func (e *Engine) Rank(ctx context.Context, q Query) (Ranking, error) {
	var r Ranking
	q.Text = Subject(q.Text)
	stages := *e
	stages.Library = &memo{Library: e.Library, read: map[int64]corpus.Located{}}
	e = &stages
	byWord, err := e.Lexical.Nearest(ctx, q.Text, e.Params.Depth)
	if err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	var vector []float32
	var byMeaning []corpus.Hit
	if e.Model == nil {
		r.Degraded = "the models could not be loaded, so only words were compared"
	} else {
		if vector, err = e.Model.Question(ctx, q.Text); err != nil {
			return r, fmt.Errorf("rank: %w", err)
		}
		if byMeaning, err = e.Dense.Nearest(ctx, vector, e.Params.Depth); err != nil {
			return r, fmt.Errorf("rank: %w", err)
		}
	}
	r.Candidates = e.fuse(ctx, byWord, byMeaning, vector)
	if e.Model != nil {
		if err := e.read(ctx, q.Text, r.Candidates); err != nil {
			return r, fmt.Errorf("rank: %w", err)
		}
	}
	slices.SortStableFunc(r.Candidates, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
	if err := e.spread(ctx, r.Candidates); err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	if e.Model != nil {
		if err := e.readSentences(ctx, q.Text, r.Candidates); err != nil {
			return r, fmt.Errorf("rank: %w", err)
		}
	}
	if r.Features, err = e.features(ctx, q.Text, r.Candidates); err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	r.Confidence = r.Features.confidence(e.Model == nil)
	return r, nil
}

// fuse joins two lists. Each one's scores are scaled so that its best is 1 and
// its last 0, and then
//
//	fused = Lexical·bm25 + (1-Lexical)·cosine
//
// A passage that only the words have found has a cosine all the same; one that
// only its meaning has found has no word score.
func (e *Engine) fuse(ctx context.Context, byWord, byMeaning []corpus.Hit, vector []float32) []Candidate {
	at := map[int64]int{}
	var out []Candidate
	candidate := func(key int64) *Candidate {
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Candidate{Key: key})
		}
		return &out[i]
	}
	for _, h := range byWord {
		candidate(h.Passage).BM25 = h.Score
	}
	for _, h := range byMeaning {
		candidate(h.Passage).Cosine = h.Score
	}
	if vector != nil {
		for i := range out {
			if c := &out[i]; c.Cosine == 0 {
				c.Cosine, _ = e.Dense.Cosine(ctx, vector, c.Key)
			}
		}
	}
	word, meaning := scale(byWord, e.Params.Depth), scale(byMeaning, e.Params.Depth)
	share := e.Params.Lexical
	if vector == nil {
		share = 1
	}
	for i := range out {
		c := &out[i]
		c.Fused = share*word(c.BM25) + (1-share)*meaning(c.Cosine)
		c.Score = c.Fused
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Fused, a.Fused), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// scale maps a list's scores to 0..1, its last to 0 and its best to 1.
func scale(hits []corpus.Hit, depth int) func(float64) float64 {
	if len(hits) == 0 {
		return func(float64) float64 { return 0 }
	}
	low, high := hits[len(hits)-1].Score, hits[0].Score
	if len(hits) < depth {
		low = 0 // everything that matches is in the list: the last is not the worst
	}
	if high <= low {
		return func(float64) float64 { return 1 }
	}
	return func(s float64) float64 { return max(0, (s-low)/(high-low)) }
}

// read has the cross-encoder read the best candidates beside the question.
func (e *Engine) read(ctx context.Context, question string, candidates []Candidate) error {
	var texts []string
	var read []*Candidate
	for i := range candidates {
		if len(read) == e.Params.Read {
			break
		}
		p, err := e.Library.Passage(ctx, candidates[i].Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			e.drop(&candidates[i], err)
			continue
		}
		if err != nil {
			return err
		}
		texts = append(texts, p.Article.Context(p.Span))
		read = append(read, &candidates[i])
	}
	logits, err := e.Model.Scores(ctx, question, texts)
	if err != nil {
		return err
	}
	for i, c := range read {
		c.Logit, c.Read = float64(logits[i]), true
		c.Score = c.Fused + e.Params.Encoder*sigmoid(c.Logit/e.Params.Softness)
	}
	return nil
}

// readSentences has the cross-encoder read the sentences of the best candidates,
// each by itself.
func (e *Engine) readSentences(ctx context.Context, question string, candidates []Candidate) error {
	for i := range candidates[:min(e.Params.Sentences, len(candidates))] {
		c := &candidates[i]
		if !c.Read {
			break
		}
		p, err := e.Library.Passage(ctx, c.Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue // its proof will fail, and say so
		}
		if err != nil {
			return err
		}
		if c.Sentence, c.SentenceLogit, err = e.bestSentence(ctx, question, p); err != nil {
			return err
		}
	}
	return nil
}

// drop puts a passage that cannot be read at the end of the ranking.
func (e *Engine) drop(c *Candidate, err error) {
	if !errors.Is(err, corpus.ErrNotFound) { // removed since the search is no fault
		e.Log.Error("passage left out", "passage", c.Key, "error", err)
	}
	c.Score = -1
}

// Ask answers q.
func (e *Engine) Ask(ctx context.Context, q Query) (Answer, error) {
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	if strings.TrimSpace(q.Text) == "" {
		return Answer{Abstained: true, Threshold: threshold}, nil
	}
	r, err := e.Rank(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Score: r.Confidence, Threshold: threshold, Degraded: r.Degraded}
	a.Abstained = a.Score < a.Threshold || len(r.Candidates) == 0
	quotes, err := e.prove(ctx, q, r.Candidates)
	if err != nil {
		return Answer{}, err
	}
	if a.Abstained {
		a.Closest = quotes
	} else {
		a.Quotes = quotes
		// Everything that answered may have been dropped by its proof.
		a.Abstained = len(quotes) == 0
	}
	return a, nil
}
