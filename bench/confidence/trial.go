package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"verbatim/retrieval"
	"verbatim/retrieval/eval"
)

// trial is a library and the questions that it is asked.
type trial struct {
	set       string // what the trial counts for: trials of a set weigh the same together
	name      string // of its files in the work folder
	work      string
	corpus    string
	exclude   []string // ids of articles that are left out
	questions []question
}

type question struct {
	eval.Question
	Answerable bool     `json:"answerable"`
	Gold       []string `json:"gold_docs"`
	Evidence   []struct {
		Article string `json:"article_id"`
	} `json:"evidence"`
}

// articles are those that answer the question.
func (q question) articles() []string {
	out := q.Gold
	for _, e := range q.Evidence {
		out = append(out, e.Article)
	}
	return out
}

// parts are parts of rtqa: how many libraries of how many articles, and of how
// many questions that they answer and others. Half of each are drawn from
// everything. The articles and questions of the other half are of one time, as a
// community's are that follows the news: there the questions that nothing answers
// come close to something.
var parts = []struct{ size, libraries, answered, others int }{
	{5, 60, 2, 3},
	{50, 24, 5, 6},
	{500, 8, 15, 18},
}

func trials(benchmarks, work string) ([]trial, error) {
	rtqa := filepath.Join(benchmarks, "rtqa")
	corpus := filepath.Join(rtqa, "corpus.jsonl.gz")
	knockout, err := eval.ReadLines[question](filepath.Join(benchmarks, "rtqa_knockout", "queries.dev.jsonl"))
	if err != nil {
		return nil, err
	}
	var out []string
	data, err := os.ReadFile(filepath.Join(benchmarks, "rtqa_knockout", "exclude_article_ids.json"))
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		return nil, err
	}
	all := []trial{{set: "knockout", name: "knockout", work: work, corpus: corpus, exclude: out, questions: knockout}}

	questions, err := eval.ReadLines[question](filepath.Join(rtqa, "queries.dev.jsonl"))
	if err != nil {
		return nil, err
	}
	articles, err := eval.ReadLines[article](corpus)
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(11, 22))
	for _, p := range parts {
		for i := range p.libraries {
			set := fmt.Sprintf("%d articles", p.size)
			from, asked := shuffled(random, articles), shuffled(random, questions)
			unanswered := asked
			if i%2 == 1 {
				set = fmt.Sprintf("%d of a time", p.size)
				day := asked[0].Date
				near(from, day, func(a article) string { return a.Published })
				near(asked, day, func(q question) string { return q.Date })
				// What answers one question may be told by other articles of that time too:
				// only those that nothing answers at all are sure to have no answer here.
				unanswered = slices.DeleteFunc(slices.Clone(asked), func(q question) bool { return q.Answerable })
			}
			t := part(from, asked, unanswered, p.size, p.answered, p.others)
			t.set, t.name, t.work, t.corpus = set, fmt.Sprintf("part-%d-%d", p.size, i), work, corpus
			all = append(all, t)
		}
	}
	return all, nil
}

type article struct {
	ID        string `json:"id"`
	Published string `json:"published"`
}

func shuffled[T any](random *rand.Rand, all []T) []T {
	out := slices.Clone(all)
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// near sorts by the distance from a day, and what has no day last.
func near[T any](all []T, day string, of func(T) string) {
	from, _ := time.Parse(time.DateOnly, day)
	distance := func(v T) time.Duration {
		t, err := time.Parse(time.DateOnly, of(v)[:min(len(time.DateOnly), len(of(v)))])
		if err != nil {
			return math.MaxInt64
		}
		return t.Sub(from).Abs()
	}
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(distance(a), distance(b)) })
}

// part makes a library of the first articles that answers some of the first
// questions, and does not answer others, the first of unanswered.
func part(articles []article, questions, unanswered []question, size, answered, others int) trial {
	in := map[string]bool{}
	var t trial
	for _, q := range questions {
		if !q.Answerable || len(q.articles()) == 0 || len(q.articles()) > size/answered {
			continue
		}
		if t.questions = append(t.questions, q); len(t.questions) == answered {
			break
		}
	}
	for _, q := range t.questions {
		for _, a := range q.articles() {
			in[a] = true
		}
	}
	// What answers the others is left out, so that they come close and no more.
	for _, q := range unanswered {
		if len(t.questions) == answered+others {
			break
		}
		if !slices.ContainsFunc(q.articles(), func(a string) bool { return in[a] }) {
			q.Answerable = false
			t.questions = append(t.questions, q)
		}
	}
	out := map[string]bool{}
	for _, q := range t.questions[min(answered, len(t.questions)):] {
		for _, a := range q.articles() {
			out[a] = true
		}
	}
	for _, a := range articles {
		if len(in) < size && !out[a.ID] {
			in[a.ID] = true
		}
	}
	for _, a := range articles {
		if !in[a.ID] {
			t.exclude = append(t.exclude, a.ID)
		}
	}
	return t
}

// instance is a question to a library, and whether the library answers it.
type instance struct {
	set, question string
	answerable    bool
	features      retrieval.Features
}

// ask runs the program, unless its trace is there from an earlier run.
func (t trial) ask(ctx context.Context, program string) ([]instance, error) {
	trace := filepath.Join(t.work, t.name+".trace")
	if _, err := os.Stat(trace); errors.Is(err, fs.ErrNotExist) {
		exclude, queries := filepath.Join(t.work, t.name+".exclude"), filepath.Join(t.work, t.name+".queries")
		list, err := json.Marshal(t.exclude)
		if err != nil {
			return nil, err
		}
		var lines bytes.Buffer
		for _, q := range t.questions {
			line, err := json.Marshal(q)
			if err != nil {
				return nil, err
			}
			lines.Write(append(line, '\n'))
		}
		if err := errors.Join(os.WriteFile(exclude, list, 0o644), os.WriteFile(queries, lines.Bytes(), 0o644)); err != nil {
			return nil, err
		}
		c := exec.CommandContext(ctx, program, "eval", "--corpus", t.corpus, "--exclude", exclude, "--queries", queries, "--trace", trace+".part")
		if out, err := c.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w: %s", t.name, err, out)
		}
		if err := os.Rename(trace+".part", trace); err != nil {
			return nil, err
		}
	}
	lines, err := eval.ReadLines[struct {
		ID       string             `json:"id"`
		Features retrieval.Features `json:"features"`
	}](trace)
	if err != nil {
		return nil, err
	}
	answerable := map[string]bool{}
	for _, q := range t.questions {
		answerable[q.ID] = q.Answerable
	}
	var out []instance
	for _, l := range lines {
		out = append(out, instance{t.set, l.ID, answerable[l.ID], l.Features})
	}
	return out, nil
}
