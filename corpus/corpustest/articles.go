// Package corpustest has invented articles for tests.
package corpustest

import (
	"strings"

	"verbatim/corpus"
)

// Bridge is an article with a subheading.
func Bridge() corpus.Article {
	a := corpus.Article{
		ID: "bridge", Title: "Old bridge at Lunmouth to close for repairs", Author: "Tessa Vandermeer",
		Outlet: "The Lunmouth Courier", URL: "https://courier.example/bridge", Published: "2024-03-04",
	}
	a.Text, a.Headings = text(
		"The stone bridge over the Lun will close on Monday for eleven weeks, the town council said.",
		"Engineers found cracks in two of its five arches. “It is safe to look at, not to drive on,” said the surveyor, Dr. Ina Pell.",
		"# What it costs",
		"The repair is to cost 4.2 million crowns, of which the province pays half. The council will borrow the rest.",
		"Shopkeepers on the north bank fear for their summer. The lamplighters, who cross it every evening on foot, may go on using the narrow eastern walkway until the scaffolding is up, and after that will be ferried over.",
	)
	return a
}

// Harbour is an article of another outlet on something else.
func Harbour() corpus.Article {
	a := corpus.Article{
		ID: "harbour", Title: "Ferry strike ends after nine days", Outlet: "The Harbour Gazette",
		URL: "https://gazette.example/ferry", Published: "2024-05-19",
	}
	a.Text, a.Headings = text(
		"Ferries between Lunmouth and the islands sail again from Sunday. Crews accepted a rise of three percent and a day of rest after each night shift.",
		"The harbour master, Olu Brandt, counted 212 cancelled crossings. Farmers on Skell had to throw away milk; the dairy there puts its loss at 60,000 crowns.",
	)
	return a
}

// text joins blocks as the canonical form does; one that begins with "# " is a
// subheading.
func text(blocks ...string) (string, []corpus.Span) {
	var b strings.Builder
	var headings []corpus.Span
	for i, block := range blocks {
		if i > 0 {
			b.WriteString("\n\n")
		}
		start := b.Len()
		block, heading := strings.CutPrefix(block, "# ")
		b.WriteString(block)
		if heading {
			headings = append(headings, corpus.Span{Start: start, End: b.Len()})
		}
	}
	return b.String(), headings
}
