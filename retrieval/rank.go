package retrieval

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"verbatim/corpus"
)

// Candidate is a passage in a ranking, with what each stage thought of it.
type Candidate struct {
	Key int64
	// BM25 and Cosine are the two indexes' scores, 0 where the index has not
	// found it.
	BM25, Cosine float64
	// Pending means that it is not embedded yet and has no cosine.
	Pending bool
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
	// Confidence, 0 to 1, that it answers by itself.
	Confidence float64
	// Neighbour is the passage before or after it that is quoted with it; 0 is none.
	Neighbour int64
	// OutOfScope means that the question names other outlets or times than its
	// article's.
	OutOfScope bool
}

// Ranking is a library's passages in the order in which they answer, best first.
type Ranking struct {
	Candidates []Candidate
	// Confidence, 0 to 1, that the best of them answers.
	Confidence float64
	// Features are what Confidence was computed from.
	Features Features
	// Degraded is why only words were compared, or "".
	Degraded Degradation
	// Stages are how long each took, in their order.
	Stages []Stage
	// Unread is how many passages were to be read and were not, because the time
	// for reading was over.
	Unread int
}

// Stage is a part of the work and how long it took.
type Stage struct {
	Name string
	Took time.Duration
}

// The stages of a ranking and an answer.
const (
	StageWords     = "search by words"
	StageMeaning   = "search by meaning"
	StageReading   = "reading the best passages"
	StageSentences = "reading their sentences"
	StageProof     = "proving the quotes"
)

// since appends a stage that began at began and ends now.
func (r *Ranking) since(began time.Time, name string) {
	r.Stages = append(r.Stages, Stage{name, time.Since(began)})
}

// Rank orders the passages that come into question, at most about 200, as Ask
// does before it chooses among them.
func (e *Engine) Rank(ctx context.Context, q Query) (Ranking, error) {
	asked, declined, err := e.understand(ctx, q)
	if err != nil || declined != nil {
		return Ranking{}, err
	}
	r, _, _, err := e.memoized(e.Params.Budget).rankUnderstood(ctx, q, asked, (*Engine).rankInScope)
	return r, err
}

// rank orders the passages of the articles that q.Filter means.
func (e *Engine) rank(ctx context.Context, q Query) (Ranking, error) {
	r, err := e.search(ctx, q)
	if err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	if err := e.read(ctx, q.Text, &r); err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	if err := e.readSentences(ctx, q.Text, &r); err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	if err := e.diversify(ctx, r.Candidates); err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	if err := e.scoreConfidence(ctx, q.Text, &r); err != nil {
		return r, fmt.Errorf("rank: %w", err)
	}
	return r, nil
}

// search asks both indexes at once and joins what they find.
func (e *Engine) search(ctx context.Context, q Query) (r Ranking, err error) {
	began := time.Now()
	var byWord, byMeaning []corpus.Hit
	var vector []float32
	var words, meaning time.Duration
	work, inner := errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		byWord, err = e.Lexical.Nearest(inner, q.Text, e.Params.Depth, q.Filter)
		words = time.Since(began)
		return err
	})
	if e.Model != nil {
		work.Go(func() (err error) {
			vector, byMeaning, err = e.byMeaning(inner, q)
			meaning = time.Since(began)
			return err
		})
	} else {
		r.Degraded = NoModels
	}
	if err := work.Wait(); err != nil {
		return r, err
	}
	r.Stages = append(r.Stages, Stage{StageWords, words})
	if e.Model != nil {
		r.Stages = append(r.Stages, Stage{StageMeaning, meaning})
	}
	r.Candidates = e.fuse(ctx, byWord, byMeaning, vector)
	return r, nil
}

// byMeaning returns the question's vector and the passages nearest to it.
func (e *Engine) byMeaning(ctx context.Context, q Query) (vector []float32, hits []corpus.Hit, err error) {
	if vector, err = e.Model.Question(ctx, q.Text); err != nil {
		return nil, nil, err
	}
	var within []int64
	if !q.Filter.All() {
		if within, err = e.Library.Keys(ctx, q.Filter); err != nil {
			return nil, nil, err
		}
		within = append([]int64{}, within...) // none is not all
	}
	hits, err = e.Dense.Nearest(ctx, vector, e.Params.Depth, within)
	return vector, hits, err
}
