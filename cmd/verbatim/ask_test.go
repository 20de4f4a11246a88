package main

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/library"
)

// FuzzAsk asks anything at all, as ask and the bot do: with the real models, and
// with what reads outlets, times and languages out of a question. There is no
// error, and every quote is its article's text, byte for byte.
func FuzzAsk(f *testing.F) {
	for _, q := range []string{
		"How many crossings were cancelled?", "What did the Lunmouth Courier say about the bridge in March 2024?", "¿Cuánto cuesta la reparación del puente?",
		"harbour gazett last week: ferries?", `"bridge" OR NOT harbour* ^ NEAR(x, y) {headline}: - + "`, "since Monday until 2024-02-30", "\x00\xff\u202e\u0301", "in 99999 and before yesterday",
	} {
		f.Add(q)
	}
	a := &app{stderr: io.Discard, getenv: func(string) string { return "" }, dataDir: f.TempDir()}
	store, err := sqlite.Open(f.Context(), a.dataDir)
	if err != nil {
		f.Fatal(err)
	}
	defer store.Close()
	stored, err := store.Library(f.Context(), "default")
	if err != nil {
		f.Fatal(err)
	}
	articles := []corpus.Article{corpustest.Bridge(), corpustest.Harbour()}
	var entries []corpus.Entry
	for _, article := range articles {
		entries = append(entries, corpus.Entry{Article: article})
	}
	if _, err := stored.Add(f.Context(), entries); err != nil {
		f.Fatal(err)
	}
	model, err := a.openModel(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	if model == nil {
		f.Skip("skipped: there is no engine for this platform")
	}
	defer model.Close()
	lib := a.ready(stored, model)
	if err := lib.EmbedAll(f.Context(), func(int, int) {}); err != nil {
		f.Fatal(err)
	}
	now := time.Date(2024, 5, 21, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, question string) {
		for _, by := range []ask{(*library.Library).Ask, (*library.Library).Compare} {
			answer, err := by(lib, context.Background(), retrieval.Query{Text: question, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if answer.Abstained != (len(answer.Quotes) == 0) || answer.Score < 0 || answer.Score > 1 {
				t.Errorf("answer %+v", answer)
			}
			for _, q := range append(answer.Quotes, answer.Closest...) {
				at := slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == q.Article.ID })
				if at < 0 || !q.Valid(articles[at].Text) || q.Text != q.Of(articles[at].Text) || !q.Contains(q.Marked) || q.Article.Outlet != articles[at].Outlet {
					t.Errorf("%+v is not what was published", q)
				}
			}
		}
	})
}
