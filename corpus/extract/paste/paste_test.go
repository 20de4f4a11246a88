package paste_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus/extract"
)

// ferryPage is a page as it is copied: an article with everything around it
// that pages have.
const ferryPage = `Harbour Weekly
News from the two islands
Friday, March 5, 2027

Home
News
Sport
Weather
Subscribe
Log in

Ferry sails again after nineteen months of repairs
The old ship returns to the northern pier on Monday, and the shop there will open again.
By Ada Roe and Bo Lind
Published 27 August 2026

Share
Facebook
Twitter

The Tern at the northern pier last week.
Photo: Bo Lind / Harbour Weekly

The ferry between the two islands sails again from Monday after nineteen months of repairs to its hull, the harbour office said.

“We have missed it badly,” said Ida Holm, who keeps the shop at the northern pier and had to close it for two winters.

Advertisement

Read more: Why the bridge was never built

A long wait

The ship was taken out of the water when a diver found cracks along the keel. Since then the islanders have crossed in a fishing boat that takes twelve.

The ferry between the two islands sails again from Monday after nineteen months of repairs to its hull, the harbour office said.

Tickets cost what they did before:

• Four crowns for a grown passenger
• Two crowns for a child or a dog

The office will decide in the autumn whether the ship sails in the evenings too, when the school choir needs it most.

Share this story

Related articles
Other ferry sinks in the bay
Mayor wants a bridge instead of a ship
School choir wins a prize on the mainland

Comments
You must be logged in to post a comment.
Gulliver
2 days ago
I have waited for this for so long that I have learned to row.

Harbour Weekly
© 2027 Harbour Weekly Ltd. All rights reserved.
Privacy Policy`

func TestReadPaste(t *testing.T) {
	results, err := extract.Extract("ferry.txt", []byte(ferryPage))
	if err != nil {
		t.Fatal(err)
	}
	a := results[0].Article
	want := []string{
		"The old ship returns to the northern pier on Monday, and the shop there will open again.",
		"The ferry between the two islands sails again from Monday after nineteen months of repairs to its hull, the harbour office said.",
		"“We have missed it badly,” said Ida Holm, who keeps the shop at the northern pier and had to close it for two winters.",
		"A long wait",
		"The ship was taken out of the water when a diver found cracks along the keel. Since then the islanders have crossed in a fishing boat that takes twelve.",
		"Tickets cost what they did before:",
		"Four crowns for a grown passenger",
		"Two crowns for a child or a dog",
		"The office will decide in the autumn whether the ship sails in the evenings too, when the school choir needs it most.",
	}
	if diff := cmp.Diff(want, strings.Split(a.Text, "\n\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(a.Headings) != 1 || a.Headings[0].Of(a.Text) != "A long wait" {
		t.Errorf("headings %v", a.Headings)
	}
	if a.Title != "Ferry sails again after nineteen months of repairs" || a.Author != "Ada Roe, Bo Lind" || a.Outlet != "Harbour Weekly" || a.Published != "2026-08-27" {
		t.Errorf("title %q, author %q, outlet %q, published %q", a.Title, a.Author, a.Outlet, a.Published)
	}
	reasons := map[string]string{}
	for _, d := range results[0].Dropped {
		reasons[d.Text] = d.Reason
	}
	for text, reason := range map[string]string{
		"Home":          "navigation",
		"Advertisement": "advertisement",
		"Facebook":      "share button",
		"The Tern at the northern pier last week.":        "caption or photo credit",
		"Photo: Bo Lind / Harbour Weekly":                 "caption or photo credit",
		"Read more: Why the bridge was never built":       "teaser of another article",
		"Other ferry sinks in the bay":                    "teaser of another article",
		"You must be logged in to post a comment.":        "comments",
		"© 2027 Harbour Weekly Ltd. All rights reserved.": "copyright, cookies or terms",
		want[1]: "repeated",
	} {
		if reasons[text] != reason {
			t.Errorf("%q is dropped for %q, want %q", text, reasons[text], reason)
		}
	}
}

// TestCleanTextStaysWhole: where nothing stands around an article, nothing is
// taken from it.
func TestCleanTextStaysWhole(t *testing.T) {
	for _, test := range []struct{ name, text string }{
		{"one paragraph", "The ferry between the two islands sails again from Monday after nineteen months of repairs to its hull, they said."},
		{"one paragraph without an end", "the ferry between the two islands sails again from Monday after nineteen months of repairs to its hull"},
		{"short paragraphs", "It rained.\n\nNobody came to the pier that day, or so the harbour office says.\n\n“Not one?”\n\n“Not one.”"},
		{"quotes and subscriptions", "Two thousand people subscribe to the paper and read its comments on the ferry every week.\n\nShe said that cookies and a privacy policy are no matter for a baker."},
		{"verse", "The tide is out, the pier is dry\nThe gulls are asleep in the sun\nAnd none of us would tell you why\nThe ferry has ceased to run."},
		{"no Latin letters", "連絡船は十九か月の修理を終え、月曜日から再び二つの島の間を走ると港務所が発表した。\n\n島の人々は長い間それを待っていた。"},
	} {
		t.Run(test.name, func(t *testing.T) {
			results, err := extract.Extract("x.txt", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Join(strings.FieldsFunc(test.text, func(r rune) bool { return r == '\n' }), "\n\n")
			if got := results[0].Article.Text; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	const list = "What to take on the ferry, from those who have crossed in every weather there is:\n\n- a coat\n- a hat\n- something to eat\n\nThe rest is sold on board."
	results, err := extract.Extract("x.txt", []byte(list))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(results[0].Article.Text, "\n\n"); got != 4 {
		t.Errorf("a list of three between two paragraphs has %d borders: %q", got, results[0].Article.Text)
	}
}

func TestStatedByPaste(t *testing.T) {
	const body = "\n\nThe ferry between the two islands sails again from Monday, said the harbour office.\n\nNobody on the northern island had thought it would take so long to mend the ship.\n\n"
	for _, test := range []struct{ name, text, outlet, original, author, published string }{
		{"nothing", "Ferry sails again from Monday" + body, "", "", "", ""},
		{"agency in the byline", "Ferry sails again from Monday\nBy Ada Roe (Bloomberg)\n27 August 2026" + body + "© 2026 Harbour Weekly. All rights reserved.", "Harbour Weekly", "Bloomberg", "Ada Roe", "2026-08-27"},
		{"note at the end", "Ferry sails again from Monday" + body + "This article was originally published in Kelp Quarterly.\n\n© 2026 Harbour Weekly", "Harbour Weekly", "Kelp Quarterly", "", ""},
		{"reports in a text", "Ferry sails again from Monday" + body + "The Post reports:\n\nThe ship is old, and it is said to leak at the stern when the sea is high.", "", "", "", ""},
		{"the day of viewing", "Friday, March 5, 2027\n\nMenu\n\nFerry sails again from Monday" + body, "", "", "", ""},
		{"why to trust", "Ferry sails again from Monday\nWhy you can trust Harbour Weekly" + body + "Advertisement", "Harbour Weekly", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			results, err := extract.Extract("x.txt", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			a := results[0].Article
			got := []string{a.Title, a.Outlet, a.OriginalOutlet, a.Author, a.Published}
			if diff := cmp.Diff([]string{"Ferry sails again from Monday", test.outlet, test.original, test.author, test.published}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
