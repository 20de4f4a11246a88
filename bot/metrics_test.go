package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"verbatim/bot/discordtest"
	"verbatim/retrieval"
)

// TestEachQuestionCountsOnce: a reply that is searched for twice is one question, and
// one that waits for an article and is asked again is nobody's.
func TestEachQuestionCountsOnce(t *testing.T) {
	registry := prometheus.NewRegistry()
	w := newWorld(t, discordtest.Options{}, func(w *world) { w.Metrics = NewMetrics(registry) })
	w.add(1)
	knows := make(chan struct{})
	w.shelves.answers(func(_ context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		a.Degraded = retrieval.NotEmbedded
		select {
		case <-knows:
			if !q.Background {
				t.Errorf("%q is asked as if somebody waited", q.Text)
			}
			return a, nil
		default:
		}
		if !strings.Contains(q.Text, "article") {
			return retrieval.Answer{Abstained: true}, nil
		}
		return a, nil
	})
	w.shelves.reconsider = func(_ []retrieval.Unanswered, out []retrieval.Reconsidered) ([]retrieval.Reconsidered, error) {
		for i := range out {
			select {
			case <-knows:
				out[i].Ask = true
			default:
				out[i].Ask = false
			}
		}
		return out, nil
	}
	counts := func(want map[string]float64) {
		t.Helper()
		w.idle()
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]float64{}
		for _, f := range families {
			for _, m := range f.GetMetric() {
				if name, ok := strings.CutSuffix(strings.TrimPrefix(f.GetName(), "verbatim_"), "s_total"); ok && name != "discord_request" {
					got[name+" "+m.GetLabel()[0].GetValue()] = m.GetCounter().GetValue()
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	ann := w.hand("ann")
	reply, err := ann.Mention("What does the article say?").Answer(w.ctx())
	if err != nil {
		t.Fatal(err)
	}
	counts(map[string]float64{"ask answered": 1, "degraded_answer not_embedded": 1})
	// By itself nothing answers it; with the question before it something does.
	if _, err := ann.Reply(reply, "And what else is there?").Answer(w.ctx()); err != nil {
		t.Fatal(err)
	}
	counts(map[string]float64{"ask answered": 2, "degraded_answer not_embedded": 2})

	waiting := w.answered(ann.Slash("ask", discordtest.Values{"question": "Who won?"}))
	w.answered(ann.Press(waiting, "Tell me when it can"))
	<-w.telling.push(w.guild.ID) // as it waits it is compared, with nothing new
	close(knows)
	<-w.telling.push(w.guild.ID)
	counts(map[string]float64{"ask answered": 2, "ask declined": 1, "background_ask answered": 1, "degraded_answer not_embedded": 2})
}
