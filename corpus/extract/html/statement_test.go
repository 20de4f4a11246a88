package html

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// What small pages state; a field that is not stated stays empty.
func TestStatements(t *testing.T) {
	type stated struct{ title, author, outlet, url, published string }
	for _, test := range []struct {
		name, page string
		want       stated
	}{
		{"nothing", `<p>Text</p>`, stated{}},
		{"only the domain is known", `<link rel=canonical href="https://kelpgazette.example/a/b">`,
			stated{url: "https://kelpgazette.example/a/b"}},
		{"open graph", `<meta property=og:title content="Whale seen | Kelp Gazette"><meta property=og:site_name content="Kelp Gazette"><meta property=og:url content="HTTPS://Kelp.example/whale?utm_medium=x"><meta property=article:published_time content="2020-01-02T03:04:05Z"><meta name=author content="Jane Roe and John Doe">`,
			stated{"Whale seen", "Jane Roe, John Doe", "Kelp Gazette", "https://kelp.example/whale", "2020-01-02T03:04:05Z"}},
		{"a dash within the title stays", `<title>Whale - or submarine?</title>`, stated{title: "Whale - or submarine?"}},
		{"a site name that is stated nowhere stays", `<title>Whale seen near the lighthouse - Kelp</title><h1>Whale seen near the lighthouse, again</h1>`,
			stated{title: "Whale seen near the lighthouse - Kelp"}},
		{"markup in a headline", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"The <i>Mary</i> sails &amp; returns"}</script>`,
			stated{title: "The Mary sails & returns"}},
		{"json-ld within comments, with raw line breaks", "<script type='application/ld+json'><!--\n{\"@type\":[\"Article\"],\"headline\":\"Tide\n tables\",\"author\":\"By Jane Roe\",\"datePublished\":\"2020-05-06\"}\n--></script>",
			stated{title: "Tide tables", author: "Jane Roe", published: "2020-05-06"}},
		{"broken json-ld", `<script type="application/ld+json">{"headline":</script><title>Tides</title>`, stated{title: "Tides"}},
		{"publication, not change", `<script type="application/ld+json">{"@type":"Article","dateModified":"2021-01-01"}</script><time class=updated datetime=2021-01-02>now</time><time datetime=2020-12-31>then</time>`,
			stated{published: "2020-12-31"}},
		{"day in the address", `<link rel=canonical href="https://kelp.example/2021/aug/07/whale">`,
			stated{url: "https://kelp.example/2021/aug/07/whale", published: "2021-08-07"}},
		{"jobs, degrees and addresses are no names", `<meta name=author content="By Jane Roe, MD, senior reporter, jane@kelp.example">`, stated{author: "Jane Roe"}},
		{"profile address as author", `<meta property=article:author content="https://www.facebook.com/kelp"><a rel=author>Jane Roe</a>`, stated{author: "Jane Roe"}},
		{"house beside people", `<meta name=author content="Jane Roe, Associated Press">`, stated{author: "Jane Roe"}},
		{"only the house", `<meta name=author content="Reuters Staff">`, stated{author: "Reuters Staff"}},
		{"copyright line", `<div>© 2019-2021 Upland Post Ltd. All rights reserved.</div>`, stated{outlet: "Upland Post"}},
		{"front page as address", `<link rel=canonical href="https://kelp.example/"><meta property=og:url content="https://kelp.example/tides">`,
			stated{url: "https://kelp.example/tides"}},
		{"address that runs a script", `<link rel=canonical href="javascript:alert(1)">`, stated{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := html.Parse(strings.NewReader(test.page))
			if err != nil {
				t.Fatal(err)
			}
			s := readStatements(doc)
			got := stated{s.title(), s.author(), s.outlet(), s.url(), s.published()}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(stated{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
