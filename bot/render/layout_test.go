package render_test

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/retrieval"
)

// sentence is an article of one sentence of so many words.
func sentence(id, word string, words int) corpus.Article {
	return corpus.Article{ID: id, Outlet: "The Lunmouth Courier", Text: strings.TrimSpace(strings.Repeat(word+" ", words)) + "."}
}

func answerOf(articles ...corpus.Article) retrieval.Answer {
	var a retrieval.Answer
	for _, art := range articles {
		whole := corpus.Span{End: len(art.Text)}
		a.Quotes = append(a.Quotes, retrieval.Quote{Located: corpus.Located{Passage: corpus.Passage{Span: whole, Paragraph: 1}, Article: art}, Text: art.Text, Marked: whole})
	}
	return a
}

func TestWhatHasNoRoom(t *testing.T) {
	r := newRenderer(t)
	for _, c := range []struct {
		name     string
		articles []corpus.Article
		shown    int
		says     string
	}{
		{"two that have room", []corpus.Article{sentence("a", "lamp", 300), sentence("b", "lamp", 300)}, 2, ""},
		{"two that have none together", []corpus.Article{sentence("a", "lamp", 500), sentence("b", "lamp", 500), sentence("c", "lamp", 5)}, 1, "2 more have no room in this message."},
		{"a sentence that is too long", []corpus.Article{sentence("a", "lamp", 1000)}, 1, "This sentence is too long for a message and is cut here."},
		{"one of signs that need a backslash each", []corpus.Article{sentence("a", "*", 3000)}, 1, "cut here"},
		{"one of three bytes a character", []corpus.Article{sentence("a", "日本", 1500)}, 1, "cut here"},
		{"one without a space", []corpus.Article{{ID: "a", Text: strings.Repeat("e\u0301", 9000)}}, 1, "cut here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := r.Answer(answerOf(c.articles...), render.Facts{Articles: 3, Outlets: 1}, render.Page{}, render.Controls{})
			holds(t, m, c.articles...)
			all := strings.Join(texts(m.Components), "\n")
			if len(m.Shown) != c.shown || m.Left != len(c.articles)-c.shown || !strings.Contains(all, c.says) {
				t.Fatalf("%d shown, %d left, %.300q", len(m.Shown), m.Left, all[max(0, len(all)-300):])
			}
			if strings.Contains(c.says, "cut") {
				text, s := c.articles[0].Text, m.Shown[0].Span
				if s.Start != 0 || s.Len() < 1000 {
					t.Errorf("only %v is shown", s)
				}
				if rest := text[s.End:]; rest[0] != ' ' && strings.Contains(text, " ") || strings.HasPrefix(rest, "\u0301") {
					t.Errorf("it is cut before %.10q", rest)
				}
			}
		})
	}
}

// TestADraftShowsSomething: what stands above the article takes nothing of that.
func TestADraftShowsSomething(t *testing.T) {
	a := corpus.Article{ID: "a", Title: "One word", Text: strings.Repeat("x", 9000)}
	m := newRenderer(t).Draft(render.Draft{Result: extract.Result{Article: a, Format: "text"}})
	holds(t, m, a)
	if all := strings.Join(texts(m.Components), "\n"); len(m.Shown) != 1 || m.Shown[0].Len() < 1000 || m.Left != 0 || !strings.Contains(all, "cut here") {
		t.Errorf("%v, %d left: %.500q", m.Shown, m.Left, all)
	}
}

// TestWhatTurns: the text stays as it was published, and whoever cannot see in which
// order it stands is told so.
func TestWhatTurns(t *testing.T) {
	r := newRenderer(t)
	for text, told := range map[string]bool{
		"The ship was \u202Edetceled\u202C.":      true,
		"It cost \u2067450\u2069 crowns.":         true,
		"The \u200Fport\u200E of \u061CLunmouth.": false,
		"אנשי הנמל שבתו תשעה ימים.":               false,
	} {
		m := r.Answer(answerOf(corpus.Article{ID: "a", Text: text}), render.Facts{}, render.Page{}, render.Controls{})
		holds(t, m, corpus.Article{ID: "a", Text: text})
		if all := strings.Join(texts(m.Components), "\n"); strings.Contains(all, "change the direction of writing") != told || !strings.Contains(all, text) {
			t.Errorf("%q: %q", text, all)
		}
	}
}

func TestCheckNamesWhatACallerGotWrong(t *testing.T) {
	r := newRenderer(t)
	a := answerOf(sentence("a", "lamp", 5))
	for _, c := range []struct {
		name, id, want string
	}{
		{"fine", strings.Repeat("x", 100), ""},
		{"too long", strings.Repeat("x", 101), "a custom_id of 101 bytes"},
		{"twice", "why", "custom_id why twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := r.Answer(a, render.Facts{}, render.Page{}, r.Controls(render.Page{}, render.Actions{Why: "why", More: c.id})).Check()
			if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestAnOutletKeepsItsColour(t *testing.T) {
	r := newRenderer(t)
	colours := func(outlet string) (out []int) {
		a := sentence("a", "lamp", 5)
		a.Outlet = outlet
		for _, c := range r.Answer(answerOf(a), render.Facts{}, render.Page{}, render.Controls{}).Components {
			if container, ok := containerOf(c); ok {
				if container.AccentColor == nil {
					return nil
				}
				out = append(out, *container.AccentColor)
			}
		}
		return out
	}
	if first, again := colours("The Lunmouth Courier"), colours("lunmouth courier"); len(first) != 1 || first[0] != again[0] {
		t.Errorf("%x and %x", first, again)
	}
	if c := colours(""); c != nil {
		t.Errorf("an unknown outlet has a colour, %x", c)
	}
}

func containerOf(c discordgo.MessageComponent) (discordgo.Container, bool) {
	container, ok := c.(discordgo.Container)
	return container, ok
}
