package retrieval

import (
	"context"
	"time"

	"verbatim/corpus"
)

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
	if err == nil {
		m.read[key] = p
	}
	return p, err
}

// modelCache is a model as one question sees it: a question that asks of somebody is
// ranked twice, and much of both rankings is the same. Runs are sequential.
type modelCache struct {
	Model
	vectors map[string][]float32
	scores  map[[2]string]float32 // by question and passage
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

// memoized returns the engine for one question: what it reads and computes it
// reads and computes once, and its reading ends with the budget, if that is not 0.
func (e *Engine) memoized(budget time.Duration) *Engine {
	copied := *e
	if budget > 0 {
		now := time.Now()
		copied.time = deadlines{passages: now.Add(budget * 2 / 3), sentences: now.Add(budget)}
	}
	copied.Library = newMemo(e.Library)
	if e.Model != nil {
		copied.Model = &modelCache{Model: e.Model, vectors: map[string][]float32{}, scores: map[[2]string]float32{}}
	}
	return &copied
}
