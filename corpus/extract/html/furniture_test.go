package html

import "testing"

func TestPhraseReason(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"Advertisement", "advertisement"},
		{"READ MORE: Ferry fares to rise", otherStories},
		{"More from the Kelp Gazette", otherStories},
		{"Sign up for our newsletter", "sign-up box"},
		{"Share this article", "share buttons"},
		{"Photo: Ann Onymous", "caption"},
		{"© 2021 Kelp Gazette", "copyright line"},
		{"This article was originally published by Reuters.", "note of the outlet"},
		{"Note: we are moderating all comments for now.", "comments"},
		// Sentences that begin alike.
		{"Also on Friday, the council closed the bridge.", ""},
		{"Read this way, the charter allows it.", ""},
		{"More on that was not to be learned, the mayor said.", ""},
		{"Register of Deeds Ada Quill signed the paper.", ""},
		{"Most popular of all was the plum cake, which was gone by noon.", ""},
		{"Copyright law does not cover recipes, the judge held.", ""},
		{"Share the road, the sign says. Nobody does, and the town has stopped repainting it.", ""},
		{"Loading the boats took all of Saturday.", ""},
		{"", ""},
	} {
		if got := phraseReason(test.line); got != test.want {
			t.Errorf("phraseReason(%q) = %q, want %q", test.line, got, test.want)
		}
	}
}

func TestNameReason(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"article__related-links", otherStories},
		{"ArticleShareBar", "share buttons"},
		{"post author-bio", "about the author"},
		{"wp-caption-text", "caption"},
		{"d-none", "not shown"},
		{"article-body story", ""},
		{"shadow header-adjacent", ""},
		{"", ""},
	} {
		if got := nameReason(test.name); got != test.want {
			t.Errorf("nameReason(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}
