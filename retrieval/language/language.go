// Package language tells in which language a short text is written, such as a
// question of four to fifteen words.
//
// A script that one language alone uses settles it. In Latin script three things
// add up to a score for each of eighteen languages: the small words (articles,
// prepositions, the words by which a language asks), the letters that only some
// languages have, and the language whose trigrams are nearest. Trigrams alone
// are right too rarely on a question, and seldom sure. Capitalised words do not
// count but for the first, so that a name ("El Salvador", "La La Land") decides
// nothing.
//
// Languages are named by their ISO 639-1 codes, such as "en".
package language

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// read bounds how much of a text is looked at, in bytes.
const read = 2000

const (
	// enough is the score from which a language is sure: an asking word of its
	// own, say, or a function word with the trigrams.
	enough = 1.5
	// ahead is how many times the next one's score it must have, and twice how
	// many times that of English, which lends its words to everyone's names.
	ahead, twice = 1.15, 2
)

// Detect returns the likeliest language of text, or "" if nothing speaks for
// any, and whether it is sure. Only the first 2,000 bytes count.
func Detect(text string) (lang string, sure bool) {
	return detect(text, func(best int, scores []float64) bool {
		for i, s := range scores {
			if i != best && scores[best] < ahead*s {
				return false
			}
		}
		return best == english || scores[best] >= twice*scores[english]
	})
}

// Other returns the likeliest language of text and whether it is sure that text
// is not in the language than, a code, which is easier: a Danish question may
// pass for Norwegian, but not for English.
func Other(text, than string) (lang string, sure bool) {
	lang, sure = detect(text, func(best int, scores []float64) bool {
		for i, s := range scores {
			if (latin[i].code == than || i == english) && i != best && scores[best] < twice*s {
				return false
			}
		}
		return true
	})
	return lang, sure && lang != than
}

// detect returns the language with the highest score. It is sure if the score is
// enough and the others allow it.
func detect(text string, allowed func(best int, scores []float64) bool) (lang string, sure bool) {
	if len(text) > read {
		text = text[:read]
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	if lang, sure := byScript(text); lang != "" {
		return lang, sure
	}
	scores := score(text)
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	if scores[best] == 0 {
		return "", false
	}
	return latin[best].code, scores[best] >= enough && allowed(best, scores)
}

// score adds up, for each language of latin, what speaks for it in text.
func score(text string) []float64 {
	scores := make([]float64, len(latin))
	if i, ok := byTrigrams(text); ok {
		scores[i] += 0.9
	}
	shouted := strings.ToUpper(text) == text
	for i, word := range words(strings.ReplaceAll(text, "’", "'")) {
		if first, _ := utf8.DecodeRuneInString(word); i > 0 && word != "I" && unicode.IsUpper(first) && !shouted {
			continue
		}
		word = strings.ToLower(word)
		known := votes[word]
		if head, tail, cut := strings.Cut(word, "'"); known == nil && cut {
			// "l'aéroport", "it's"
			known = slices.Concat(votes[head+"'"], votes[tail])
		}
		for _, v := range known {
			switch v.language {
			case english:
				// What English has too is English first.
				scores[english] += v.weight
			case nobody:
			default:
				scores[v.language] += v.weight / float64(len(known))
			}
		}
		addLetters(scores, word)
	}
	return scores
}

// addLetters gives the languages that have word's rare letters their share.
func addLetters(scores []float64, word string) {
	for _, r := range word {
		if r < utf8.RuneSelf {
			continue
		}
		var having []int
		for i, l := range latin {
			if strings.ContainsRune(l.letters, r) {
				having = append(having, i)
			}
		}
		for _, i := range having {
			scores[i] += 0.75 / float64(len(having))
		}
	}
}

// words are text's runs of letters and marks, with apostrophes and hyphens
// between them.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '-'
	})
}

// Of returns the language that more than half of texts are surely in, such as a
// sample of a library's articles, or "".
func Of(texts []string) string {
	counts := map[string]int{}
	for _, t := range texts {
		if lang, sure := Detect(t); sure {
			counts[lang]++
		}
	}
	for lang, n := range counts {
		if 2*n > len(texts) {
			return lang
		}
	}
	return ""
}
