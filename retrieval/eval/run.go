package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"verbatim/retrieval"
)

// depth is how many passages a run holds for a question.
const depth = 50

// Question is one line of a questions file; what it is scored by is left out.
type Question struct {
	ID    string `json:"id"`
	Query string `json:"query"`
	// Date is when the question was asked, or "".
	Date string `json:"date"`
}

// query is the question as it is asked, at now unless it has a date of its own.
func (q Question) query(now time.Time) retrieval.Query {
	if t, err := time.Parse(time.DateOnly, q.Date); err == nil {
		now = t
	}
	return retrieval.Query{Text: q.Query, Limit: depth, Now: now, Everything: true}
}

// Line is one line of a run.
type Line struct {
	ID        string   `json:"id"`
	Abstained bool     `json:"abstained"`
	Score     float64  `json:"score"`
	Threshold float64  `json:"threshold"`
	Results   []Result `json:"results"`
}

// Result is one passage of a run.
type Result struct {
	ArticleID string `json:"article_id"`
	Outlet    string `json:"outlet"`
	Text      string `json:"text"`
}

// Run asks every question and writes a line for each, in order. The engine's
// library must hold c's articles. now is when a question without a date is
// asked. progress is called after each question.
func Run(ctx context.Context, engine *retrieval.Engine, c *Corpus, questions []Question, now time.Time, out io.Writer, progress func(done, total int)) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i, q := range questions {
		a, err := engine.Ask(ctx, q.query(now))
		if err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
		line := Line{ID: q.ID, Abstained: a.Abstained, Score: a.Score, Threshold: a.Threshold, Results: []Result{}}
		for _, p := range append(a.Quotes, a.Closest...) {
			r, err := c.Record(p.Article.ID)
			if err != nil {
				return err
			}
			line.Results = append(line.Results, Result{ArticleID: r.ID, Outlet: r.Outlet, Text: p.Text})
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
		progress(i+1, len(questions))
	}
	return nil
}

// Trace is what each stage thought of a question's candidates.
type Trace struct {
	ID         string             `json:"id"`
	Features   retrieval.Features `json:"features"`
	Candidates []TraceCandidate   `json:"candidates"`
}

// TraceCandidate is one passage of a Trace. Logit is null where the
// cross-encoder has not read it.
type TraceCandidate struct {
	Result
	BM25   float64  `json:"bm25"`
	Cosine float64  `json:"cosine"`
	Logit  *float64 `json:"logit"`
	// Sentence is the cross-encoder's logit for the best sentence alone.
	Sentence *float64 `json:"sentence"`
	Score    float64  `json:"score"`
}

// WriteTrace ranks every question's candidates and writes a Trace for each, to
// choose parameters by.
func WriteTrace(ctx context.Context, engine *retrieval.Engine, c *Corpus, questions []Question, now time.Time, out io.Writer, progress func(done, total int)) error {
	enc := json.NewEncoder(out)
	for i, q := range questions {
		r, err := engine.Rank(ctx, q.query(now))
		if err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
		line := Trace{ID: q.ID, Features: r.Features}
		for _, candidate := range r.Candidates {
			p, err := engine.Library.Passage(ctx, candidate.Key)
			if err != nil {
				return err
			}
			r, err := c.Record(p.Article.ID)
			if err != nil {
				return err
			}
			t := TraceCandidate{Result: Result{ArticleID: r.ID, Outlet: r.Outlet, Text: p.Of(p.Article.Text)}, BM25: candidate.BM25, Cosine: candidate.Cosine, Score: candidate.Score}
			if candidate.Read {
				t.Logit = &candidate.Logit
			}
			if candidate.Sentence.Len() > 0 {
				t.Sentence = &candidate.SentenceLogit
			}
			line.Candidates = append(line.Candidates, t)
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
		progress(i+1, len(questions))
	}
	return nil
}
