package bot

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest"
	"verbatim/bot/render"
	"verbatim/bot/render/phrase"
	"verbatim/retrieval"
)

// rxIds are the ids that Discord gives, and an answer's number in its buttons.
var rxIds = regexp.MustCompile(`"id":\d+,|("custom_id":"\w+:)\d+`)

// written is a message's components as JSON, without what differs from one sending to
// the next.
func written(t *testing.T, components any) string {
	t.Helper()
	var plain any // so that the keys of all stand in one order
	data, err := json.Marshal(components)
	if err == nil {
		err = json.Unmarshal(data, &plain)
	}
	if err == nil {
		data, err = json.Marshal(plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(rxIds.ReplaceAllString(string(data), "$1"), ",", ",\n")
}

// TestPreview: what is drawn without Discord is what the bot sends.
func TestPreview(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(8)
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	declined := func(_ context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		return retrieval.Answer{Score: 0.1, Threshold: 0.5, Abstained: true, Closest: a.Quotes}, nil
	}
	foreign := func(context.Context, retrieval.Query, retrieval.Answer) (retrieval.Answer, error) {
		return retrieval.Answer{Threshold: 0.5, Abstained: true, ForeignLanguage: "Dutch"}, nil
	}
	ann := w.hand("ann")
	for name, c := range map[string]struct {
		answer  func(context.Context, retrieval.Query, retrieval.Answer) (retrieval.Answer, error)
		compare bool
		then    string // what is pressed for the second message
	}{
		"answered": {nil, false, "Why these?"}, "declined": {declined, false, "Show the closest passages"},
		"compared": {nil, true, "Why these?"}, "compared, declined": {declined, true, "Show the closest passages"}, "foreign": {foreign, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w.shelves.answers(c.answer)
			command := map[bool]string{false: "ask", true: "compare"}[c.compare]
			sent := []discordtest.Message{w.answered(ann.Slash(command, whatItSays))}
			if c.then != "" {
				sent = append(sent, w.answered(ann.Press(sent[0], c.then)))
			}

			library, err := w.shelves.Of(w.ctx(), w.guild.ID)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := library.Ask(w.ctx(), retrieval.Query{Limit: AllPages})
			if err != nil {
				t.Fatal(err)
			}
			facts := render.Facts{Question: "What does it say?", Articles: 8, Outlets: 1}
			drawn := Preview(render.Renderer{Book: books.In(phrase.Default)}, answer, facts, PreviewOptions{Compare: c.compare, Why: c.then == "Why these?", Quotes: perPage})
			if len(drawn) != len(sent) {
				t.Fatalf("%d messages are drawn, and %d sent", len(drawn), len(sent))
			}
			for i := range sent {
				if d := cmp.Diff(written(t, sent[i].Components), written(t, drawn[i].Components)); d != "" {
					t.Errorf("message %d, as sent (-) and as drawn (+):\n%s", i, d)
				}
			}
		})
	}
}
