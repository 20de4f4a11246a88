package scope_test

import (
	"testing"

	"verbatim/retrieval/scope"
)

func TestSubject(t *testing.T) {
	for question, want := range map[string]string{
		"What do the articles say about the ferry strike?": "the ferry strike?",
		"What has been reported about the bridge":          "the bridge",
		"According to the press, who paid for it?":         "who paid for it?",
		" Tell me about Ina Pell":                          "Ina Pell",
		"Show me the latest news on the bridge":            "the bridge",
		"Any articles about Ina Pell?":                     "Ina Pell?",
		"What did Ina Pell say about the bridge?":          "What did Ina Pell say about the bridge?",
		"News anchors on strike?":                          "News anchors on strike?",
		"Who was hurt?":                                    "Who was hurt?",
		"Tell me about ":                                   "Tell me about",
		"What is known about ?":                            "What is known about ?",
		"":                                                 "",
	} {
		if got := scope.Subject(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
		// Parse says the same where there is nothing else to understand.
		if got := parse(question).Residual; got != want {
			t.Errorf("%q: rest %q, want %q", question, got, want)
		}
	}
}

func TestUnread(t *testing.T) {
	long := "What does Slate say about " + string(make([]byte, 2000)) + "?"
	for _, question := range []string{"", " ", "\xff what does Slate say last week?", long} {
		s := parse(question)
		if len(s.Outlets) > 0 || len(s.Said) > 0 || s.Certainty != 0 {
			t.Errorf("%.20q: %+v", question, s)
		}
	}
	if s := scope.Parse("What did Slate say last week?", nil, wednesday); len(s.Outlets) > 0 || s.Certainty != scope.Likely {
		t.Errorf("without outlets: %+v", s)
	}
}
