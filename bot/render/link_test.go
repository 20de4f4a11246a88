package render

import (
	"strings"
	"testing"

	"verbatim/bot/render/phrase"
	"verbatim/corpus"
)

func TestSafeURL(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"https://courier.example/a_b-c?d=e&f=%20#part", "https://courier.example/a_b-c?d=e&f=%20#part"},
		{"HTTP://courier.example:8080/", "http://courier.example:8080/"},
		{"https://x.example/a_(b)_[c] \"d\"<e>|`\\", "https://x.example/a_%28b%29_%5Bc%5D%20%22d%22%3Ce%3E%7C%60%5C"},
		{"https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"},
		{"javascript:alert(1)", ""}, {"ftp://x.example", ""}, {"//x.example", ""}, {"x.example", ""}, {"https:///a", ""}, {"", ""}, {"https://", ""},
		{"https://courier.example@evil.example/", ""}, {"http://[::1]/", ""}, {"https://x.example/%zz", ""}, {"https://a b.example/", ""},
		{"https://x.example/" + strings.Repeat("a", mostURL), ""},
	} {
		if got := safeURL(c.raw); got != c.want {
			t.Errorf("%q: %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestTextFragment(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"“We wait,” she said.", "We%20wait%2C%E2%80%9D%20she%20said"},
		{"Re-opened, at 4.2 million & more", "Re%2Dopened%2C%20at%204%2E2%20million%20%26%20more"},
		{"The harbour master, Olu Brandt, counted 212 cancelled crossings.", "The%20harbour%20master%2C%20Olu,counted%20212%20cancelled%20crossings"},
		{"One two three four five six seven eight", "One%20two%20three%20four%20five%20six%20seven%20eight"},
		{"First paragraph here.\n\nLast one.", "First%20paragraph%20here,Last%20one"},
		{"a_b ~c* [d](e)", "a%5Fb%20%7Ec%2A%20%5Bd%5D%28e"},
		{"", ""}, {"—", ""}, {strings.Repeat("日", 100), ""}, {"\xff", ""},
	} {
		if got := textFragment(c.words); got != c.want {
			t.Errorf("%q: %q, want %q", c.words, got, c.want)
		}
	}
}

func TestHeadline(t *testing.T) {
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := Renderer{Book: books.In(phrase.Default)}
	for _, c := range []struct{ name, title, url, want string }{
		{"a label", "Ferry strike: day 9", "https://x.example/", "[Ferry strike: day 9](https://x.example/#:~:text=Ferries%20sail)"},
		{"one that must be escaped", "a](https://evil.example) *b*", "https://x.example/", `a](https\://evil.example) \*b\* · [Open the article](https://x.example/#:~:text=Ferries%20sail)`},
		{"one that begins like a list", "1. Ferries", "https://x.example/", `1\. Ferries · [Open the article](https://x.example/#:~:text=Ferries%20sail)`},
		{"an address with a fragment", "Ferries", "https://x.example/#top", "[Ferries](https://x.example/#top:~:text=Ferries%20sail)"},
		{"an address without room for another", "Ferries", "https://x.example/" + strings.Repeat("a", 370), "[Ferries](https://x.example/" + strings.Repeat("a", 370) + ")"},
		{"no address", "*Ferries*", "", `\*Ferries\*`},
		{"an address that is not linked", "Ferries", "javascript:alert(1)", "Ferries"},
		{"no headline", "", "https://x.example/", "[Open the article](https://x.example/#:~:text=Ferries%20sail)"},
		{"neither", "", "", ""},
		{"lines", "a\n# b", "", `a \# b`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := corpus.Article{Title: c.title, URL: c.url, Text: "Ferries sail."}
			if got := r.headline(a, corpus.Span{End: len(a.Text)}); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
