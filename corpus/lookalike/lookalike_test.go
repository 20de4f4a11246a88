package lookalike_test

import (
	"slices"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/lookalike"
)

func TestLike(t *testing.T) {
	names := lookalike.Of([]corpus.Outlet{
		{Name: "CNN", Aliases: []string{"Cable News Network"}, Site: "cnn.com"}, {Name: "BBC"}, {Name: "The Modern Times"}, {Name: "Apple Daily"},
		{Name: "Al-Jazeera"}, {Name: "Le Monde"}, {Name: "Вести"}, {Name: "الجزيرة"}, {Name: "Fox 10"},
	})
	for _, test := range []struct{ name, is, want string }{
		{"the outlet itself", "CNN", ""},
		{"in another case", "cnn", ""},
		{"with an article", "The CNN", ""},
		{"by an alias", "cable news network", ""},
		{"by its site", "www.cnn.com", ""},
		{"another outlet", "NNC", ""},
		{"nothing", "", ""},
		{"a Cyrillic letter", "\u0421NN", "CNN"},
		{"Cyrillic letters in lower case", "\u0441nn", "CNN"},
		{"Cyrillic letters alone", "\u0412\u0412\u0421", "BBC"},
		{"Greek letters", "\u0391pple D\u03b1ily", "Apple Daily"},
		{"of an alias", "C\u0430ble News Network", "CNN"},
		{"of a site", "\u0441nn.com", "CNN"},
		{"r and n for m", "Modem Times", "The Modern Times"},
		{"a digit for a letter", "F0x 10", "Fox 10"},
		{"a letter for a digit", "Fox IO", "Fox 10"},
		{"letters of mathematics", "𝐂𝐍𝐍", "CNN"},
		{"full width", "ＣＮＮ", "CNN"},
		{"another hyphen", "Al\u2011Jazeera", "Al-Jazeera"},
		{"nothing that is seen", "C\u200dNN", "CNN"},
		{"drawn from the right", "\u202eNNC", "CNN"},
		{"drawn from the right within", "Le \u202ednoM\u202ce", "Le Monde"},
		{"an accent is seen", "Le Mondé", ""},
		{"Latin for Cyrillic", "Вec\u0442и", "Вести"},
		{"Arabic itself", "الجزيرة", ""},
		{"other words", "Le Monde Diplomatique", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := names.Like(test.is); got != test.want {
				t.Errorf("%q looks like %q, want %q", test.is, got, test.want)
			}
		})
	}
	if got := new(lookalike.Names).Like("CNN"); got != "" {
		t.Errorf("like %q, and there is nothing", got)
	}
}

// Of two outlets that both are there each looks like the other.
func TestLikeOneAnother(t *testing.T) {
	names := lookalike.Of([]corpus.Outlet{{Name: "CNN"}, {Name: "\u0421NN"}})
	if a, b := names.Like("CNN"), names.Like("\u0421NN"); a != "\u0421NN" || b != "CNN" {
		t.Errorf("%q, %q", a, b)
	}
	if odd := lookalike.Odd("\u0421NN\u200d", "CNN"); !slices.Equal(odd, []rune{0x421, 0x200d}) {
		t.Errorf("odd %q", odd)
	}
}

// FuzzLike: no name looks like itself, and looking alike goes both ways.
func FuzzLike(f *testing.F) {
	f.Add("CNN", "\u0421NN")
	f.Add("\u202eNNC", "CNN")
	f.Add("\u2067a\u2069\n", "ب")
	f.Fuzz(func(t *testing.T, a, b string) {
		of := func(name string) *lookalike.Names { return lookalike.Of([]corpus.Outlet{{Name: name}}) }
		if got := of(a).Like(a); got != "" {
			t.Errorf("%q looks like itself", a)
		}
		if corpus.Fold(a) == "" || corpus.Fold(b) == "" {
			return
		}
		if (of(a).Like(b) != "") != (of(b).Like(a) != "") {
			t.Errorf("%q and %q: one way only", a, b)
		}
	})
}
