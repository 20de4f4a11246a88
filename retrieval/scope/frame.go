package scope

import (
	"strings"

	"verbatim/corpus"
)

// frames finds the outlets that a question is put to.
type frames struct {
	words []word
	names *names
	// times are the absolute ones, which still stand in words.
	times []*spokenTime
	// mixed means that a capital letter says something.
	mixed bool

	// publishing means that the question asks what an outlet says, so that "last
	// week" is when it said so.
	publishing bool

	seen map[place]match
	said []Said
	cuts []corpus.Span
	// done is the index after the last word of a frame that was read.
	done int
}

// at is the folded word i if it stands near the one before, or "".
func (f *frames) at(i int) string {
	if i < 0 || i >= len(f.words) || i > 0 && f.words[i].gap > near {
		return ""
	}
	return f.words[i].fold
}

// before is the word before word i if it stands near, or "".
func (f *frames) before(i int) string {
	if i <= 0 || i >= len(f.words) || f.words[i].gap > near {
		return ""
	}
	return f.words[i-1].fold
}

// ends reports whether nothing near follows word i-1.
func (f *frames) ends(i int) bool { return i >= len(f.words) || f.words[i].gap > near }

// read reads the frames one after another.
func (f *frames) read() {
	readers := []func(int) bool{f.opening, f.comparing, f.according, f.asking, f.toldBy, f.stating, f.article, f.where, f.domain}
	for i := 0; i < len(f.words); {
		f.done = i + 1
		for _, read := range readers {
			if !outside[f.before(i)] && read(i) {
				break
			}
		}
		i = max(i+1, f.done)
	}
}

// take notes that s is asked and cuts the words from first to the one before to.
func (f *frames) take(s source, first, to int) bool {
	f.said = append(f.said, s.named...)
	f.done = max(s.to, to)
	if first < to {
		f.cut(first, to)
	}
	return true
}

func (f *frames) cut(first, to int) {
	f.cuts = append(f.cuts, corpus.Span{Start: f.words[first].Start, End: f.words[to-1].end})
}

// beside reports whether a frame ends right before span or begins right after
// it: "according to X last week", "yesterday's X articles".
func (f *frames) beside(question string, span corpus.Span) bool {
	for _, c := range f.cuts {
		if c.End <= span.Start && strings.TrimSpace(question[c.End:span.Start]) == "" ||
			span.End <= c.Start && strings.TrimSpace(question[span.End:c.Start]) == "" {
			return true
		}
	}
	return false
}

// timed passes over an absolute time at word i, which is that of what is said
// just before: "what did X say in August 2021".
func (f *frames) timed(i int) int {
	for _, t := range f.times {
		if i < len(f.words) && f.words[i].gap == near && f.words[i].Start == t.cut.Start {
			t.certainty = Surely
			for i < len(f.words) && f.words[i].Start < t.cut.End {
				i++
			}
		}
	}
	return i
}
