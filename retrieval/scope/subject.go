package scope

import (
	"regexp"
	"strings"
)

// Questions to a library often speak of the library: "What do the articles say
// about the fire?" asks about the fire, and no passage speaks of articles. The
// models read what is asked about.
var framings = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^what (?:do|does|did|have|has) (?:the |these |those |your |all |different |various |any )*` + writings + ` (?:say|said|tell us|report|reported|write|written|wrote) (?:about|on|of|regarding) `),
	regexp.MustCompile(`(?i)^what (?:is|was|has been) (?:said|reported|written|known) (?:about|on|of|regarding) `),
	regexp.MustCompile(`(?i)^according to (?:the |these |those |your |all )*` + writings + `, *`),
	regexp.MustCompile(`(?i)^(?:please )?tell (?:me|us) (?:something |more )?about `),
	regexp.MustCompile(`(?i)^(?:please )?(?:(?:show|give|find) (?:me |us )?)?(?:the |any |all |some |recent |latest )*(?:articles?|coverage|headlines|news|stories) (?:about|on|regarding) `),
}

// The places of two of them.
const (
	according = 2
	telling   = 3
)

const writings = `(?:articles?|reports?|papers?|newspapers?|outlets?|sources?|press|media|news|library|texts?|pages?|stories)`

// Subject is what question asks about: the question without the words by which
// it only speaks of the library, or the question itself.
func Subject(question string) string {
	subject, _ := unframed(question)
	return subject
}

// unframed is Subject, with whether what was taken out speaks of publishing, so
// that "last week" is when it was done: not "according to reports".
func unframed(question string) (subject string, published bool) {
	question = strings.TrimSpace(question)
	for i, f := range framings {
		if loc := f.FindStringIndex(question); loc != nil && strings.ContainsFunc(question[loc[1]:], wordly) {
			return question[loc[1]:], i != according && i != telling
		}
	}
	return question, false
}
