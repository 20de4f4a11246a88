package main

import "verbatim/retrieval/whosaid"

type whosaidJSON struct {
	Text    string `json:"text"`
	Verdict string `json:"verdict"`
	// Cut tells that a match begins or ends inside a sentence of its article.
	Cut bool `json:"cut"`
	// Truncated tells that only the beginning of the text was compared.
	Truncated bool `json:"truncated"`
	// Speaker is the end of the text that names who said it, which is not compared.
	Speaker string            `json:"speaker"`
	Reason  string            `json:"reason"`
	Matches []whosaidFindJSON `json:"matches"`
	Missing [][2]int          `json:"missing"` // bytes of text that are in no match, where others are
	// Headlines are articles whose headline, which is not quoted, holds the text.
	Headlines []metaJSON `json:"headlines"`
}

type whosaidFindJSON struct {
	placeJSON
	Text        string           `json:"text"`
	GivenStart  int              `json:"given_start"` // bytes of the given text
	GivenEnd    int              `json:"given_end"`
	CutStart    bool             `json:"cut_start"`
	CutEnd      bool             `json:"cut_end"`
	Differences []differenceJSON `json:"differences"`
	Carriers    []placeJSON      `json:"carriers"`
}

type differenceJSON struct {
	Kind          string `json:"kind"`
	Given         string `json:"given"`
	GivenStart    int    `json:"given_start"` // bytes of the given text
	GivenEnd      int    `json:"given_end"`
	PublishedText string `json:"published_text"`
	Start         int    `json:"start"` // bytes of the article's text
	End           int    `json:"end"`
}

func whosaidForm(r whosaid.Result) whosaidJSON {
	out := whosaidJSON{Text: r.Text, Verdict: string(r.Verdict), Truncated: r.Truncated, Speaker: r.Speaker.Of(r.Text), Reason: whosaidReasons(r), Matches: []whosaidFindJSON{}, Missing: [][2]int{}, Headlines: []metaJSON{}}
	for _, m := range r.Matches {
		form := whosaidFindJSON{
			placeJSON: placeForm(m.Article, m.Span, m.Paragraph), Text: m.Text, GivenStart: m.Given.Start, GivenEnd: m.Given.End,
			CutStart: m.CutStart, CutEnd: m.CutEnd, Differences: []differenceJSON{}, Carriers: []placeJSON{},
		}
		for _, d := range m.Differences {
			form.Differences = append(form.Differences, differenceJSON{
				string(d.Kind), d.Given.Of(r.Text), d.Given.Start, d.Given.End, d.Published.Of(m.Article.Text), d.Published.Start, d.Published.End,
			})
		}
		for _, c := range m.Carriers {
			form.Carriers = append(form.Carriers, placeForm(c.Article, c.Span, c.Paragraph))
		}
		out.Cut = out.Cut || m.CutStart || m.CutEnd
		out.Matches = append(out.Matches, form)
	}
	for _, s := range r.Missing {
		out.Missing = append(out.Missing, [2]int{s.Start, s.End})
	}
	for _, a := range r.Headlines {
		out.Headlines = append(out.Headlines, metaForm(a))
	}
	return out
}
