package bot

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"verbatim/bot/interact"
	"verbatim/corpus"
)

// suggestOutlets suggests outlets of the guild's library.
func (h information) suggestOutlets(ctx context.Context, r *interact.Request, typed string) ([]interact.Choice, error) {
	if r.Guild == "" {
		return nil, nil
	}
	articles, err := h.articles(ctx, r.Guild)
	if err != nil {
		return nil, err
	}
	outlets, err := articles.Outlets(ctx)
	if err != nil {
		return nil, err
	}
	var choices []interact.Choice
	for _, name := range suggest(outlets, typed, interact.MaxChoices) {
		choices = append(choices, interact.Choice{Name: name, Value: name})
	}
	return choices, nil
}

// suggest returns at most n of the outlets of which one name has what was typed:
// those that begin with it first. Diacritics and case make no difference.
func suggest(outlets []corpus.Outlet, typed string, n int) []string {
	typed = bare(corpus.Fold(typed))
	var begin, have []string
	for _, o := range outlets {
		if len([]rune(o.Name)) > interact.MaxChoice { // half of a name would be no name
			continue
		}
		begins, has := false, false
		for _, name := range o.Names() {
			name = bare(corpus.Fold(name))
			begins = begins || strings.HasPrefix(name, typed)
			has = has || strings.Contains(name, typed)
		}
		switch {
		case begins:
			begin = append(begin, o.Name)
		case has:
			have = append(have, o.Name)
		}
	}
	out := append(begin, have...)
	return out[:min(n, len(out))]
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
