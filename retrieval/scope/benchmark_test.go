package scope_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/retrieval/scope"
)

// benchmark calls do with the questions of a benchmark and their days, where
// they have one. It skips if the shared material is not there.
func benchmark(t *testing.T, file string, do func(question string, asked time.Time)) {
	t.Helper()
	f, err := os.Open("../../../shared/eval/" + file)
	if os.IsNotExist(err) {
		t.Skipf("without the shared material: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q struct{ Query, Date string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		asked, err := time.Parse(time.DateOnly, q.Date)
		if err != nil {
			asked = wednesday
		}
		do(q.Query, asked)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// tally counts what was understood of questions.
type tally struct{ questions, withOutlets, perhaps, likely, surely int }

func (n *tally) add(s scope.Scope) {
	n.questions++
	if len(s.Outlets) > 0 {
		n.withOutlets++
	}
	switch s.Certainty {
	case scope.Perhaps:
		n.perhaps++
	case scope.Likely:
		n.likely++
	case scope.Surely:
		n.surely++
	}
}

// A person has read what is understood of each of these questions: no outlet and
// no time is false. Whoever changes a number should read them again.
func TestBenchmarks(t *testing.T) {
	rtqa := []corpus.Outlet{{Name: "CNN"}, {Name: "USA Today"}, {Name: "The Week UK", Aliases: []string{"The Week"}}}
	for _, test := range []struct {
		file    string
		outlets []corpus.Outlet
		want    tally
	}{
		// Quiz questions, asked in the week they are about. They name outlets only
		// as their subject.
		{"rtqa/queries.dev.jsonl", rtqa, tally{questions: 350, perhaps: 4, likely: 132}},
		{"rtqa/queries.dev.jsonl", library, tally{questions: 350, perhaps: 4, likely: 132}},
		{"seeds/questions.dev.jsonl", library, tally{questions: 26, withOutlets: 2, perhaps: 2}},
		{"nanco/queries.dev.jsonl", library, tally{questions: 4}},
		{"squad2_500/queries.dev.jsonl", library, tally{questions: 265, perhaps: 6}},
		{"time1963/queries.dev.jsonl", library, tally{questions: 46, perhaps: 1, likely: 1}},
	} {
		t.Run(test.file, func(t *testing.T) {
			var got tally
			benchmark(t, test.file, func(question string, asked time.Time) {
				got.add(scope.Parse(question, test.outlets, asked))
				keeps(t, question, test.outlets, asked)
			})
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(tally{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Questions that nobody asks a bot, but that name one to four outlets each, in
// every way there is.
func TestManyOutlets(t *testing.T) {
	outlets := library
	for _, name := range []string{"Sporting News", "CBSSports.com", "The Independent - Life and Style", "The Age", "Polygon",
		"Engadget", "The Sydney Morning Herald", "FOX News - Lifestyle", "FOX News - Health", "TalkSport", "Wired", "Sky Sports"} {
		outlets = append(outlets, corpus.Outlet{Name: name})
	}
	var got tally
	benchmark(t, "multihop_rag/queries.dev.jsonl", func(question string, asked time.Time) {
		got.add(scope.Parse(question, outlets, asked))
		keeps(t, question, outlets, asked)
	})
	t.Logf("%+v", got)
	if got.withOutlets < 1000 {
		t.Errorf("outlets in %d of %d questions", got.withOutlets, got.questions)
	}
}
