package bot

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"verbatim/bot/rest"
	"verbatim/corpus"
)

const (
	maxChoices = 25
	// maxChoice is how long a choice may be, in characters.
	maxChoice = 100
)

// suggestOutlets suggests outlets of the guild's library for what has been typed so far.
func (v *visit) suggestOutlets(ctx context.Context) error {
	_, options := v.Data.command()
	typed := text(options, "outlet")
	if v.Guild == "" {
		return v.choices(ctx, nil)
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	outlets, err := articles.Outlets(ctx)
	if err != nil {
		return err
	}
	return v.choices(ctx, suggest(outlets, typed, maxChoices))
}

// choices suggests values for an option.
func (v *visit) choices(ctx context.Context, values []string) error {
	type choice struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	all := make([]choice, len(values))
	for i, s := range values {
		all[i] = choice{s, s}
	}
	return v.callback(ctx, rest.CallbackAutocomplete, map[string]any{"choices": all}, over)
}

// suggest returns at most n of the outlets of which one name has what was typed:
// those that begin with it first. Diacritics and case make no difference.
func suggest(outlets []corpus.Outlet, typed string, n int) []string {
	typed = bare(corpus.Fold(typed))
	var begin, have []string
	for _, o := range outlets {
		if len([]rune(o.Name)) > maxChoice { // half of a name would be no name
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
