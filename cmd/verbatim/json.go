package main

import (
	"encoding/json"
	"io"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// The forms of what commands print with --json: one object a line.

type answerJSON struct {
	Question  string      `json:"question"`
	Abstained bool        `json:"abstained"`
	Score     float64     `json:"score"`
	Threshold float64     `json:"threshold"`
	Degraded  bool        `json:"degraded"`
	Quotes    []quoteJSON `json:"quotes"`
	Closest   []quoteJSON `json:"closest"`
}

type quoteJSON struct {
	ArticleID      string `json:"article_id"`
	Outlet         string `json:"outlet"`
	OriginalOutlet string `json:"original_outlet"`
	Title          string `json:"title"`
	URL            string `json:"url"`
	Published      string `json:"published"`
	Paragraph      int    `json:"paragraph"`
	Start          int    `json:"start"` // bytes of the article's text
	End            int    `json:"end"`
	Text           string `json:"text"`
	Marked         [2]int `json:"marked"` // bytes of the article's text
}

func answerForm(question string, a retrieval.Answer) answerJSON {
	return answerJSON{
		Question: question, Abstained: a.Abstained, Score: a.Score, Threshold: a.Threshold, Degraded: a.Degraded != "",
		Quotes: quoteForms(a.Quotes), Closest: quoteForms(a.Closest),
	}
}

func quoteForms(quotes []retrieval.Quote) []quoteJSON {
	out := []quoteJSON{} // not null
	for _, q := range quotes {
		out = append(out, quoteJSON{
			ArticleID: q.Article.ID, Outlet: q.Article.Outlet, OriginalOutlet: q.Article.OriginalOutlet, Title: q.Article.Title,
			URL: q.Article.URL, Published: q.Article.Published, Paragraph: q.Paragraph, Start: q.Start, End: q.End, Text: q.Text,
			Marked: [2]int{q.Marked.Start, q.Marked.End},
		})
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

// encoder writes one object a line, with characters as they are.
func encoder(out io.Writer) *json.Encoder {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc
}
