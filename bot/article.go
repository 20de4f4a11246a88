package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/ingest"
	"verbatim/corpus/sqlite"
)

// What moderators do with articles. Nothing that they bring can be quoted before
// one of them publishes it; until then it is a draft.

// article carries out a subcommand of /article.
func (v *visit) article(ctx context.Context, what string, options []option) error {
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	switch what {
	case "add":
		if file := text(options, "file"); file != "" {
			return v.addFile(ctx, v.Data.Resolved.Attachments[file])
		}
		return v.askArticle(ctx)
	case "list":
		return v.listArticles(ctx, 0)
	case "show":
		return v.showArticle(ctx, text(options, "id"))
	default:
		return v.askRemove(ctx, text(options, "id"))
	}
}

func (v *visit) mustModerate(ctx context.Context) error {
	if v.Guild == "" {
		return told{"only_in_servers"}
	}
	settings, err := v.bot.State.Settings(ctx, v.Guild)
	if err != nil {
		return err
	}
	if !v.moderates(settings) {
		return told{"only_moderators"}
	}
	return nil
}

// pieces are how many inputs a pasted article may fill, of 4,000 characters each.
const pieces = 3

// askArticle shows the modal for a pasted or uploaded article.
func (v *visit) askArticle(ctx context.Context) error {
	var inputs []any
	for i := range pieces {
		inputs = append(inputs, label(v.say("paste_label", "number", i+1, "of", pieces), v.say("paste_hint"),
			discordgo.TextInput{CustomID: fmt.Sprintf("text%d", i), Style: discordgo.TextInputParagraph, MaxLength: 4000}))
	}
	inputs = append(inputs, label(v.say("upload_label"), v.say("upload_hint"), map[string]any{"type": 19, "custom_id": "file", "required": false, "max_values": 1}))
	return v.modal(ctx, press{"add", 0, 0}.String(), v.say("paste_title"), inputs...)
}

// submitArticle takes that modal.
func (v *visit) submitArticle(ctx context.Context) error {
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	if _, files := input(v.Data.Inputs, "file"); len(files) > 0 {
		return v.addFile(ctx, v.Data.Resolved.Attachments[files[0]])
	}
	// An article that fills an input goes on in the next one, in the middle of a
	// word if need be: they are put together as they are, with a line break only
	// where the input was not full.
	var pasted strings.Builder
	for i := range pieces {
		piece, _ := input(v.Data.Inputs, fmt.Sprintf("text%d", i))
		pasted.WriteString(piece)
		if n := len([]rune(piece)); n > 0 && n < 4000 {
			pasted.WriteString("\n")
		}
	}
	if strings.TrimSpace(pasted.String()) == "" {
		return told{"empty_article"}
	}
	if err := v.later(ctx, true); err != nil {
		return err
	}
	return v.draft(ctx, "pasted.txt", []byte(pasted.String()))
}

// addFile takes a file that was uploaded to Discord.
func (v *visit) addFile(ctx context.Context, a attachment) error {
	if a.Size > maxUpload {
		return told{"file_too_large"}
	}
	if err := v.later(ctx, true); err != nil {
		return err
	}
	data, err := v.bot.download(ctx, a.URL)
	if err != nil {
		v.bot.Log.Warn("attachment not read", "error", err)
		return told{"file_not_read"}
	}
	return v.draft(ctx, a.Filename, data)
}

// maxUpload bounds a file, in bytes: what Discord lets members upload by default.
const maxUpload = 10 << 20

// download reads an attachment from where Discord keeps it.
func (b *Bot) download(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	// The address comes from Discord, but nothing else is to be fetched by it.
	discord := u.Scheme == "https" && (u.Hostname() == "cdn.discordapp.com" || u.Hostname() == "media.discordapp.net")
	if b.Address != "" {
		discord = strings.HasPrefix(address, strings.TrimSuffix(b.Address, "/")+"/")
	}
	if !discord {
		return nil, fmt.Errorf("%s is not Discord's", u.Hostname())
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultTransport.RoundTrip(req) // redirects are not followed
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxUpload+1))
	if err == nil && len(data) > maxUpload {
		err = errors.New("longer than it said")
	}
	return data, err
}

// draft keeps what came in and shows what would be stored of it.
func (v *visit) draft(ctx context.Context, name string, data []byte) error {
	d := state.Draft{Guild: v.Guild, Member: v.asker(), Name: name, Bytes: data}
	items, _, err := v.bot.prepare(ctx, d)
	if err != nil {
		return err
	}
	var good []ingest.Item
	var wrong []string
	for _, it := range items {
		if it.Err != nil {
			wrong = append(wrong, ingest.Reason(it.Err))
			continue
		}
		good = append(good, it)
	}
	switch {
	case len(good) == 0:
		return v.tell(ctx, v.say("no_article", "why", strings.Join(wrong, "; ")))
	case len(good) == 1 && good[0].Match.Same != "":
		return v.tell(ctx, v.say("article_there", "id", good[0].Match.Same))
	}
	id, err := v.bot.State.AddDraft(ctx, d)
	if err != nil {
		return err
	}
	d.ID = id
	m, err := v.bot.drawDraft(ctx, v.out, d)
	if err != nil {
		return err
	}
	return v.show(ctx, true, m)
}

// prepare extracts a draft's articles and looks up what is there of them.
func (b *Bot) prepare(ctx context.Context, d state.Draft) ([]ingest.Item, *sqlite.Library, error) {
	articles, err := b.articles(ctx, d.Guild)
	if err != nil {
		return nil, nil, err
	}
	items := ingest.From(d.Name, d.Bytes)
	return items, articles, ingest.Prepare(ctx, articles, items, d.Change)
}

// drawDraft is the preview of a draft, with what can be done with it.
func (b *Bot) drawDraft(ctx context.Context, out render.Renderer, d state.Draft) (render.Message, error) {
	items, articles, err := b.prepare(ctx, d)
	if err != nil {
		return render.Message{}, err
	}
	say := out.Book.Say
	button := func(label, what string, style discordgo.ButtonStyle) discordgo.MessageComponent {
		return discordgo.Button{Label: label, Style: style, CustomID: press{what, d.ID, 0}.String()}
	}
	below := []discordgo.MessageComponent{button(say("button_publish"), "publish", discordgo.SuccessButton)}
	if len(items) == 1 {
		below = append(below, button(say("button_edit"), "edit", discordgo.SecondaryButton))
	}
	below = append(below, button(say("button_discard"), "discard", discordgo.DangerButton))
	if len(items) == 1 && items[0].Err == nil {
		shown := render.Draft{Result: items[0].Result}
		if near := items[0].Match.Near; near != "" {
			shown.Near, shown.Containment = near, items[0].Match.Containment
			if a, err := articles.Article(ctx, near); err == nil && a.Title != "" {
				shown.Near = a.Title
			}
		}
		return out.Draft(shown, below...), nil
	}
	// Several, from JSON lines: a line each.
	counts := map[string]int{}
	for _, it := range items {
		switch {
		case it.Err != nil:
			counts["wrong"]++
		case it.Match.Same != "":
			counts["same"]++
		default:
			counts["new"]++
		}
	}
	words := []string{say("draft_several", "n", counts["new"])}
	if n := counts["same"]; n > 0 {
		words = append(words, say("draft_same", "n", n))
	}
	if n := counts["wrong"]; n > 0 {
		words = append(words, say("draft_wrong", "n", n))
	}
	return out.Note(render.Controls{Below: below}, words...), nil
}

// pressDraft publishes, changes or discards a draft.
func (v *visit) pressDraft(ctx context.Context, p press) error {
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	d, err := v.bot.State.Draft(ctx, v.Guild, p.id)
	if err != nil {
		return err
	}
	switch p.what {
	case "edit":
		return v.askDetails(ctx, d)
	case "discard":
		if _, err := v.bot.State.RemoveDraft(ctx, v.Guild, d.ID); err != nil {
			return err
		}
		return v.update(ctx, v.out.Note(render.Controls{}, v.say("discarded")))
	}
	return v.publish(ctx, d)
}

// publish stores a draft's articles in the guild's library.
func (v *visit) publish(ctx context.Context, d state.Draft) error {
	// Whoever removes the draft publishes it: two who press at once do it once. If
	// it cannot be stored it is a draft again.
	gone, err := v.bot.State.RemoveDraft(ctx, v.Guild, d.ID)
	if err != nil {
		return err
	}
	if !gone {
		return state.ErrNotFound
	}
	added, err := v.bot.store(ctx, d)
	if err != nil {
		if _, again := v.bot.State.AddDraft(context.WithoutCancel(ctx), d); again != nil {
			v.bot.Log.Error("a draft was lost", "error", again)
		}
		return err
	}
	var ids []string
	for _, a := range added {
		if a.Match.Same == "" {
			ids = append(ids, a.ID)
		}
	}
	words := v.say("published_many", "n", len(ids))
	if len(ids) == 1 {
		words = v.say("published", "id", ids[0])
	}
	if err := v.update(ctx, v.out.Note(render.Controls{}, words)); err != nil {
		return err
	}
	return v.bot.published(ctx, d.Guild)
}

func (b *Bot) store(ctx context.Context, d state.Draft) ([]sqlite.Added, error) {
	items, articles, err := b.prepare(ctx, d)
	if err != nil {
		return nil, err
	}
	return ingest.Store(ctx, articles, items)
}

// published embeds what is new in a guild's library and tells those whose question
// it answers.
func (b *Bot) published(ctx context.Context, guild string) error {
	library, err := b.Libraries.Of(ctx, guild)
	if err != nil {
		return err
	}
	if _, err := library.Embed(ctx); err != nil {
		return err
	}
	return b.tellWaiting(ctx, guild)
}

// details are what is known of an article and can be changed.
func details(c *corpus.Change) []struct {
	id string
	to **string
} {
	return []struct {
		id string
		to **string
	}{{"title", &c.Title}, {"outlet", &c.Outlet}, {"author", &c.Author}, {"url", &c.URL}, {"published", &c.Published}}
}

// askDetails shows the modal for what is known of a draft.
func (v *visit) askDetails(ctx context.Context, d state.Draft) error {
	items, _, err := v.bot.prepare(ctx, d)
	if err != nil {
		return err
	}
	if len(items) != 1 || items[0].Err != nil {
		return state.ErrNotFound
	}
	a := items[0].Article
	is := map[string]string{"title": a.Title, "outlet": a.Outlet, "author": a.Author, "url": a.URL, "published": a.Published}
	var inputs []any
	for _, f := range details(&corpus.Change{}) {
		inputs = append(inputs, label(v.say("detail_"+f.id), "",
			discordgo.TextInput{CustomID: f.id, Style: discordgo.TextInputShort, MaxLength: 500, Value: cut(is[f.id], 500)}))
	}
	return v.modal(ctx, press{"details", d.ID, 0}.String(), v.say("details_title"), inputs...)
}

// submitDetails takes that modal.
func (v *visit) submitDetails(ctx context.Context, id int64) error {
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	d, err := v.bot.State.Draft(ctx, v.Guild, id)
	if err != nil {
		return err
	}
	for _, f := range details(&d.Change) {
		value, _ := input(v.Data.Inputs, f.id)
		value = extract.Clean(value)
		*f.to = &value
	}
	if address := d.Change.URL; *address != "" {
		canonical, err := extract.CanonicalURL(*address)
		if err != nil {
			return v.tell(ctx, v.say("not_an_address", "address", *address))
		}
		*address = canonical
	}
	if date := d.Change.Published; *date != "" {
		iso, ok := extract.ParseDate(*date)
		if !ok {
			return v.tell(ctx, v.say("not_a_date", "date", *date))
		}
		*date = iso
	}
	if err := v.bot.State.SetChange(ctx, v.Guild, id, d.Change); err != nil {
		return err
	}
	m, err := v.bot.drawDraft(ctx, v.out, d)
	if err != nil {
		return err
	}
	return v.update(ctx, m)
}

// onPage is how many articles a page of the list has.
const onPage = 15

// listArticles lists the guild's articles, the newest first.
func (v *visit) listArticles(ctx context.Context, page int) error {
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	items, err := articles.List(ctx)
	if err != nil {
		return err
	}
	pages := max((len(items)+onPage-1)/onPage, 1)
	page = min(page, pages-1)
	list := make([]corpus.Article, 0, onPage)
	for i := len(items) - 1 - page*onPage; i >= 0 && len(list) < onPage; i-- {
		list = append(list, items[i].Article)
	}
	m := v.out.Articles(list, len(items), page, pages, v.pages("articles", page, pages)...)
	if v.Type == typeComponent {
		return v.update(ctx, m)
	}
	return v.show(ctx, true, m)
}

// showArticle shows one article as it is stored.
func (v *visit) showArticle(ctx context.Context, id string) error {
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	a, err := articles.Article(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) {
		return v.tell(ctx, v.say("no_such_article", "id", id))
	}
	if err != nil {
		return err
	}
	return v.show(ctx, true, v.out.Article(a))
}

// askRemove asks whether an article is to be removed.
func (v *visit) askRemove(ctx context.Context, id string) error {
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	a, err := articles.Article(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) {
		return v.tell(ctx, v.say("no_such_article", "id", id))
	}
	if err != nil && !errors.Is(err, corpus.ErrDamaged) {
		return err
	}
	// A name may be longer than a custom id: the question is kept as a draft is,
	// with the article's name and no bytes.
	d, err := v.bot.State.AddDraft(ctx, state.Draft{Guild: v.Guild, Member: v.asker(), Name: id, Bytes: []byte{}})
	if err != nil {
		return err
	}
	return v.show(ctx, true, v.out.Note(render.Controls{Below: []discordgo.MessageComponent{
		discordgo.Button{Label: v.say("button_remove"), Style: discordgo.DangerButton, CustomID: press{"remove", d, 0}.String()},
		discordgo.Button{Label: v.say("button_keep"), Style: discordgo.SecondaryButton, CustomID: press{"keep", d, 0}.String()},
	}}, v.say("remove_ask", "title", a.Title, "id", id)))
}

// pressRemove removes an article, or leaves it.
func (v *visit) pressRemove(ctx context.Context, p press) error {
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	d, err := v.bot.State.Draft(ctx, v.Guild, p.id)
	if err != nil {
		return err
	}
	if len(d.Bytes) > 0 {
		return state.ErrNotFound // a draft of an article, whose button this is not
	}
	if _, err := v.bot.State.RemoveDraft(ctx, v.Guild, p.id); err != nil {
		return err
	}
	if p.what == "keep" {
		return v.update(ctx, v.out.Note(render.Controls{}, v.say("not_removed")))
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	if err := articles.Remove(ctx, d.Name); err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	return v.update(ctx, v.out.Note(render.Controls{}, v.say("removed", "id", d.Name)))
}
