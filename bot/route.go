package bot

import (
	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/moderate"
)

// The columns of the routes: how an interaction is acknowledged, who may do it, and
// which limit counts it.
const (
	atOnce, reply, update, modal   = interact.AtOnce, interact.Reply, interact.Update, interact.Modal
	anybody, inServers, moderators = interact.Anybody, interact.InServers, interact.Moderators
	unlimited, asUse, asQuestion   = interact.Unlimited, interact.AsUse, interact.AsQuestion
	text, boolean, integer         = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionBoolean, discordgo.ApplicationCommandOptionInteger
	ofChannels, ofRoles, anUpload  = discordgo.ApplicationCommandOptionChannel, discordgo.ApplicationCommandOptionRole, discordgo.ApplicationCommandOptionAttachment
)

// The names of the message menus, by which Discord sends them back in whatever
// language a member sees them.
const (
	commandAskAbout     = "Ask about this"
	commandWhoPublished = "Who published this?"
)

// routes are what members can do, with what carries it out. Commands are registered at
// Discord as they stand here. What is drawn with a custom id has its line under the name
// that interact.CustomID is given.
func routes(q questions, a answers, i information, p privacy, m *moderate.Handlers) interact.Routes {
	to := func(a interact.Ack, w interact.Who, l interact.Limit, h interact.Handler) interact.Route {
		return interact.Route{Ack: a, Who: w, Limit: l, Handle: h}
	}
	slash := func(name string, r interact.Route, options ...interact.Option) interact.Command {
		return interact.Command{Name: name, Route: r, Options: options}
	}
	menu := func(name, phrase string, r interact.Route) interact.Command {
		return interact.Command{Name: name, Menu: phrase, Route: r}
	}
	asking := []interact.Option{
		{Type: text, Name: "question", Required: true, MaxLength: maxQuestion},
		{Type: text, Name: "outlet", MaxLength: interact.MaxChoice, Suggest: i.suggestOutlets},
		{Type: text, Name: "since", MaxLength: interact.MaxChoice},
		{Type: text, Name: "until", MaxLength: interact.MaxChoice},
		{Type: boolean, Name: "private"},
	}
	file := interact.Option{Type: anUpload, Name: "file"}
	id := interact.Option{Type: text, Name: "id", Required: true, MaxLength: interact.MaxChoice, Suggest: m.SuggestIDs}
	settings := []interact.Option{
		{Type: boolean, Name: "private"},
		{Type: integer, Name: "quotes", Least: 1, Most: moderate.MaxQuotes},
		{Type: integer, Name: "confidence", Least: 0, Most: moderate.MaxConfidence},
		{Type: ofChannels, Name: "channel", Channels: []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}},
		{Type: ofRoles, Name: "moderator"},
		{Type: integer, Name: "cooldown", Least: 0, Most: moderate.MaxCooldown},
	}
	return interact.Routes{
		Commands: []interact.Command{
			slash("ask", to(atOnce, anybody, asQuestion, q.ask), asking...),
			slash("compare", to(atOnce, anybody, asQuestion, q.compare), asking...),
			menu(commandAskAbout, "menu_ask_about", to(atOnce, anybody, asQuestion, q.askAbout)),
			menu(commandWhoPublished, "menu_who_published", to(reply, inServers, asQuestion, q.whoPublished)),
			slash("sources", to(reply, inServers, asUse, i.sources)),
			slash("about", to(reply, anybody, asUse, i.about)),
			slash("help", to(atOnce, anybody, asUse, i.help)),
			slash("privacy show", to(atOnce, anybody, asUse, p.show)),
			slash("privacy delete", to(reply, anybody, asUse, p.erase)),
			slash("privacy export", to(reply, anybody, asUse, p.export)),
			slash("article add", to(modal, moderators, asUse, m.AddArticle), file),
			slash("article list", to(reply, moderators, asUse, m.ListArticles)),
			slash("article drafts", to(reply, moderators, asUse, m.ListDrafts)),
			slash("article show", to(reply, moderators, asUse, m.ShowArticle), id),
			slash("article remove", to(reply, moderators, asUse, m.AskRemove), id),
			slash("settings show", to(reply, moderators, asUse, m.ShowSettings)),
			slash("settings set", to(reply, moderators, asUse, m.SetSettings), settings...),
		},
		Components: map[string]interact.Route{
			// Of an answer, for whoever sees it; answers.kept looks.
			"page":    to(atOnce, anybody, asUse, a.turnPage), // in the message for its asker alone
			"closest": to(atOnce, anybody, asUse, a.showClosest),
			"context": to(reply, anybody, asUse, a.showContext),
			"why":     to(reply, anybody, asUse, a.why),
			"outlets": to(reply, anybody, asQuestion, a.byOutlet),
			"up":      to(reply, anybody, asUse, a.helpful),
			"down":    to(modal, anybody, asUse, a.askReason),
			"wait":    to(reply, anybody, asUse, a.wait),
			"share":   to(update, anybody, asUse, a.share),
			"delete":  to(update, anybody, asUse, a.deleteAnswer), // for its asker and for moderators
			// Of the question whose library is to answer, for its asker.
			"library": to(update, anybody, asUse, q.chosen),
			"servers": to(update, anybody, asUse, q.turnServers),
			// Of lists.
			"sources":  to(update, inServers, asUse, i.sources),
			"articles": to(update, moderators, asUse, m.ListArticles),
			"draft":    to(update, moderators, asUse, m.ChooseDraft),
			// Of a draft, and of the question whether an article is to be removed.
			"publish": to(update, moderators, asUse, m.Publish),
			"edit":    to(modal, moderators, asUse, m.AskDetails),
			"discard": to(update, moderators, asUse, m.Discard),
			"remove":  to(update, moderators, asUse, m.RemoveArticle),
			"keep":    to(update, moderators, asUse, m.KeepArticle),
		},
		Modals: map[string]interact.Route{ // what is written there would be lost if a limit counted it
			"reason":  to(reply, anybody, unlimited, a.reason),
			"add":     to(reply, moderators, unlimited, m.SubmitArticle),
			"details": to(update, moderators, unlimited, m.SubmitDetails),
		},
	}
}
