package retrieval

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"verbatim/corpus"
)

// run is one question on its way through an engine: what belongs to it and to no other.
// Its stages follow one another, so it needs no lock.
type run struct {
	library *memo   // what has been read of the store for the ranking
	store   Library // read again when quotes are proven
	lexical Lexical
	dense   Dense
	model   *modelCache // nil without a model
	params  Params
	log     *slog.Logger

	until deadlines
	// away means that the index of vectors did not answer. It is not waited for twice.
	away bool
	// lacking means that the index of vectors does not hold all that words have found.
	lacking bool
	// damaged are the articles that something was left out of, by id.
	damaged map[string]bool
}

// deadlines are when no more passages, and no more sentences, are begun; zero is
// no bound. Passages leave time to the sentences, without which the confidence is
// worth less.
type deadlines struct{ passages, sentences time.Time }

// before returns whether there is time to read one more text: until the deadline,
// and for the first n in any case.
func before(deadline time.Time, n int) func(i int) bool {
	return func(i int) bool { return i < n || deadline.IsZero() || time.Now().Before(deadline) }
}

// degraded is why a better passage may be missing from what the run has found, or "".
func (r *run) degraded() Degradation {
	switch {
	case r.model == nil:
		return NoModels
	case r.away:
		return IndexAway
	case len(r.damaged) > 0:
		return DamagedArticles
	case r.lacking:
		return NotEmbedded
	}
	return ""
}

// gone reports whether err is of one passage alone, which was removed since it was
// found or cannot be proven: there are others.
func gone(err error) bool {
	return errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged)
}

// leaveOut notes that passage p cannot be quoted, for the error of reading it, which is
// gone, and logs it once an article.
func (r *run) leaveOut(p corpus.Located, err error) {
	// Removed since the search is no fault.
	if errors.Is(err, corpus.ErrNotFound) || r.damaged[p.Article.ID] {
		return
	}
	r.damaged[p.Article.ID] = true
	r.log.Error("a damaged article is left out", "article", p.Article.ID, "passage", p.Key, "error", err)
}

// memo is a library as one question sees it: several stages look at the same
// passages, and each is read and verified once. Quotes are not proven from that:
// the proof begins with a memo of its own.
type memo struct {
	Library
	read map[int64]corpus.Located
}

func newMemo(l Library) *memo { return &memo{Library: l, read: map[int64]corpus.Located{}} }

func (m *memo) Passage(ctx context.Context, key int64) (corpus.Located, error) {
	if p, ok := m.read[key]; ok {
		return p, nil
	}
	p, err := m.Library.Passage(ctx, key)
	p.Key = key
	if err == nil {
		m.read[key] = p
	}
	return p, err
}

// modelCache is a model as one question sees it: a question that asks of somebody is
// ranked twice, and much of both rankings is the same.
type modelCache struct {
	Model
	vectors map[string][]float32
	scores  map[[2]string]float32 // by question and passage
}

func newModelCache(m Model) *modelCache {
	return &modelCache{Model: m, vectors: map[string][]float32{}, scores: map[[2]string]float32{}}
}

func (m *modelCache) Question(ctx context.Context, text string) ([]float32, error) {
	if v, ok := m.vectors[text]; ok {
		return v, nil
	}
	v, err := m.Model.Question(ctx, text)
	if err == nil {
		m.vectors[text] = v
	}
	return v, err
}

func (m *modelCache) Scores(ctx context.Context, question string, passages []string, more func(i int) bool) ([]float32, error) {
	var missing []string
	var at []int // of missing in passages
	for i, p := range passages {
		if _, ok := m.scores[[2]string{question, p}]; !ok {
			missing, at = append(missing, p), append(at, i)
		}
	}
	if len(missing) > 0 {
		stillMore := more
		if more != nil {
			stillMore = func(i int) bool { return more(at[i]) }
		}
		scores, err := m.Model.Scores(ctx, question, missing, stillMore)
		if err != nil {
			return nil, err
		}
		for i, s := range scores {
			m.scores[[2]string{question, missing[i]}] = s
		}
	}
	var out []float32
	for _, p := range passages {
		s, ok := m.scores[[2]string{question, p}]
		if !ok {
			break
		}
		out = append(out, s)
	}
	return out, nil
}
