package main

import (
	"encoding/json"
	"io"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// The forms of what commands print with --json: one object a line.

type answerJSON struct {
	Question  string  `json:"question"`
	Abstained bool    `json:"abstained"`
	Score     float64 `json:"score"`
	Threshold float64 `json:"threshold"`
	Degraded  bool    `json:"degraded"`
	// Degradation is why a better passage may be missing, such as "index_away".
	Degradation retrieval.Degradation `json:"degradation,omitempty"`
	Quotes      []quoteJSON           `json:"quotes"`
	Closest     []quoteJSON           `json:"closest"`

	Foreign string      `json:"foreign,omitempty"` // the question's language, where it is not the library's
	Asked   *askedJSON  `json:"asked,omitempty"`   // which outlets and times the question was understood to ask of
	Silent  []string    `json:"silent,omitempty"`  // outlets that a comparison was asked of and has no quote of
	Stages  []stageJSON `json:"stages,omitempty"`  // with --explain
	Unread  int         `json:"unread,omitempty"`  // passages that there was no time to read
	Undated int         `json:"undated,omitempty"` // articles without a date, where a time is asked of
}

type askedJSON struct {
	Outlets []string `json:"outlets"`
	Since   string   `json:"since"`
	Until   string   `json:"until"`
	Words   []string `json:"words"`   // of the question, that say so
	Missing bool     `json:"missing"` // none of these articles answers
	// Absent are outlets that are asked of too, and that no article is recorded as
	// coming from.
	Absent []string `json:"absent,omitempty"`
	// NotThen is the first and last day that was asked of at first: no article of
	// then answers, and articles of other days do.
	NotThen []string `json:"not_then,omitempty"`
}

type stageJSON struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"ms"`
}

// explain adds how each quote was found and where the time went.
func (f *answerJSON) explain(a retrieval.Answer) {
	for _, s := range a.Stages {
		f.Stages = append(f.Stages, stageJSON{s.Name, float64(s.Took.Microseconds()) / 1000})
	}
	f.Unread = a.Unread
	for i := range f.Quotes {
		f.Quotes[i].Why = whyForm(a.Quotes[i].Why)
	}
	for i := range f.Closest {
		f.Closest[i].Why = whyForm(a.Closest[i].Why)
	}
}

// whyJSON has places from 1, and 0 where a stage has not found or not read the
// passage.
type whyJSON struct {
	ByWords    int      `json:"by_words"`
	BM25       float64  `json:"bm25"`
	ByMeaning  int      `json:"by_meaning"`
	Cosine     float64  `json:"cosine"`
	Fused      int      `json:"fused"`
	ByReading  int      `json:"by_reading"`
	Logit      float64  `json:"logit"`
	Sentence   *float64 `json:"sentence_logit"`
	Place      int      `json:"place"`
	Of         int      `json:"of"`
	Confidence float64  `json:"confidence"`
}

func whyForm(w retrieval.Why) *whyJSON {
	return &whyJSON{w.ByWords, w.BM25, w.ByMeaning, w.Cosine, w.Fused, w.ByReading, w.Logit, w.SentenceLogit, w.Place, w.Of, w.Confidence}
}

// placeJSON is a piece of an article's text.
type placeJSON struct {
	ArticleID      string `json:"article_id"`
	Outlet         string `json:"outlet"`
	OriginalOutlet string `json:"original_outlet"`
	Title          string `json:"title"`
	URL            string `json:"url"`
	Published      string `json:"published"`
	Paragraph      int    `json:"paragraph"`
	Start          int    `json:"start"` // bytes of the article's text
	End            int    `json:"end"`
}

func placeForm(a corpus.Article, s corpus.Span, paragraph int) placeJSON {
	return placeJSON{a.ID, a.Outlet, a.OriginalOutlet, a.Title, a.URL, a.Published, paragraph, s.Start, s.End}
}

type quoteJSON struct {
	placeJSON
	Text   string `json:"text"`
	Marked [2]int `json:"marked"` // bytes of the article's text

	Other    bool        `json:"other,omitempty"`    // of other outlets or times than the question asks of
	Carriers []placeJSON `json:"carriers,omitempty"` // where other articles have the same text, or nearly
	Why      *whyJSON    `json:"why,omitempty"`      // with --explain
}

func answerForm(question string, a retrieval.Answer) answerJSON {
	form := answerJSON{
		Question: question, Abstained: a.Abstained, Score: a.Score, Threshold: a.Threshold, Degraded: a.Degraded != "", Degradation: a.Degraded,
		Quotes: quoteForms(a.Quotes), Closest: quoteForms(a.Closest), Foreign: a.ForeignLanguage, Silent: a.OutletsWithoutQuote, Undated: a.Undated,
	}
	if then := a.Scope.RelaxedDates; !a.Scope.All() || !then.All() || len(a.Scope.Absent) > 0 {
		form.Asked = &askedJSON{append([]string{}, a.Scope.Outlets...), a.Scope.Since, a.Scope.Until, a.Scope.Words, a.ScopeEmpty, a.Scope.Absent, nil}
		if !then.All() {
			form.Asked.NotThen = []string{then.Since, then.Until}
		}
	}
	return form
}

func quoteForms(quotes []retrieval.Quote) []quoteJSON {
	out := []quoteJSON{} // not null
	for _, q := range quotes {
		form := quoteJSON{
			placeJSON: placeForm(q.Article, q.Span, q.Paragraph), Text: q.Text,
			Marked: [2]int{q.Marked.Start, q.Marked.End}, Other: q.OutOfScope,
		}
		for _, c := range q.Carriers {
			form.Carriers = append(form.Carriers, placeForm(c.Article, c.Span, c.Paragraph))
		}
		out = append(out, form)
	}
	return out
}

// metaJSON is what is known of an article.
type metaJSON struct {
	ID             string `json:"id"`
	Title          string `json:"title"`
	Author         string `json:"author"`
	Outlet         string `json:"outlet"`
	OriginalOutlet string `json:"original_outlet"`
	URL            string `json:"url"`
	Published      string `json:"published"`
}

func metaForm(a corpus.Article) metaJSON {
	return metaJSON{a.ID, a.Title, a.Author, a.Outlet, a.OriginalOutlet, a.URL, a.Published}
}

type articleJSON struct {
	metaJSON
	Headings [][2]int  `json:"headings,omitempty"` // bytes of text
	Text     string    `json:"text,omitempty"`
	Bytes    int       `json:"bytes"`
	Passages int       `json:"passages,omitempty"`
	Added    string    `json:"added,omitempty"`
	CopyOf   string    `json:"copy_of,omitempty"`
	Received *fileJSON `json:"received,omitempty"`
}

type fileJSON struct {
	Name      string `json:"name"`
	Format    string `json:"format"`
	Extractor int    `json:"extractor"`
	SHA256    string `json:"sha256"`
	Bytes     int    `json:"bytes"`
}

func articleForm(a corpus.Article) articleJSON {
	out := articleJSON{metaJSON: metaForm(a), Text: a.Text, Bytes: len(a.Text)}
	for _, h := range a.Headings {
		out.Headings = append(out.Headings, [2]int{h.Start, h.End})
	}
	return out
}

// encoder writes one object a line, with characters as they are, but for what
// steers a terminal.
func encoder(out io.Writer) *json.Encoder {
	enc := json.NewEncoder(escaped{out})
	enc.SetEscapeHTML(false)
	return enc
}
