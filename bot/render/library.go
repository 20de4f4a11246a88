package render

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/segment"
)

// Source is an outlet with what the library has of it.
type Source struct {
	Outlet   string // "" for articles of unknown outlets
	Articles int
	// Newest is when the newest of them was published, or "".
	Newest string
}

// sourcesOnPage is how many outlets a message lists.
const sourcesOnPage = 15

// SourcePages is how many pages Sources makes of n outlets.
func SourcePages(n int) int { return max(1, (n+sourcesOnPage-1)/sourcesOnPage) }

// Sources lists a page, counted from 0, of what the library holds.
func (r Renderer) Sources(sources []Source, page int, below ...discordgo.MessageComponent) Message {
	say := r.Book.Say
	if len(sources) == 0 {
		return r.Note(Controls{Below: below}, say("nothing_here"))
	}
	articles, outlets := 0, 0
	for _, s := range sources {
		articles += s.Articles
		if s.Outlet != "" {
			outlets++
		}
	}
	holds := say("articles", "n", articles)
	if outlets > 0 {
		holds = say("sources", "articles", holds, "outlets", say("outlets", "n", outlets))
	}
	pages := SourcePages(len(sources))
	page = min(max(page, 0), pages-1)
	var list []string
	for _, s := range sources[page*sourcesOnPage : min((page+1)*sourcesOnPage, len(sources))] {
		name := clip(s.Outlet, mostName)
		if name == "" {
			name = say("outlet_unknown")
		}
		what := say("articles", "n", s.Articles)
		if s.Newest != "" {
			what = say("newest", "articles", what, "date", clip(r.Book.Date(s.Newest), mostCarrier))
		}
		list = append(list, "- "+bold(name)+Escape(say("list_comma")+what))
	}
	bottom := ""
	if pages > 1 {
		bottom = subtext(say("page", "page", page+1, "pages", pages))
	}
	return layout{
		top:    lines(bold(holds), strings.Join(list, "\n")),
		bottom: bottom,
		below:  below,
	}.message(r)
}

// Draft is an article that a moderator handed in and has not published.
type Draft struct {
	extract.Result
	// Near is the headline, or the id, of an article that it repeats much of, or
	// "", and Containment how much of the shorter of them, 0 to 1.
	Near        string
	Containment float64
	// LooksLike is another outlet of the library whose name cannot be told from this
	// one's by eye, or "".
	LooksLike string
	// Wrong says what cannot be taken of what a moderator wrote of it, a line each.
	Wrong []string
}

const (
	mostDropped = 10 // pieces that are named
	mostPiece   = 60 // characters of each
)

// Draft shows a moderator what would be stored of an article, and what would be
// left out and why.
func (r Renderer) Draft(d Draft, below ...discordgo.MessageComponent) Message {
	say, a := r.Book.Say, d.Article
	cards := []card{{outlet: a.Outlet, head: r.known(d), tail: r.dropped(d.Dropped)}}
	for i, part := range halves(a.Text) {
		head := say("draft_begins")
		sentences := segment.Sentences(a.Text, part)
		keep := sentences[0]
		if i > 0 {
			head, keep = say("draft_ends"), sentences[len(sentences)-1]
		}
		p := newPassage(a, part, keep)
		cards = append(cards, card{outlet: a.Outlet, head: bold(head), passage: &p})
	}
	top := []string{bold(say("draft"))}
	for _, w := range d.Wrong {
		top = append(top, Escape(clip(w, mostTitle)))
	}
	if len(d.Wrong) > 0 {
		top = append(top, Escape(say("draft_wrong_details")))
	}
	return layout{top: lines(top...), cards: cards, bottom: subtext(say("draft_not_yet")), below: below}.message(r)
}

// halves are the spans of a text's first and its second half of paragraphs: how
// an article ends tells whether something else was taken for it.
func halves(text string) []corpus.Span {
	paragraphs := segment.Paragraphs(text)
	last := len(paragraphs) - 1
	if last < 0 {
		return nil
	}
	if last == 0 {
		return paragraphs
	}
	middle := (last + 1) / 2
	return []corpus.Span{{Start: paragraphs[0].Start, End: paragraphs[middle-1].End}, {Start: paragraphs[middle].Start, End: paragraphs[last].End}}
}

// known is what would be stored beside the text.
func (r Renderer) known(d Draft) string {
	say, a := r.Book.Say, d.Article
	title := clip(a.Title, mostTitle)
	if title == "" {
		title = say("draft_no_title")
	}
	out := []string{bold(title)}
	outlet := say("draft_no_outlet")
	if a.Outlet != "" {
		outlet = say("draft_outlet", "outlet", r.outlet(a, mostName))
	}
	out = append(out, Escape(outlet))
	if d.LooksLike != "" {
		out = append(out, Escape(say("draft_looks_like", "outlet", clip(d.LooksLike, mostName))))
	}
	if a.Author != "" {
		out = append(out, Escape(say("draft_author", "author", clip(a.Author, mostName))))
	}
	if a.Published != "" {
		out = append(out, Escape(say("draft_published", "date", clip(r.Book.Date(a.Published), mostCarrier))))
	}
	switch address := safeURL(a.URL); {
	case address != "":
		out = append(out, Escape(say("draft_address"))+" <"+address+">")
	case a.URL != "":
		out = append(out, Escape(say("draft_address")+" "+clip(a.URL, mostWords)))
	}
	paragraphs := len(segment.Paragraphs(a.Text)) - len(a.Headings)
	out = append(out, Escape(say("draft_read_as", "format", d.Format, "paragraphs", say("paragraphs", "n", paragraphs),
		"subheadings", say("subheadings", "n", len(a.Headings)), "words", say("words", "n", len(strings.Fields(a.Text))))))
	if d.Near != "" {
		out = append(out, Escape(say("draft_like", "percent", int(100*d.Containment+0.5), "article", clip(d.Near, mostName))))
	}
	return lines(out...)
}

// dropped tells what is left out, and why.
func (r Renderer) dropped(dropped []extract.Dropped) string {
	if len(dropped) == 0 {
		return Escape(r.Book.Say("draft_all_kept"))
	}
	out := []string{Escape(r.Book.Say("draft_dropped", "n", len(dropped)))}
	for _, d := range dropped[:min(mostDropped, len(dropped))] {
		out = append(out, "- "+Escape(r.Book.Say("draft_piece", "reason", clip(d.Reason, mostCarrier), "words", inMarks(d.Text, mostPiece))))
	}
	if more := len(dropped) - mostDropped; more > 0 {
		out = append(out, "- "+Escape(r.Book.Say("draft_more", "n", more)))
	}
	return lines(out...)
}

// Articles lists a page, counted from 0, of a library's n articles, for
// moderators: each with its id, by which the commands know it.
func (r Renderer) Articles(articles []corpus.Article, n, page, pages int, below ...discordgo.MessageComponent) Message {
	say := r.Book.Say
	if n == 0 {
		return r.Note(Controls{Below: below}, say("nothing_here"))
	}
	var list []string
	for _, a := range articles {
		list = append(list, "- "+bold(clip(a.ID, mostName))+Escape(say("list_comma")+clip(r.outlet(a, mostName), mostName))+" · "+Escape(clip(a.Title, mostName)))
	}
	bottom := ""
	if pages > 1 {
		bottom = subtext(say("page", "page", page+1, "pages", pages))
	}
	return layout{top: lines(bold(say("articles", "n", n)), strings.Join(list, "\n")), bottom: bottom, below: below}.message(r)
}

// Article shows an article as it is stored, as much of it as has room.
func (r Renderer) Article(a corpus.Article, below ...discordgo.MessageComponent) Message {
	whole := corpus.Span{End: len(a.Text)}
	p := newPassage(a, whole, corpus.Span{})
	return layout{
		top:   bold(a.ID),
		cards: []card{{outlet: a.Outlet, head: r.head(0, a, whole), passage: &p}},
		below: below,
	}.message(r)
}
