package interact

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"verbatim/bot/rest"
	"verbatim/corpus"
)

// Choice is a suggested value for an option.
type Choice struct {
	Name  string `json:"name"` // that is shown
	Value string `json:"value"`
}

// Discord's bounds: how many choices are suggested, and how long a name or a value is,
// in characters.
const (
	MaxChoices = 25
	MaxChoice  = 100
)

// suggest answers with choices.
func (r *Response) suggest(ctx context.Context, choices []Choice) error {
	if choices == nil {
		choices = []Choice{}
	}
	return r.first(ctx, rest.CallbackAutocomplete, map[string]any{"choices": choices}, over)
}

// Candidate is what may be suggested, with the names by which it is known.
type Candidate struct {
	Choice
	Names []string
}

// Match returns at most MaxChoices of the candidates of which one name has what was
// typed: those that begin with it first, else in their order. Diacritics and case make no
// difference. A name that is too long is cut; a value that is too long would be another
// one if it were, and is left out.
func Match(candidates []Candidate, typed string) []Choice {
	typed = bare(corpus.Fold(typed))
	var begin, have []Choice
	for _, c := range candidates {
		if utf8.RuneCountInString(c.Value) > MaxChoice {
			continue
		}
		begins, has := false, false
		for _, name := range c.Names {
			name = bare(corpus.Fold(name))
			begins = begins || strings.HasPrefix(name, typed)
			has = has || strings.Contains(name, typed)
		}
		if utf8.RuneCountInString(c.Name) > MaxChoice {
			c.Name = Cut(c.Name, MaxChoice-1) + "…"
		}
		switch {
		case begins:
			begin = append(begin, c.Choice)
		case has:
			have = append(have, c.Choice)
		}
	}
	out := append(begin, have...)
	return out[:min(MaxChoices, len(out))]
}

// unlike are lower-case letters that Unicode takes for ones of their own and people
// type without their marks.
var unlike = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th")

// bare takes the diacritics off.
func bare(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return unlike.Replace(s)
}
