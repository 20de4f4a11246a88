package retrieval

import (
	"regexp"
	"slices"
	"strings"
)

// Asks reports whether text can be a question, or go on from one as "and why?" does:
// whether it has a word on any subject, or one that asks, or several with a question
// mark. "Thanks!" and "lol" do not ask.
func Asks(text string) bool {
	all := words(text)
	return len(all) > 1 && strings.ContainsAny(text, "?？؟") || slices.ContainsFunc(all, func(w string) bool {
		return asking[w] || !saysNothing(w) && !saysNothing(drawn(w, 1)) && !saysNothing(drawn(w, 2))
	})
}

// saysNothing reports whether a word says nothing about a subject.
func saysNothing(w string) bool { return stopWords[w] || chatter[w] || rxLaughing.MatchString(w) }

// drawn is a word without what draws it out: each letter that stands there three times
// in a row or more stands there n times. "Thanksss" is "thanks", and "goood" is "good".
func drawn(w string, n int) string {
	var out []rune
	letters := []rune(w)
	for len(letters) > 0 {
		run := 1
		for run < len(letters) && letters[run] == letters[0] {
			run++
		}
		keep := run
		if run > 2 {
			keep = n
		}
		out, letters = append(out, letters[:keep]...), letters[run:]
	}
	return string(out)
}

var asking = setOf(`how what when where which who whom whose why`)

// chatter are words that are said to people and ask nothing.
var chatter = setOf(`lol lmao lmfao rofl xd omg wow whoa wtf hm hmm mm um uh ah oh eh thanks thank thx tnx ty tysm cheers please pls
	sorry np ok okay k kk yes yeah yep yup yea nope nah sure right true fine nice cool great good best better awesome amazing
	perfect wonderful brilliant interesting funny really exactly indeed agreed correct same much lot bot hi hello hey bye gg
	danke merci gracias grazie obrigado obrigada`)

var rxLaughing = regexp.MustCompile(`^a?([hj][aeio])+h?$`)
