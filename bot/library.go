package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/text/unicode/norm"

	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

// sources lists what the guild's library holds. The first page is a message of its
// own, the others take its place.
func (v *visit) sources(ctx context.Context, page int) error {
	if v.Guild == "" {
		return told{"only_in_servers"}
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	items, err := articles.List(ctx)
	if err != nil {
		return err
	}
	list := sourcesOf(items)
	m := v.out.Sources(list, page, v.pages("sources", page, render.SourcePages(len(list)))...)
	if v.Type == typeComponent {
		return v.update(ctx, m)
	}
	return v.show(ctx, true, m)
}

// sourcesOf counts articles by outlet, those with the most first.
func sourcesOf(items []sqlite.Item) []render.Source {
	by := map[string]*render.Source{}
	var out []*render.Source
	for _, it := range items {
		s := by[corpus.Fold(it.Outlet)]
		if s == nil {
			s = &render.Source{Outlet: it.Outlet}
			by[corpus.Fold(it.Outlet)] = s
			out = append(out, s)
		}
		s.Articles++
		s.Newest = max(s.Newest, it.Published)
	}
	slices.SortStableFunc(out, func(a, b *render.Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Outlet, b.Outlet))
	})
	list := make([]render.Source, len(out))
	for i, s := range out {
		list[i] = *s
	}
	return list
}

// pages are the buttons that turn the pages of a list.
func (v *visit) pages(what string, page, pages int) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	if page > 0 {
		out = append(out, discordgo.Button{Label: v.say("button_back"), Style: discordgo.SecondaryButton, CustomID: press{what, 0, page - 1}.String()})
	}
	if page+1 < pages {
		out = append(out, discordgo.Button{Label: v.say("button_next"), Style: discordgo.SecondaryButton, CustomID: press{what, 0, page + 1}.String()})
	}
	return out
}

// about tells what the bot is.
func (v *visit) about(ctx context.Context) error {
	paragraphs := []string{v.say("about"), v.say("about_promise"), v.say("about_version", "version", v.bot.Version)}
	if v.Guild != "" {
		articles, err := v.bot.articles(ctx, v.Guild)
		if err != nil {
			return err
		}
		n, err := articles.Count(ctx)
		if err != nil {
			return err
		}
		outlets, err := articles.Outlets(ctx)
		if err != nil {
			return err
		}
		paragraphs = append(paragraphs, v.say("about_library", "articles", v.say("articles", "n", n), "outlets", v.say("outlets", "n", len(outlets))))
	}
	return v.show(ctx, true, v.out.Note(render.Controls{}, paragraphs...))
}

// whoPublished looks up where the words of a message come from.
func (v *visit) whoPublished(ctx context.Context) error {
	if v.Guild == "" {
		return told{"only_in_servers"}
	}
	words := v.target()
	if strings.TrimSpace(words) == "" {
		return told{"no_text"}
	}
	settings, err := v.bot.State.Settings(ctx, v.Guild)
	if err != nil {
		return err
	}
	if err := v.bot.admit(settings, "", "", "", v.asker(), v.out); err != nil {
		return v.tell(ctx, err.Error())
	}
	if err := v.later(ctx, true); err != nil {
		return err
	}
	library, err := v.bot.Libraries.Of(ctx, v.Guild)
	if err != nil {
		return err
	}
	found, err := library.WhoSaid(ctx, words)
	if err != nil {
		return err
	}
	return v.show(ctx, true, v.out.WhoSaid(found))
}

// complete suggests outlets for what has been typed so far. Diacritics and case
// make no difference.
func (v *visit) complete(ctx context.Context) error {
	type choice struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	choices := []choice{}
	_, options := v.Data.command()
	for _, o := range options {
		var typed string
		if !o.Focused || o.Name != "outlet" || v.Guild == "" || json.Unmarshal(o.Value, &typed) != nil {
			continue
		}
		articles, err := v.bot.articles(ctx, v.Guild)
		if err != nil {
			return err
		}
		outlets, err := articles.Outlets(ctx)
		if err != nil {
			return err
		}
		for _, name := range suggest(outlets, typed, 25) {
			choices = append(choices, choice{cut(name, 100), cut(name, 100)})
		}
	}
	ctx, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	v.deferred = true
	return v.bot.rest.Callback(ctx, v.ID, v.Token, rest.CallbackAutocomplete, map[string]any{"choices": choices})
}

// suggest returns at most n of the outlets of which one name has what was typed:
// those that begin with it first.
func suggest(outlets []corpus.Outlet, typed string, n int) []string {
	typed = bare(corpus.Fold(typed))
	var begin, have []string
	for _, o := range outlets {
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

// bare takes the diacritics off.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// erase forgets the member.
func (v *visit) erase(ctx context.Context) error {
	if err := v.bot.State.EraseMember(ctx, v.asker()); err != nil {
		return err
	}
	return v.tell(ctx, v.say("erased"))
}

// export hands over what is stored about the member, as a file.
func (v *visit) export(ctx context.Context) error {
	if err := v.later(ctx, true); err != nil {
		return err
	}
	all, err := v.bot.State.Export(ctx, v.asker())
	if err != nil {
		return err
	}
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	return v.showFile(ctx, v.say("exported"), rest.File{Name: "verbatim.json", Type: "application/json", Data: data.Bytes()})
}

// showFile answers with words and a file.
func (v *visit) showFile(ctx context.Context, words string, f rest.File) error {
	file := map[string]any{"type": 13, "file": map[string]string{"url": "attachment://" + f.Name}} // a File component
	m := v.out.Note(render.Controls{}, words)
	_, err := v.bot.rest.EditOriginal(ctx, v.App, v.Token, map[string]any{
		"flags": m.Flags, "allowed_mentions": m.AllowedMentions,
		"components":  append(anys(m.Components), file),
		"attachments": []map[string]any{{"id": 0, "filename": f.Name}},
	}, f)
	return err
}

func anys(components []discordgo.MessageComponent) []any {
	out := make([]any, len(components))
	for i, c := range components {
		out[i] = c
	}
	return out
}
