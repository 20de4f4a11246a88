package html

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/decode"
	"verbatim/corpus/extract/draft"
)

func TestRead(t *testing.T) {
	for _, test := range []struct {
		file string
		want draft.Draft
	}{
		{"bridge.html", draft.Draft{
			Title: "Council votes to mend the Old Bridge", Author: "Jane Roe, John Doe", Outlet: "The Harbour Herald",
			URL: "https://www.harbourherald.example/news/old-bridge?id=7", Published: "2021-08-27T10:15:00-04:00",
			Blocks: []draft.Block{
				{Text: "The council of the harbour town voted on Monday to mend the Old Bridge, which has been closed to carts since the flood of last spring."},
				{Text: "“It is not a matter of money,” said Mayor Ada Quill. “It is a matter of getting to the other side.” The work is to cost 2.4 million crowns — a third of what a new bridge would."},
				{Text: "A long dispute", Heading: true},
				{Text: "Engineers had warned in a report that the southern pier was sinking by a finger’s breadth each year, and that nothing but oak and patience held the arch above it."},
				{Text: "We measured it three times, and each time the river had taken a little more of the stone than we had feared the evening before."},
				{Text: "The plan that the council took has three parts:"},
				{Text: "New oak piles are to be driven under the southern pier before the first frost."},
				{Text: "The arch is to be taken down and built again, stone by numbered stone, in the spring."},
				{Text: "Work begins in September, the town’s surveyor said, and nobody will cross before the summer after next. Until then the ferry runs every half hour, also on Sundays."},
			},
			Dropped: []draft.Dropped{
				{Text: "Home", Reason: "menu"}, {Text: "Sport", Reason: "menu"}, {Text: "Weather", Reason: "menu"},
				{Text: "Council votes to mend the Old Bridge", Reason: "headline"},
				{Text: "By Jane Roe and John Doe", Reason: "byline"},
				{Text: "Aug 27, 2021", Reason: "before the article"},
				{Text: "Share on Facebook Tweet", Reason: "share buttons"},
				{Text: "The Old Bridge last winter. Photo: Ann Onymous", Reason: "caption"},
				{Text: "RELATED: Ferry fares to rise in May", Reason: "only a link"},
				{Text: "Sign up for our morning letter and never miss a tide.", Reason: "sign-up box"},
				{Text: "Read more: The flood, one year on", Reason: "other stories"},
				{Text: "Jane Roe covers the harbour for the Herald and lives on the wrong side of the river.", Reason: "about the author"},
				{Text: "More stories", Reason: "other stories"},
				{Text: "Whale seen near the lighthouse again", Reason: "other stories"},
				{Text: "Baker wins the regatta for a third time", Reason: "other stories"},
				{Text: "I have said for years that this bridge would fall, and did anybody listen to me? Nobody did.", Reason: "comments"},
				{Text: "© 2021 Harbour Herald Ltd. All rights reserved.", Reason: "page footer"},
			},
		}},
		{"reprint.html", draft.Draft{
			Title: "Comet seen over the Upland", Author: "Max Muster", Outlet: "Valley Mirror", Original: "Reuters",
			URL: "https://valleymirror.example/world/2021/08/comet", Published: "2021-08-27T10:15:00Z",
			Blocks: []draft.Block{
				{Text: "Shepherds in the Upland saw a comet with two tails on Thursday night, and several of them said that it was larger than the one their fathers had told them about."},
				{Text: "The observatory at Kelp Hill confirmed the sighting. Its director, Dr. Iris Lens, called it “a visitor that nobody had in the book”, and asked everyone to write down the hour."},
				{Text: "It will be visible until the second week of September, weather permitting, low in the north-west after sunset, and then not again for eleven thousand years."},
			},
			Dropped: []draft.Dropped{
				{Text: "Front page | World", Reason: "menu"},
				{Text: "Comet seen over the Upland", Reason: "headline"},
				{Text: "By Max Muster, Reuters", Reason: "byline"},
				{Text: "Published: Friday, August 27, 2021 10:15 AM GMT", Reason: "byline"},
				{Text: "This article was originally published by Reuters.", Reason: "note of the outlet"},
				{Text: "Copyright 2021 Valley Mirror Inc. All rights reserved.", Reason: "copyright line"},
			},
		}},
		{"endless.html", draft.Draft{
			Title: "Owl nests in town hall clock",
			Blocks: []draft.Block{
				{Text: "A barn owl has settled behind the northern dial of the town hall clock, which has stood at ten past four since the bird moved in three weeks ago."},
				{Text: "The clockmaker has been told to wait until the young have flown, probably in late June, and has gone to the seaside with her tools in the meantime."},
			},
			Dropped: []draft.Dropped{
				{Text: "Owl nests in town hall clock", Reason: "headline"},
				{Text: "A barn owl has settled behind the northern dial of the town hall clock, which has stood at ten past four since the bird moved in three weeks ago.", Reason: "repeated"},
				{Text: "Market moves to the meadow", Reason: "after the article"},
				{Text: "The weekly market moves to the lower meadow while the square is paved, the guild of grocers announced on Wednesday after a long and loud meeting.", Reason: "after the article"},
				{Text: "Fishmongers had asked for a place nearer to the water, but were refused, and several of them said that they would stay at home until the autumn.", Reason: "after the article"},
			},
		}},
	} {
		t.Run(test.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", test.file))
			if err != nil {
				t.Fatal(err)
			}
			got, err := Read(data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadWithoutArticle(t *testing.T) {
	for _, test := range []struct{ name, page string }{
		{"no text", "<html><body><script>var x = 1</script></body></html>"},
		{"menu", "<ul><li><a href=a>One</a><li><a href=b>Two</a></ul>"},
		{"nested beyond reason", strings.Repeat("<div>", 100_000)},
		{"hidden", "<p hidden>" + strings.Repeat("Nobody sees this text. ", 20) + "</p>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if d, err := Read([]byte(test.page)); !errors.Is(err, draft.ErrNoArticle) {
				t.Errorf("got %v, %+v, want draft.ErrNoArticle", err, d.Blocks)
			}
		})
	}
}

// Odd ways to hold the same three paragraphs.
func TestReadShapes(t *testing.T) {
	one := "Ada walked along the harbour wall on Sunday and counted the boats that had come home, one after the other, until it was dark."
	two := "Ben had promised to bring a lantern, but the wind was strong and he stayed with his uncle, who told him about the great flood."
	three := "Cleo came late, as she does, with a basket of plums and the news that the ferry would not run before Tuesday because of ice."
	p := "<p>" + one + "</p><p>" + two + "</p><p>" + three + "</p>"
	for _, test := range []struct{ name, page string }{
		{"bare", p},
		{"unclosed", "<p>" + one + "<p>" + two + "<p>" + three},
		{"a form around the page", "<form id=aspnetForm><div class=main>" + p + "</div></form>"},
		{"a body that a script was to show", "<body style='visibility: hidden'>" + p + "</body>"},
		{"divs", "<div><div>" + one + "</div><div>" + two + "</div><div>" + three + "</div></div>"},
		{"line breaks", "<div>" + one + "<br/><br/>" + two + "<br>\n &nbsp;<br>" + three + "</div>"},
		{"a layout table", "<table><tr><td>" + p + "</td></tr></table>"},
		{"a sidebar by name only", "<div class='sidebar comments related'>" + p + "</div>"},
		{"inline elements", "<p>" + strings.ReplaceAll(one, "harbour", "<a href=x>har<b>bour</b></a>") + "</p><p>" + strings.ReplaceAll(two, "lantern,", "<time>lantern</time><span>,</span>") + "</p><p>" + strings.ReplaceAll(three, "plums", "<cite>plums</cite>") + "</p>"},
		{"entities", strings.ReplaceAll(p, " the ", "&nbsp;the&#32;")},
		{"soft hyphens", strings.ReplaceAll(p, "harbour", "har&shy;bour")},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, err := Read([]byte(test.page))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range d.Blocks {
				got = append(got, draft.Clean(b.Text))
			}
			if diff := cmp.Diff([]string{one, two, three}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A page beyond what trafilatura is asked about still gives its article.
func TestReadOutsize(t *testing.T) {
	var page strings.Builder
	page.WriteString("<body><div class=menu>")
	for range 3 * voteNodes {
		page.WriteString("<a href=x>Elsewhere</a> <br>")
	}
	page.WriteString("</div><main>")
	for _, name := range []string{"Ada", "Ben", "Cleo"} {
		page.WriteString("<p>" + name + " walked along the harbour wall on Sunday and counted the boats that had come home, one after the other, until it was dark.</p>")
	}
	d, err := Read([]byte(page.String() + "</main>"))
	if err != nil || len(d.Blocks) != 3 {
		t.Errorf("got %d blocks, %v, want 3", len(d.Blocks), err)
	}
	if len(d.Dropped) == 0 || len(d.Dropped) > maxDropped {
		t.Errorf("%d pieces dropped", len(d.Dropped))
	}
}

// What cannot be read of a page must not be quoted, but may stand in its foot.
func TestReadUnreadable(t *testing.T) {
	paragraph := "<p>" + strings.Repeat("The café on the quay opens again, said its owner, who had waited for the ferry. ", 5) + "</p>"
	for _, test := range []struct {
		name, page string
		want       error
	}{
		{"in the text", "<meta charset=utf-8><article><h1>Café</h1>" + paragraph + "<p>" + strings.Repeat("A \xe9 in UTF-8 that nobody can tell, though it stands in the text. ", 4) + "</p></article>", decode.ErrEncoding},
		{"in a comment", "<meta charset=utf-8><!-- \xe9 --><article><h1>Café</h1>" + paragraph + paragraph + "</article>", nil},
		{"the page's own", "<meta charset=utf-8><article><h1>Café</h1>" + strings.ReplaceAll(paragraph, "quay", "\uFFFD") + "</article>", nil},
	} {
		if _, err := Read([]byte(test.page)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

// FuzzRead holds the reader to its promise: whatever the bytes, every block
// is, but for white space, a run of the page's own visible text.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob(filepath.Join("testdata", "*.html"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("<p>one<br><br>two <b>three</b><script>x</script>four" + strings.Repeat(" and more words", 30)))
	f.Add([]byte("\xFF\xFE<\x00p\x00"))
	f.Add([]byte("<table><p>a<td>b\xc3\xa9e\u0301\U000F0001</table><svg><title>t</title><p>u"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(data)
		if err != nil {
			return
		}
		checkVerbatim(t, data, d)
	})
}

// checkVerbatim fails unless every block of d is a run of the page's text.
func checkVerbatim(t *testing.T, data []byte, d draft.Draft) {
	t.Helper()
	source, err := decode.Page(data)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	all := squeeze(draft.Clean(visibleText(doc)))
	for _, b := range d.Blocks {
		if text := squeeze(draft.Clean(b.Text)); text == "" || !strings.Contains(all, text) {
			t.Errorf("not of the page: %q", b.Text)
		}
	}
}

// visibleText is what a reader sees of the page, with a line break wherever an
// element begins or ends that is not inline.
func visibleText(n *html.Node) string {
	switch {
	case n.Type == html.TextNode:
		return n.Data
	case n.Type == html.ElementNode && (unseen[n.DataAtom] || isHidden(n)):
		return ""
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.WriteString(visibleText(c))
	}
	if n.Type == html.ElementNode && (blockElements[n.DataAtom] || n.DataAtom == atom.Br) {
		return "\n" + out.String() + "\n"
	}
	return out.String()
}

// squeeze removes white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
