package retrieval

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"verbatim/corpus"
)

// rank orders the passages of the articles that q.Filter means.
func (r *run) rank(ctx context.Context, q Query) (Ranking, error) {
	ranking, err := r.search(ctx, q)
	if err != nil {
		return ranking, fmt.Errorf("rank: %w", err)
	}
	if err := r.rerank(ctx, q.Text, &ranking, r.params.RerankDepth); err != nil {
		return ranking, fmt.Errorf("rank: %w", err)
	}
	if err := r.readSentences(ctx, q.Text, &ranking, r.params.Sentences); err != nil {
		return ranking, fmt.Errorf("rank: %w", err)
	}
	if err := r.diversify(ctx, ranking.Candidates); err != nil {
		return ranking, fmt.Errorf("rank: %w", err)
	}
	if err := r.scoreConfidence(ctx, q.Text, &ranking); err != nil {
		return ranking, fmt.Errorf("rank: %w", err)
	}
	return ranking, nil
}

// search asks both indexes at once and fuses what they find.
func (r *run) search(ctx context.Context, q Query) (ranking Ranking, err error) {
	began := time.Now()
	var byWord, byMeaning []corpus.Hit
	var vector []float32
	var words, meaning time.Duration
	work, inner := errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		byWord, err = r.lexical.Nearest(inner, q.Text, r.params.Depth, q.Filter)
		words = time.Since(began)
		return err
	})
	if r.model != nil {
		work.Go(func() (err error) {
			vector, byMeaning, err = r.byMeaning(inner, q)
			meaning = time.Since(began)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return ranking, err
	}
	ranking.Stages = append(ranking.Stages, Stage{StageWords, words})
	if r.model != nil {
		ranking.Stages = append(ranking.Stages, Stage{StageMeaning, meaning})
	}
	cosines, err := r.cosinesOf(ctx, vector, byWord, byMeaning)
	if err != nil {
		return ranking, err
	}
	ranking.Candidates = fuse(byWord, byMeaning, cosines, r.params)
	return ranking, nil
}

// byMeaning returns the question's vector and the passages nearest to it, none where
// the index does not answer.
func (r *run) byMeaning(ctx context.Context, q Query) (vector []float32, hits []corpus.Hit, err error) {
	if vector, err = r.model.Question(ctx, q.Text); err != nil {
		return nil, nil, err
	}
	err = r.askIndex(ctx, func(ctx context.Context) (err error) {
		hits, err = r.dense.Nearest(ctx, vector, r.params.Depth, q.Filter)
		return err
	})
	return vector, hits, err
}

// cosinesOf returns the cosines of the hits, by passage: those that words have found are
// asked for. It returns nil where none are known of, since there is no model.
func (r *run) cosinesOf(ctx context.Context, vector []float32, byWord, byMeaning []corpus.Hit) (map[int64]float64, error) {
	if r.model == nil {
		return nil, nil
	}
	cosines := map[int64]float64{}
	for _, h := range byMeaning {
		cosines[h.Passage] = h.Score
	}
	var missing []int64
	for _, h := range byWord {
		if _, ok := cosines[h.Passage]; !ok {
			missing = append(missing, h.Passage)
		}
	}
	if len(missing) == 0 {
		return cosines, nil
	}
	err := r.askIndex(ctx, func(ctx context.Context) error {
		more, err := r.dense.Cosines(ctx, vector, missing)
		if err != nil {
			return err
		}
		r.lacking = r.lacking || len(more) < len(missing)
		for k, c := range more {
			cosines[k] = c
		}
		return nil
	})
	return cosines, err
}

// askIndex asks the index of vectors something, for no longer than it may take. What
// fails is logged and degrades the answer; an error is that of ctx alone. Once it has
// failed it is not asked again.
func (r *run) askIndex(ctx context.Context, ask func(context.Context) error) error {
	if r.away {
		return nil
	}
	limited := ctx
	if r.params.DenseTimeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeoutCause(ctx, r.params.DenseTimeout, errSlow)
		defer cancel()
	}
	err := ask(limited)
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	r.away = true
	if context.Cause(limited) == errSlow {
		err = errors.Join(errSlow, err)
	}
	r.log.Warn("words alone are compared, since the index of vectors does not answer", "error", err)
	return nil
}

var errSlow = errors.New("it took too long")
