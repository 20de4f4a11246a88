package retrieval_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/retrieval"
	"verbatim/retrieval/retrievaltest"
)

// strike is another outlet's article on what corpustest.Harbour tells, with
// another figure.
func strike() corpus.Article {
	a := corpus.Article{ID: "strike", Title: "Islands cut off", Outlet: "Skell Radio", Published: "2024-05-12"}
	a.Text = "The harbour master, Olu Brandt, counted 140 cancelled crossings on Sunday. Nobody knows how long the crews will go on."
	return a
}

// understood interprets every question alike.
type understood retrieval.Scope

func (u understood) Interpret(question string, _ []corpus.Outlet, _ time.Time) retrieval.Scope {
	u.Residual = question
	return retrieval.Scope(u)
}

const crossings = "How many cancelled crossings has the harbour master counted?"

func TestWhoIsAskedAnswersFirst(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour(), strike())
	for _, c := range []struct {
		name    string
		asked   retrieval.Scope
		limit   int
		first   string // the id of the first quote's article
		others  bool   // the rest is marked as others'
		missing bool
	}{
		{"nobody in particular", retrieval.Scope{}, 3, "", false, false},
		{"an outlet", retrieval.Scope{Filter: corpus.Filter{Outlets: []string{"Skell Radio"}}}, 3, "strike", true, false},
		{"the other", retrieval.Scope{Filter: corpus.Filter{Outlets: []string{"The Harbour Gazette"}}}, 3, "harbour", true, false},
		{"a time", retrieval.Scope{Filter: corpus.Filter{Since: "2024-05-01", Until: "2024-05-15"}}, 3, "strike", true, false},
		{"as many as are wanted", retrieval.Scope{Filter: corpus.Filter{Outlets: []string{"Skell Radio"}}}, 1, "strike", false, false},
		{"an outlet that says nothing of it", retrieval.Scope{Filter: corpus.Filter{Outlets: []string{"The Lunmouth Courier"}}}, 3, "", true, true},
		{"a time that may be that of what happened", retrieval.Scope{Filter: corpus.Filter{Since: "1999-01-01", Until: "1999-12-31"}, DatesUncertain: true}, 3, "", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f.Interpreter = understood(c.asked)
			a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: c.limit})
			if err != nil {
				t.Fatal(err)
			}
			proven(t, f.library, a)
			if a.Abstained || a.ScopeEmpty != c.missing || len(a.Quotes) > c.limit {
				t.Fatalf("answer %+v", a)
			}
			if got := a.Quotes[0].Article.ID; c.first != "" && got != c.first {
				t.Errorf("%s answers first", got)
			}
			if c.asked.DatesUncertain && !a.Scope.All() {
				t.Errorf("says that it was asked of %+v, and quotes others", a.Scope)
			}
			if a.Scope.RelaxedDates.All() == c.asked.DatesUncertain {
				t.Errorf("of what was asked at first it says %+v", a.Scope.RelaxedDates)
			}
			if c.first != "" && a.Quotes[0].OutOfScope {
				t.Error("the outlet that was asked is marked as another")
			}
			if last := a.Quotes[len(a.Quotes)-1]; last.OutOfScope != c.others {
				t.Errorf("%s: other is %v", last.Article.ID, last.OutOfScope)
			}
		})
	}
}

func TestFilterLeavesOthersOut(t *testing.T) {
	f := newFixture(t, corpustest.Harbour(), strike())
	a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Filter: corpus.Filter{Outlets: []string{"Skell Radio"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range append(a.Quotes, a.Closest...) {
		if q.Article.ID != "strike" {
			t.Errorf("%s is quoted", q.Article.ID)
		}
	}
	if a.Abstained {
		t.Error("nothing is quoted")
	}
	// What is asked of and what is allowed may have nothing in common.
	f.Interpreter = understood{Filter: corpus.Filter{Outlets: []string{"The Harbour Gazette"}}}
	a, err = f.Ask(t.Context(), retrieval.Query{Text: crossings, Filter: corpus.Filter{Outlets: []string{"Skell Radio"}}})
	if err != nil || !a.ScopeEmpty || len(a.Quotes) != 1 || !a.Quotes[0].OutOfScope {
		t.Errorf("%v, answer %+v", err, a)
	}
}

// TestEveryCarrierIsNamed: those too that no list of candidates would have room for, or
// that the question and its limits leave out.
func TestEveryCarrierIsNamed(t *testing.T) {
	const carriers = 30
	articles := []corpus.Article{strike()}
	for i := range carriers + 1 {
		a := corpustest.Harbour()
		a.ID, a.Outlet, a.URL = fmt.Sprint("h", i), fmt.Sprintf("Paper %d", i), ""
		if i%2 == 1 { // half of them have a line of their own before it
			a.Text = fmt.Sprintf("This came to Paper %d by wire.\n\n", i) + a.Text
			a.Headings = nil
		}
		articles = append(articles, a)
	}
	f := newFixture(t, articles...)
	one := retrieval.Query{Text: crossings, Filter: corpus.Filter{Outlets: []string{"Paper 3"}}}
	for name, c := range map[string]struct {
		by func(context.Context, retrieval.Query) (retrieval.Answer, error)
		q  retrieval.Query
	}{"asked": {f.Ask, retrieval.Query{Text: crossings}}, "asked of one": {f.Ask, one}, "compared": {f.Compare, one}} {
		a, err := c.by(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, q := range a.Quotes {
			if len(q.Carriers) == 0 {
				continue
			}
			named[q.Article.Outlet] = true
			for _, c := range q.Carriers {
				named[c.Article.Outlet] = true
			}
		}
		if len(named) != carriers+1 {
			t.Errorf("%s: %d of %d are named", name, len(named), carriers+1)
		}
	}
}

func TestSyndicatedTextCountsOnce(t *testing.T) {
	reprint := corpustest.Harbour()
	reprint.ID, reprint.Outlet, reprint.URL = "reprint", "Isle News", ""
	reprint.Text = strings.Replace(reprint.Text, "the dairy there puts its loss", "the dairy there puts the loss", 1)
	f := newFixture(t, corpustest.Harbour(), reprint, strike())
	a := ask(t, f.Engine, crossings)
	proven(t, f.library, a)
	var quoted, carried []string
	for _, q := range a.Quotes {
		quoted = append(quoted, q.Article.ID)
		for _, c := range q.Carriers {
			carried = append(carried, c.Article.ID)
			if c.Of(c.Article.Text) == "" || c.Article.Outlet == q.Article.Outlet {
				t.Errorf("carrier %+v", c)
			}
		}
	}
	if len(carried) != 1 || len(quoted) != 2 {
		t.Errorf("quoted %v, carried by %v", quoted, carried)
	}
	// A figure that differs is not the same text.
	if strings.Join(quoted, " ")+" "+strings.Join(carried, " ") == "" || !strings.Contains(strings.Join(quoted, " "), "strike") {
		t.Errorf("the other figure is missing: %v", quoted)
	}
	// To measure, nothing is merged.
	all, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: 50, Everything: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, q := range all.Quotes {
		seen[q.Article.ID] = true
	}
	if !seen["harbour"] || !seen["reprint"] {
		t.Errorf("merged all the same: %v", seen)
	}
}

func TestCompareGivesEachOutletARow(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour(), strike())
	a, err := f.Compare(t.Context(), retrieval.Query{Text: crossings, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	proven(t, f.library, a)
	rows := map[string]string{}
	for _, q := range a.Quotes {
		if rows[q.Article.Outlet] != "" {
			t.Errorf("two rows of %s", q.Article.Outlet)
		}
		rows[q.Article.Outlet] = q.Marked.Of(q.Article.Text)
	}
	if len(rows) != 2 || !strings.Contains(rows["Skell Radio"], "140") || !strings.Contains(rows["The Harbour Gazette"], "212") {
		t.Errorf("rows %q", rows)
	}
	f.Interpreter = understood{Filter: corpus.Filter{Outlets: []string{"Skell Radio", "The Lunmouth Courier"}}}
	if a, err := f.Compare(t.Context(), retrieval.Query{Text: crossings}); err != nil || len(a.Quotes) != 1 || strings.Join(a.OutletsWithoutQuote, ", ") != "The Lunmouth Courier" {
		t.Errorf("%v, %+v", err, a)
	}
	// As with Ask, days that may be those of what happened leave nothing out.
	f.Interpreter = understood{Filter: corpus.Filter{Since: "1999-01-01", Until: "1999-12-31"}, DatesUncertain: true}
	if a, err := f.Compare(t.Context(), retrieval.Query{Text: crossings}); err != nil || len(a.Quotes) != 2 || a.ScopeEmpty || !a.Scope.All() {
		t.Errorf("%v, %+v", err, a)
	}
	f.Interpreter = nil
	for _, question := range []string{"Who painted the Mona Lisa?", "", "🙂"} {
		if a, err := f.Compare(t.Context(), retrieval.Query{Text: question, Limit: 10}); err != nil || !a.Abstained || len(a.Quotes) > 0 {
			t.Errorf("%q: %v, %+v", question, err, a)
		}
	}
}

// reader has an opinion of its own of texts that have certain words, the first that fit.
type reader struct {
	retrievaltest.Model
	opinions []opinion
}

type opinion struct {
	words string
	logit float32
}

func (r reader) Scores(ctx context.Context, question string, texts []string, more func(int) bool) ([]float32, error) {
	scores, err := r.Model.Scores(ctx, question, texts, more)
	for i := range scores {
		if at := slices.IndexFunc(r.opinions, func(o opinion) bool { return strings.Contains(texts[i], o.words) }); at >= 0 {
			scores[i] = r.opinions[at].logit
		}
	}
	return scores, err
}

// TestCompareLeavesNearMissesOut: an outlet whose article is on the subject, but has no
// sentence that comes near the one that answers, has no row.
func TestCompareLeavesNearMissesOut(t *testing.T) {
	aside := strike()
	aside.ID, aside.Outlet = "aside", "Isle News"
	aside.Text = "The harbour master, Olu Brandt, was asked for cancelled crossings. He had counted none of them yet."
	f := newFixture(t, corpustest.Harbour(), strike(), aside)
	rows := func(sentence float32) (outlets []string) {
		f.Model = reader{opinions: []opinion{{"212 cancelled", 9}, {"140 cancelled", 5}, {aside.Text, 5}, {"was asked for", sentence}, {"He had counted", -8}}}
		a, err := f.Compare(t.Context(), retrieval.Query{Text: crossings, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range a.Quotes {
			outlets = append(outlets, q.Article.Outlet)
		}
		slices.Sort(outlets)
		return outlets
	}
	if got := rows(4); !slices.Equal(got, []string{"Isle News", "Skell Radio", "The Harbour Gazette"}) {
		t.Errorf("nearly as good: %q", got)
	}
	if got := rows(-2); !slices.Equal(got, []string{"Skell Radio", "The Harbour Gazette"}) {
		t.Errorf("on the subject alone: %q", got)
	}
}

func TestReadingStopsAtItsBudget(t *testing.T) {
	var articles []corpus.Article
	for _, place := range strings.Fields("Lun Skell Brandt Pell Arn Isk Ost Ven Hal Tor") {
		a := strike()
		a.ID, a.Outlet = place, place+" Post"
		a.Text = "The harbour master of " + place + " counted crossings. Nobody in " + place + " knows how long the crews will go on."
		articles = append(articles, a)
	}
	f := newFixture(t, articles...)
	if a := ask(t, f.Engine, crossings); a.Unread != 0 {
		t.Errorf("%d unread without a budget", a.Unread)
	}
	f.Params.Budget = time.Nanosecond
	a := ask(t, f.Engine, crossings)
	proven(t, f.library, a)
	if a.Unread == 0 || a.Quotes[0].Why.ByReading == 0 {
		t.Errorf("%d unread; %+v", a.Unread, a.Quotes[0].Why)
	}
}

func TestWhyTellsEveryStage(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour())
	a := ask(t, f.Engine, crossings)
	w := a.Quotes[0].Why
	if w.ByWords != 1 || w.ByMeaning != 1 || w.Fused != 1 || w.ByReading != 1 || w.Place != 1 || w.Of < 2 || w.SentenceLogit == nil || w.Confidence < a.Threshold {
		t.Errorf("%+v", w)
	}
	var stages []string
	for _, s := range a.Stages {
		stages = append(stages, s.Name)
	}
	want := []string{retrieval.StageWords, retrieval.StageMeaning, retrieval.StageReading, retrieval.StageSentences, retrieval.StageProof}
	if strings.Join(stages, "; ") != strings.Join(want, "; ") {
		t.Errorf("stages %q", stages)
	}
}

// noting counts how often its model is asked the same.
type noting struct {
	retrieval.Model
	asked map[[2]string]int
}

func (m noting) Scores(ctx context.Context, question string, passages []string, more func(i int) bool) ([]float32, error) {
	for _, p := range passages {
		m.asked[[2]string{question, p}]++
	}
	return m.Model.Scores(ctx, question, passages, more)
}

func TestNothingIsReadTwice(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour(), strike())
	model := noting{f.Model, map[[2]string]int{}}
	f.Model = model
	f.Interpreter = understood{Filter: corpus.Filter{Outlets: []string{"Skell Radio"}}}
	if a := ask(t, f.Engine, crossings); len(a.Quotes) < 2 {
		t.Fatalf("answer %+v", a)
	}
	if len(model.asked) == 0 {
		t.Error("nothing was read")
	}
	for read, n := range model.asked {
		if n > 1 {
			t.Errorf("read %d times: %.60q", n, read[1])
		}
	}
}

func TestAskedAsOfAnEarlierDay(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour(), strike()) // of 19 and 12 May
	f.Interpreter = understood{Filter: corpus.Filter{Since: "2024-05-06"}}
	now := time.Date(2024, 5, 13, 9, 0, 0, 0, time.UTC)
	a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: 3, Now: now})
	if err != nil || a.ScopeEmpty || a.Quotes[0].Article.ID != "strike" || a.Quotes[0].OutOfScope {
		t.Fatalf("%v, answer %+v", err, a)
	}
	for _, q := range a.Quotes[1:] {
		if !q.OutOfScope {
			t.Errorf("%s is taken for one of that time", q.Article.ID)
		}
	}
}
