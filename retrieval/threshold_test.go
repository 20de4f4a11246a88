package retrieval_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// TestThreshold: another confidence than the engine's from which something is an answer,
// above it and below, however much of it is proven.
func TestThreshold(t *testing.T) {
	f := newFixture(t, ports(12)...)
	f.Params.RerankDepth = 20
	const limit, page = 10, 3
	ask := func(question string, threshold float64, page int) retrieval.Answer {
		t.Helper()
		a, err := f.Ask(t.Context(), retrieval.Query{Text: question, Limit: limit, Page: page, Threshold: threshold})
		if err != nil {
			t.Fatal(err)
		}
		if threshold != 0 && a.Threshold != threshold {
			t.Errorf("the answer says %v is the threshold, not %v", a.Threshold, threshold)
		}
		proven(t, f.library, a)
		return a
	}
	places := func(a retrieval.Answer) (out []corpus.Place) {
		for _, q := range append(a.Quotes, a.Closest...) {
			out = append(out, q.Place())
		}
		for _, r := range a.Rest {
			out = append(out, r.Place)
		}
		return out
	}

	answered := ask(crossings, 0, 0)
	if answered.Abstained || len(answered.Quotes) < page {
		t.Fatalf("%+v", answered)
	}
	for _, p := range []int{0, page} {
		a := ask(crossings, (answered.Score+1)/2, p)
		if !a.Abstained || len(a.Quotes) > 0 {
			t.Errorf("page of %d: answers with a confidence of %.2f, below %.2f", p, a.Score, a.Threshold)
		}
		if diff := cmp.Diff(places(answered), places(a)); diff != "" {
			t.Errorf("page of %d: %s", p, diff)
		}
		if a := ask(crossings, answered.Score/2, p); a.Abstained {
			t.Errorf("page of %d: declines with a confidence of %.2f, above %.2f", p, a.Score, a.Threshold)
		}
	}

	const doubtful = "Which painter of a distant town sold a harbour to some queen?"
	declined := ask(doubtful, 0, 0)
	if !declined.Abstained || declined.Score == 0 || len(declined.Closest) < page {
		t.Fatalf("%+v", declined)
	}
	if a := ask(doubtful, (declined.Score+declined.Threshold)/2, 0); !a.Abstained || len(a.Closest) != len(declined.Closest) {
		t.Errorf("answers with a confidence of %.3f, below %.3f", a.Score, a.Threshold)
	}
	var sure []corpus.Place
	threshold := declined.Score
	for _, q := range declined.Closest {
		if q.Why.Confidence >= threshold {
			sure = append(sure, q.Place())
		}
	}
	if len(sure) == 0 {
		sure = []corpus.Place{declined.Closest[0].Place()}
	}
	for _, p := range []int{0, page} {
		a := ask(doubtful, threshold, p)
		if a.Abstained || len(a.Closest) > 0 || p > 0 && len(a.Quotes) != min(page, len(sure)) {
			t.Errorf("page of %d: declines with a confidence of %.3f, or shows %d quotes", p, a.Score, len(a.Quotes))
		}
		if diff := cmp.Diff(sure, places(a)); diff != "" {
			t.Errorf("page of %d: %s", p, diff)
		}
	}
	if a := ask("?", 0.01, 0); !a.Abstained {
		t.Error("a question without a word is answered")
	}
}
