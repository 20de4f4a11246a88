package retrieval_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/retrieval"
)

func TestReferencesAreProvenAgain(t *testing.T) {
	reprint := corpustest.Harbour()
	reprint.ID, reprint.Outlet, reprint.URL = "reprint", "Isle News", ""
	f := newFixture(t, corpustest.Harbour(), reprint, strike())
	a := ask(t, f.Engine, crossings)
	var references []retrieval.Reference
	for _, q := range a.Quotes {
		references = append(references, q.Reference())
	}
	prove := func() []*retrieval.Quote {
		t.Helper()
		quotes, err := f.Prove(t.Context(), crossings, references)
		if err != nil || len(quotes) != len(references) {
			t.Fatalf("%v, %d quotes of %d references", err, len(quotes), len(references))
		}
		return quotes
	}
	for i, q := range prove() {
		if q == nil || q.Text != a.Quotes[i].Text || q.Marked != a.Quotes[i].Marked || len(q.Carriers) != len(a.Quotes[i].Carriers) {
			t.Errorf("%d: %+v", i, q)
		}
	}

	// What is known of an article may change; its text may not.
	title := "Another headline"
	if _, err := f.library.Edit(t.Context(), "strike", corpus.Edit{Change: corpus.Change{Title: &title}}); err != nil {
		t.Fatal(err)
	}
	if err := f.library.Remove(t.Context(), "harbour"); err != nil {
		t.Fatal(err)
	}
	other := corpustest.Harbour()
	other.URL = ""
	other.Text = "Somebody else counted " + other.Text
	other.Headings = nil
	if _, err := f.library.Add(t.Context(), []corpus.Entry{{Article: other, Repeat: true}}); err != nil {
		t.Fatal(err)
	}
	for i, q := range prove() {
		switch id := references[i].Article; {
		case id == "harbour" && q != nil:
			t.Errorf("quotes an article that has another's name: %q", q.Text)
		case id == "reprint" && (q == nil || len(q.Carriers) != 0), id == "strike" && (q == nil || q.Article.Title != title):
			t.Errorf("%s: %+v", id, q)
		}
	}
}

func TestProveMarksWhatIsNotMarkedYet(t *testing.T) {
	f := newFixture(t, corpustest.Harbour(), strike())
	a := ask(t, f.Engine, crossings)
	r := a.Quotes[0].Reference()
	r.Marked = corpus.Span{}
	quotes, err := f.Prove(t.Context(), crossings, []retrieval.Reference{r})
	if err != nil || quotes[0] == nil || quotes[0].Marked != a.Quotes[0].Marked {
		t.Errorf("%v, %+v", err, quotes[0])
	}
	// No reference, however it came about, leads out of its article.
	for name, spoil := range map[string]func(*retrieval.Reference){
		"span beyond the text": func(r *retrieval.Reference) { r.Span.End = 1 << 20 },
		"marked beyond it":     func(r *retrieval.Reference) { r.Marked = corpus.Span{Start: r.Span.End, End: r.Span.End + 1} },
		"another hash":         func(r *retrieval.Reference) { r.Hash = corpus.Hash("") },
		"no article":           func(r *retrieval.Reference) { r.Article = "" },
	} {
		spoilt := a.Quotes[0].Reference()
		spoil(&spoilt)
		if quotes, err := f.Prove(t.Context(), crossings, []retrieval.Reference{spoilt}); err != nil || quotes[0] != nil {
			t.Errorf("%s: %v, %+v", name, err, quotes[0])
		}
	}
}

// TestKeptReferencesAreRead: in the form in which answers were kept from the first.
func TestKeptReferencesAreRead(t *testing.T) {
	kept := `{"article":"a","hash":"b","span":{"Start":1,"End":9},"marked":{"Start":2,"End":3},"paragraph":4,"other":true,` +
		`"carriers":[{"article":"c","hash":"d","span":{"Start":5,"End":6},"marked":{"Start":0,"End":0},"paragraph":7,"why":{}}],"why":{"Place":1}}`
	var got retrieval.Reference
	if err := json.Unmarshal([]byte(kept), &got); err != nil {
		t.Fatal(err)
	}
	want := retrieval.Reference{Place: corpus.Place{Article: "a", Hash: "b", Span: corpus.Span{Start: 1, End: 9}}, Marked: corpus.Span{Start: 2, End: 3}, Paragraph: 4, OutOfScope: true,
		Carriers: []retrieval.Reference{{Place: corpus.Place{Article: "c", Hash: "d", Span: corpus.Span{Start: 5, End: 6}}, Paragraph: 7}}, Why: retrieval.Why{Place: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
