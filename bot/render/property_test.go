package render_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
	"verbatim/bot/render/markdown"
	"verbatim/bot/render/phrase"
	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/segment"
	"verbatim/retrieval"
	"verbatim/retrieval/whosaid"
)

func newRenderer(t testing.TB) render.Renderer {
	t.Helper()
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return render.Renderer{Book: books.In("en-US")}
}

// texts are all texts of a message, in order.
func texts(components []discordgo.MessageComponent) []string {
	var out []string
	for _, c := range components {
		switch c := c.(type) {
		case discordgo.TextDisplay:
			out = append(out, c.Content)
		case discordgo.Container:
			out = append(out, texts(c.Components)...)
		}
	}
	return out
}

// holds fails unless m keeps every limit, draws nothing that was not meant, and
// shows in its block quotes, in order, exactly the spans that it says.
func holds(t *testing.T, m render.Message, articles ...corpus.Article) {
	t.Helper()
	if err := m.Check(); err != nil {
		t.Errorf("%v: %.2000q", err, texts(m.Components))
	}
	if _, err := json.Marshal(m); err != nil {
		t.Error(err)
	}
	var quotes []string
	for _, text := range texts(m.Components) {
		for _, n := range markdown.Parse(text) {
			quotes = append(quotes, drawn(t, text, n, false)...)
		}
	}
	if len(quotes) != len(m.Shown) {
		t.Fatalf("%d block quotes, and %d spans are said to be shown", len(quotes), len(m.Shown))
	}
	for i, s := range m.Shown {
		at := slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == s.Article })
		if at < 0 {
			t.Fatalf("article %q is shown", s.Article)
		}
		if want := s.Of(articles[at].Text); want == "" || quotes[i] != render.Showable(want) {
			t.Errorf("shows %.500q, and should %.500q", quotes[i], want)
		}
	}
}

// drawn returns the quotes in n, which must hold nothing that render does not use.
func drawn(t *testing.T, text string, n markdown.Node, inQuote bool) []string {
	t.Helper()
	var quotes []string
	switch n.Kind {
	case markdown.Text, markdown.Bold:
	case markdown.Quote:
		quotes = append(quotes, markdown.Plain(n.Children))
		inQuote = true
	case markdown.Subtext, markdown.Item:
		if inQuote {
			t.Errorf("a %s in a quote: %q", n.Kind, text)
		}
	case markdown.Link:
		if inQuote || !strings.HasPrefix(n.URL, "http") {
			t.Errorf("a link to %s: %q", n.URL, text)
		}
	default:
		t.Errorf("a %s is drawn: %q", n.Kind, text)
	}
	for _, c := range n.Children {
		quotes = append(quotes, drawn(t, text, c, inQuote)...)
	}
	return quotes
}

// maker makes articles and answers at random, of the worst kind.
type maker struct{ *rand.Rand }

func (m maker) of(choices ...string) string { return choices[m.IntN(len(choices))] }

func (m maker) awkward() string {
	if m.IntN(10) == 0 {
		return "tab\tbell\a line\r\n# end\u2028> \xff."
	}
	return awkward[m.IntN(len(awkward))]
}

// words is n random words.
func (m maker) words(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(m.of("the", "bridge", "closed", "*", "_at_", "noon.", "Nobody", "“quoted”", "said:", "日本語の文。", "Übergröße", "🙂", "https://a.example/b_c", "@everyone", "1.", "-", "#", "]", ")", "12,345", strings.Repeat("x", m.IntN(60))))
		if m.IntN(8) > 0 {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

func (m maker) article(id string) corpus.Article {
	a := corpus.Article{ID: id}
	a.Title = m.of("Old bridge closes", "", m.awkward(), m.words(m.IntN(80)), "A [bracket](https://x.example) title", strings.Repeat("日", 400))
	a.Outlet = m.of("The Lunmouth Courier", "", m.awkward(), m.words(30), "Slate.com", "a\nb")
	a.OriginalOutlet = m.of("", "", "The Gazette", m.words(40))
	a.URL = m.of("https://courier.example/bridge", "", "javascript:alert(1)", "https://user:pass@x.example/", "https://x.example/a_(b)_c?d=[e]&f=*g* h", "https://日本.example/日本", "https://x.example/#part", "ftp://x.example", "https://x.example/"+strings.Repeat("a", m.IntN(600)), "http://[::1]/", "https://x.example/%zz")
	a.Published = m.of("2024-03-04", "2024-03-04T12:00:00+02:00", "", "whenever", m.words(20))
	switch m.IntN(8) {
	case 0:
		a.Text = m.words(3 + m.IntN(8))
	case 1:
		a.Text = strings.Repeat(m.of("日本", "é", "x", "🙂", "*", "a ", "e\u0301", "👩\u200d🚀"), 1+m.IntN(9000))
	case 2:
		a.Text = "x" + m.awkward() + "x"
	default:
		var paragraphs []string
		for range 1 + m.IntN(12) {
			paragraphs = append(paragraphs, m.of(m.words(1+m.IntN(120)), m.words(10)))
		}
		a.Text = strings.Join(slices.DeleteFunc(paragraphs, func(p string) bool { return p == "" }), "\n\n")
	}
	if strings.TrimSpace(a.Text) == "" {
		a.Text = "One sentence."
	}
	return a
}

// quote is a random passage of a, with a sentence of it marked or none.
func (m maker) quote(a corpus.Article) retrieval.Quote {
	s := m.span(a.Text)
	q := retrieval.Quote{Located: corpus.Located{Passage: corpus.Passage{Span: s, Paragraph: 1 + m.IntN(20)}, Article: a}, Text: s.Of(a.Text), OutOfScope: m.IntN(4) == 0}
	if sentences := segment.Sentences(a.Text, s); len(sentences) > 0 && m.IntN(6) > 0 {
		first := m.IntN(len(sentences))
		q.Marked = corpus.Span{Start: sentences[first].Start, End: sentences[min(len(sentences)-1, first+m.IntN(2))].End}
	}
	for range m.IntN(3) * m.IntN(4) {
		q.Carriers = append(q.Carriers, corpus.Located{Article: m.article("carrier")})
	}
	return q
}

// span is of whole paragraphs of text.
func (m maker) span(text string) corpus.Span {
	p := segment.Paragraphs(text)
	first := m.IntN(len(p))
	return corpus.Span{Start: p[first].Start, End: p[min(len(p)-1, first+m.IntN(3))].End}
}

func (m maker) answer(n int) (retrieval.Answer, []corpus.Article) {
	a := retrieval.Answer{Score: m.Float64(), Threshold: 0.5, Unread: m.IntN(2), Undated: m.IntN(3), ScopeEmpty: m.IntN(3) == 0, Degraded: retrieval.Degradation(m.of("", "", string(retrieval.NoModels), string(retrieval.IndexAway), string(retrieval.DamagedVectors), string(retrieval.DamagedArticles), string(retrieval.NotEmbedded))), ForeignLanguage: m.of("", "", "", "", "Spanish"), Abstained: m.IntN(5) == 0}
	a.Scope.Filter = corpus.Filter{Since: m.of("", "2021-08-01"), Until: m.of("", "2021-08-31")}
	if m.IntN(3) == 0 {
		a.Scope.Absent = []string{m.words(4)}
	}
	if m.IntN(3) == 0 {
		a.OutletsWithoutQuote = []string{m.words(9), "Slate"}
	}
	a.Scope.RelaxedDates = corpus.Filter{Since: m.of("", "", "2020-01-01")}
	for range m.IntN(4) {
		a.Scope.Outlets = append(a.Scope.Outlets, m.of("Slate", m.words(20)))
	}
	var articles []corpus.Article
	for i := range n {
		article := m.article(fmt.Sprint("article-", i))
		articles = append(articles, article)
		a.Quotes = append(a.Quotes, m.quote(article))
	}
	if a.Abstained {
		a.Quotes, a.Closest = nil, a.Quotes
	}
	return a, articles
}

func (m maker) controls(quotes int) render.Controls {
	var c render.Controls
	button := func(name string) discordgo.Button {
		return discordgo.Button{Label: "Button", Style: discordgo.SecondaryButton, CustomID: name}
	}
	for i := range quotes {
		var row []discordgo.Button
		for j := range m.IntN(3) {
			row = append(row, button(fmt.Sprint("quote-", i, "-", j)))
		}
		c.Quotes = append(c.Quotes, row)
	}
	for i := range m.IntN(8) {
		c.Below = append(c.Below, button(fmt.Sprint("below-", i)))
	}
	return c
}

func TestEveryMessageKeepsItsPromises(t *testing.T) {
	r := newRenderer(t)
	for seed := range uint64(100) {
		check(t, r, maker{rand.New(rand.NewPCG(seed, 7))})
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzMessages(f *testing.F) {
	r := newRenderer(f)
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { check(t, r, maker{rand.New(rand.NewPCG(a, b))}) })
}

// check makes one message of each kind.
func check(t *testing.T, r render.Renderer, m maker) {
	n := 1 + m.IntN(12)
	a, articles := m.answer(n)
	facts := render.Facts{Question: m.of("", "How many?", m.words(200)), Articles: m.IntN(100), Outlets: m.IntN(9), Took: time.Duration(m.IntN(3000)) * time.Millisecond,
		Searched: m.of("", m.words(300)), Notice: m.of("", m.words(100)), Gone: m.IntN(3)}
	if m.IntN(2) == 0 {
		facts.Within = corpus.Filter{Outlets: []string{m.words(9)}, Since: "2024-05-01"}
	}

	answer := r.Answer(a, facts, render.Page{Before: m.IntN(9), Closest: true}, m.controls(n))
	holds(t, answer, articles...)
	quotes := a.Quotes
	if a.Abstained {
		quotes = a.Closest
	}
	if len(answer.Shown)+answer.Left != n {
		t.Errorf("%d quotes shown and %d left, of %d", len(answer.Shown), answer.Left, n)
	}
	if len(answer.Shown) == 0 {
		t.Error("no quote is shown")
	}
	for i, s := range answer.Shown {
		q := quotes[i]
		if marked := q.Marked; !q.Contains(s.Span) || len(answer.Shown) > 1 && !s.Contains(marked) && marked.Len() > 0 {
			t.Errorf("shown %v of %v, without the sentence that answers at %v", s.Span, q.Span, marked)
		}
	}

	holds(t, r.Compare(a, facts, m.controls(n)), articles...)
	holds(t, r.Context(quotes[0], m.IntN(4)), articles...)
	holds(t, r.Why(a, render.Page{}), articles...)
	holds(t, r.WhoSaid(m.found(articles)), articles...)

	var sources []render.Source
	for range m.IntN(40) {
		sources = append(sources, render.Source{Outlet: m.article("").Outlet, Articles: m.IntN(5), Newest: m.article("").Published})
	}
	holds(t, r.Sources(sources, m.IntN(4)))

	draft := render.Draft{Near: m.of("", m.words(20)), Containment: m.Float64(), LooksLike: m.of("", m.words(20))}
	draft.Article, draft.Format = articles[0], "html"
	for range m.IntN(30) {
		draft.Dropped = append(draft.Dropped, extract.Dropped{Text: m.words(m.IntN(40)), Reason: m.of("menu", m.words(9))})
	}
	holds(t, r.Draft(draft), articles...)
	holds(t, r.Note(render.Controls{}, m.words(m.IntN(2000)+1), "x"+m.awkward()))
}

// found is a look-up's result at random.
func (m maker) found(articles []corpus.Article) whosaid.Result {
	f := whosaid.Result{Text: "given " + m.words(300), Words: m.IntN(5000), Absent: m.IntN(5000)}
	f.Speaker = corpus.Span{Start: 6, End: len(f.Text)}
	for _, why := range []whosaid.Reason{whosaid.NoWords, whosaid.TooFew, whosaid.SomeAbsent, whosaid.OnlyPunctuation, whosaid.ByChance, whosaid.NotTheSpeaker, whosaid.OnlyTheBeginning} {
		if m.IntN(3) == 0 {
			f.Reasons = append(f.Reasons, why)
		}
	}
	given := func() corpus.Span {
		w := segment.Sentences(f.Text, corpus.Span{End: len(f.Text)})
		return w[m.IntN(len(w))]
	}
	f.Verdict = []whosaid.Verdict{whosaid.Exact, whosaid.Altered, whosaid.Joined, whosaid.Part, whosaid.NotFound, whosaid.TooShort}[m.IntN(6)]
	if f.Verdict == whosaid.NotFound || f.Verdict == whosaid.TooShort {
		for i := range m.IntN(6) {
			f.Headlines = append(f.Headlines, articles[i%len(articles)])
		}
		return f
	}
	for _, a := range articles[:1+m.IntN(len(articles))] {
		match := whosaid.Match{Given: given(), CutStart: m.IntN(2) == 0, CutEnd: m.IntN(2) == 0}
		match.Article, match.Span, match.Paragraph = a, m.span(a.Text), 1
		match.Text = match.Of(a.Text)
		for range m.IntN(12) {
			kind := []whosaid.Kind{whosaid.Replaced, whosaid.PutIn, whosaid.LeftOut, whosaid.Omission, whosaid.Punctuation}[m.IntN(5)]
			d := whosaid.Difference{Kind: kind, Given: given()}
			sentences := segment.Sentences(a.Text, match.Span)
			d.Published = sentences[m.IntN(len(sentences))]
			match.Differences = append(match.Differences, d)
		}
		for range m.IntN(6) {
			match.Carriers = append(match.Carriers, whosaid.Place{Article: m.article("carrier")})
		}
		f.Matches = append(f.Matches, match)
	}
	for range m.IntN(6) {
		f.Missing = append(f.Missing, given())
	}
	return f
}
