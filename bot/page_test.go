package bot

import (
	"context"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/retrieval"
)

// TestPagesAreProvenWhenTheyAreShown: of an answer of many quotes the first page is
// proven, and another one when somebody turns to it, its sentences sought once.
func TestPagesAreProvenWhenTheyAreShown(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(7)
	w.shelves.answers(func(_ context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		if q.Page != 3 || q.Limit != AllPages {
			t.Errorf("%d quotes are wanted, of them %d proven", q.Limit, q.Page)
		}
		for _, quote := range a.Quotes[q.Page:] {
			r := quote.Reference()
			r.Pending, r.Marked.End = true, r.Marked.Start
			a.Rest = append(a.Rest, r)
		}
		a.Quotes = a.Quotes[:q.Page]
		return a, nil
	})
	// proven are the articles that the library was asked to prove since, and how many of
	// them for the first time.
	proven := func() (ids string, pending int) {
		w.shelves.mu.Lock()
		defer w.shelves.mu.Unlock()
		for _, call := range w.shelves.proven {
			for _, r := range call {
				ids += r.Article + " "
				if r.Pending {
					pending++
				}
			}
		}
		w.shelves.proven = nil
		return ids, pending
	}
	ann := w.hand("ann")
	m := w.asks(ann)
	w.says(m, "article 1 says", "article 3 says")
	if ids, _ := proven(); ids != "" {
		t.Errorf("proven to show the first page: %s", ids)
	}
	for _, step := range []struct {
		button, says, ids string
		pending           int
	}{
		{"More quotes", "article 6 says", "a4 a5 a6 ", 3}, {"Previous", "article 1 says", "a1 a2 a3 ", 0}, {"More quotes", "article 4 says", "a4 a5 a6 ", 0},
		{"More quotes", "article 7 says", "a7 ", 1},
	} {
		m = w.answered(ann.Press(m, step.button))
		w.says(m, step.says)
		if ids, pending := proven(); ids != step.ids || pending != step.pending {
			t.Errorf("%s: proven %s, %d for the first time; want %s, %d", step.button, ids, pending, step.ids, step.pending)
		}
	}
	w.says(w.answered(ann.Press(m, "Context of 7")), "article 7 says")
}
