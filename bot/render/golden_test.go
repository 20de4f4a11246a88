package render_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"verbatim/bot/render"
	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/extract"
	"verbatim/retrieval"
	"verbatim/retrieval/whosaid"
)

var update = flag.Bool("update", false, "write the golden files anew; read the difference before you keep it")

// spanOf is where the first words to the last stand in a text.
func spanOf(t *testing.T, text, first, last string) corpus.Span {
	t.Helper()
	s := corpus.Span{Start: strings.Index(text, first), End: strings.Index(text, last) + len(last)}
	if !s.Valid(text) {
		t.Fatalf("%q to %q is not in the text", first, last)
	}
	return s
}

// quote is the words of a from first to last, with the sentence that answers.
func quote(t *testing.T, a corpus.Article, paragraph int, first, last, marked string) retrieval.Quote {
	s := spanOf(t, a.Text, first, last)
	return retrieval.Quote{
		Located: corpus.Located{Passage: corpus.Passage{Span: s, Paragraph: paragraph}, Key: 1, Article: a}, Text: s.Of(a.Text), Marked: spanOf(t, a.Text, marked, marked),
	}
}

// strike is on what corpustest.Harbour tells, with other figures and words that
// mean something to Discord.
func strike() corpus.Article {
	return corpus.Article{
		ID: "strike", Title: "Islands [cut off]: *nine* days", Outlet: "Skell Radio", OriginalOutlet: "Isle News", URL: "https://radio.example/a_(b)", Published: "2024-05-12T08:00:00+02:00",
		Text: "- Skell Radio counts **140** cancelled crossings.\n\n1. Nobody knows how long the crews will go on, @everyone says; see https://radio.example.\n\n> “We wait,” said #dairy.",
	}
}

// long is an article whose passage no message has room for.
func long() corpus.Article {
	a := corpus.Article{ID: "long", Title: "Minutes of the council", Outlet: "The Lunmouth Courier", Published: "2024-06-01"}
	before := strings.Repeat("The council spoke of the weather, and of the harbour wall. ", 60)
	a.Text = before + "It then voted, by nine to two, for the new bridge. " + strings.TrimSpace(strings.Repeat("After that it spoke of the lamps. ", 60))
	return a
}

func TestGolden(t *testing.T) {
	r := newRenderer(t)
	bridge, harbour := corpustest.Bridge(), corpustest.Harbour()
	facts := render.Facts{Question: "How many crossings were cancelled?", Articles: 12, Outlets: 4, Took: 340 * time.Millisecond}
	button := func(label, id string) discordgo.Button {
		return discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: id}
	}
	first := quote(t, harbour, 2, "The harbour master", "60,000 crowns.", "The harbour master, Olu Brandt, counted 212 cancelled crossings.")
	reprint := harbour
	reprint.ID, reprint.Outlet = "reprint", "Isle News"
	first.Carriers = []corpus.Located{{Article: reprint}}
	sentence := 5.2
	first.Why = retrieval.Why{ByWords: 1, BM25: 12.34, ByMeaning: 2, Cosine: 0.81, Fused: 1, ByReading: 1, Logit: 6.1, SentenceLogit: &sentence, Place: 1, Of: 40, Confidence: 0.97}
	second := quote(t, strike(), 1, "- Skell", "#dairy.", "- Skell Radio counts **140** cancelled crossings.")
	second.OutOfScope = true
	second.Why = retrieval.Why{ByMeaning: 1, Cosine: 0.85, Fused: 3, Place: 2, Of: 40, Confidence: 0.6}
	third := quote(t, bridge, 1, "The stone bridge", "Dr. Ina Pell.", "Engineers found cracks in two of its five arches.")
	third.OutOfScope = true
	third.Why = retrieval.Why{ByWords: 11, BM25: 2.5, Fused: 22, ByReading: 13, Logit: -7, Place: 3, Of: 40, Confidence: 0.31}
	answer := retrieval.Answer{Score: 0.97, Threshold: 0.5, Quotes: []retrieval.Quote{first, second, third}, Stages: []retrieval.Stage{{Name: retrieval.StageWords, Took: 3 * time.Millisecond}, {Name: retrieval.StageReading, Took: 210 * time.Millisecond}}}
	answer.Scope.Outlets = []string{"The Harbour Gazette"}
	declined := retrieval.Answer{Abstained: true, Score: 0.2, Threshold: 0.5, Closest: []retrieval.Quote{third}, Degraded: retrieval.NotEmbedded, Unread: 1}
	missing := answer
	missing.ScopeEmpty, missing.Scope.Since, missing.Scope.Until, missing.Undated = true, "2024-05-01", "2024-05-31", 2
	away := answer
	away.Degraded, away.Undated = retrieval.IndexAway, 1
	cut := retrieval.Answer{Score: 0.8, Threshold: 0.5, Quotes: []retrieval.Quote{quote(t, long(), 1, "The council spoke", "After that it spoke of the lamps.", "It then voted, by nine to two, for the new bridge.")}}
	cut.Quotes[0].End = len(long().Text)

	given := "The surveyor said the stone bridge will close on Tuesday for eleven weeks."
	match := whosaid.Match{Given: spanOf(t, given, "the stone", "weeks"), CutEnd: true, Place: whosaid.Place{Article: bridge, Span: spanOf(t, bridge.Text, "The stone", "weeks"), Paragraph: 1}}
	match.Text = match.Of(bridge.Text)
	match.Differences = []whosaid.Difference{
		{Kind: whosaid.LeftOut, Given: corpus.Span{Start: 34, End: 34}, Published: spanOf(t, bridge.Text, "over the Lun", "over the Lun")},
		{Kind: whosaid.Replaced, Given: spanOf(t, given, "Tuesday", "Tuesday"), Published: spanOf(t, bridge.Text, "Monday", "Monday")},
	}
	match.Carriers = []whosaid.Place{{Article: reprint}}
	whole := whosaid.Match{Given: spanOf(t, given, "The surveyor said", "The surveyor said"), Place: whosaid.Place{Article: harbour, Span: spanOf(t, harbour.Text, "Crews accepted", "three percent"), Paragraph: 1}}

	draft := render.Draft{Near: "Ferry strike ends after nine days", Containment: 0.412, LooksLike: "The Lunmouth *Courier*"}
	draft.Article, draft.Format = bridge, "html"
	draft.Dropped = []extract.Dropped{{Text: "Home News Sport", Reason: "menu"}, {Text: "Photo: the bridge in *winter*", Reason: "caption"}}

	// Everything that may stand above the quotes, but for the name of who is told.
	told := facts
	told.Searched, told.Notice, told.Gone = "Is the ferry on strike? How many crossings were cancelled?", "I may *not* answer there.", 2
	told.Within = corpus.Filter{Outlets: []string{"The Harbour Gazette"}, Until: "2024-05-31"}

	for _, c := range []struct {
		name    string
		message render.Message
	}{
		{"answer", r.Answer(answer, facts, render.Page{}, r.Controls(render.Page{}, render.Actions{
			Context: []string{"c1", "c2"}, More: "a", Why: "b", Outlets: "c", Helpful: "d", Unhelpful: "e", Delete: "f",
		}))},
		{"answer_others", r.Answer(missing, facts, render.Page{Before: 3}, render.Controls{})},
		{"answer_index_away", r.Answer(away, facts, render.Page{}, render.Controls{})},
		{"answer_told", r.Answer(answer, told, render.Page{}, render.Controls{})},
		{"answer_cut", r.Answer(cut, facts, render.Page{}, render.Controls{})},
		{"declined", r.Answer(declined, facts, render.Page{}, render.Controls{Below: []discordgo.MessageComponent{button("Tell me when it can", "t")}})},
		{"declined_closest", r.Answer(declined, facts, render.Page{Closest: true}, render.Controls{})},
		{"no_outlet", r.Answer(retrieval.Answer{Abstained: true}, render.Facts{Articles: 1}, render.Page{}, render.Controls{})},
		{"foreign", r.Answer(retrieval.Answer{Abstained: true, ForeignLanguage: "German"}, render.Facts{Articles: 12, Outlets: 4}, render.Page{}, render.Controls{})},
		{"empty_library", r.Answer(retrieval.Answer{Abstained: true}, render.Facts{}, render.Page{}, render.Controls{})},
		{"compare", r.Compare(answer, facts, render.Controls{})},
		{"context", r.Context(third, 1)},
		{"why", r.Why(answer, render.Page{})},
		{"whosaid_exact", r.WhoSaid(whosaid.Result{Text: given, Verdict: whosaid.Exact, Matches: []whosaid.Match{whole}})},
		{"whosaid_altered", r.WhoSaid(whosaid.Result{Text: given, Verdict: whosaid.Altered, Matches: []whosaid.Match{match},
			Reasons: []whosaid.Reason{whosaid.NotTheSpeaker, whosaid.OnlyTheBeginning}, Speaker: spanOf(t, given, "The surveyor", "The surveyor")})},
		{"whosaid_joined", r.WhoSaid(whosaid.Result{Text: given, Verdict: whosaid.Joined, Matches: []whosaid.Match{whole, match}})},
		{"whosaid_too_short", r.WhoSaid(whosaid.Result{Text: "So it is.", Verdict: whosaid.TooShort, Reasons: []whosaid.Reason{whosaid.TooFew}, Words: 3})},
		{"whosaid_part", r.WhoSaid(whosaid.Result{Text: given, Verdict: whosaid.Part, Reasons: []whosaid.Reason{whosaid.SomeAbsent}, Words: 13, Absent: 3, Matches: []whosaid.Match{match}, Missing: []corpus.Span{spanOf(t, given, "The surveyor", "said")}})},
		{"whosaid_headline", r.WhoSaid(whosaid.Result{Text: bridge.Title, Verdict: whosaid.NotFound, Headlines: []corpus.Article{bridge, strike()}})},
		{"sources", r.Sources([]render.Source{{Outlet: "Skell Radio", Articles: 1, Newest: "2024-05-12"}, {Outlet: "", Articles: 3}}, 0)},
		{"draft", r.Draft(draft)},
		{"note", r.Note(render.Controls{}, "So many questions at once; ask again in a moment.", "# No heading, *no* emphasis.")},
	} {
		t.Run(c.name, func(t *testing.T) {
			holds(t, c.message, bridge, harbour, strike(), long())
			golden(t, c.name, c.message)
		})
	}
}

// golden compares the payload, its texts split into lines, with what it was.
func golden(t *testing.T, name string, m render.Message) {
	t.Helper()
	payload, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(payload, &value); err != nil {
		t.Fatal(err)
	}
	splitTexts(value)
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "golden", name+".json")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

func splitTexts(value any) {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			splitTexts(e)
		}
	case map[string]any:
		if text, ok := v["content"].(string); ok {
			v["content"] = strings.Split(text, "\n")
		}
		for _, e := range v {
			splitTexts(e)
		}
	}
}
