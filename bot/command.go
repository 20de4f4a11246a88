package bot

import (
	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render/phrase"
)

// The names of the message menus, by which Discord sends them back in whatever
// language a member sees them.
const (
	commandAskAbout     = "Ask about this"
	commandWhoPublished = "Who published this?"
)

// catalogue writes commands in the words of the default language, with those of all
// other languages beside them.
type catalogue struct{ books *phrase.Books }

// commands are what the bot offers. Their names in the default language are what
// the program knows them by; the phrases have names for the other languages.
func commands(books *phrase.Books) []*discordgo.ApplicationCommand {
	c := catalogue{books}
	everywhere := []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
	inGuilds := everywhere[:1]
	const str, boolean = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionBoolean
	asking := func() []*discordgo.ApplicationCommandOption {
		question := c.option(str, "question")
		question.Required, question.MaxLength = true, maxQuestion
		outlet := c.option(str, "outlet")
		outlet.Autocomplete, outlet.MaxLength = true, maxChoice
		since, until := c.option(str, "since"), c.option(str, "until")
		since.MaxLength, until.MaxLength = maxChoice, maxChoice
		return []*discordgo.ApplicationCommandOption{question, outlet, since, until, c.option(boolean, "private")}
	}
	id := func() *discordgo.ApplicationCommandOption {
		o := c.option(str, "id")
		o.Required, o.MaxLength = true, maxChoice
		return o
	}
	number := func(name string, least, most float64) *discordgo.ApplicationCommandOption {
		o := c.option(discordgo.ApplicationCommandOptionInteger, name)
		o.MinValue, o.MaxValue = &least, most
		return o
	}
	channel := c.option(discordgo.ApplicationCommandOptionChannel, "channel")
	channel.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}
	return []*discordgo.ApplicationCommand{
		c.slash("ask", everywhere, asking()...),
		c.slash("compare", everywhere, asking()...),
		c.menu(commandAskAbout, "menu_ask_about", everywhere),
		c.menu(commandWhoPublished, "menu_who_published", inGuilds),
		c.slash("sources", inGuilds),
		c.slash("about", everywhere),
		c.slash("help", everywhere),
		c.slash("privacy", everywhere, c.sub("privacy", "show"), c.sub("privacy", "delete"), c.sub("privacy", "export")),
		moderating(c.slash("article", inGuilds,
			c.sub("article", "add", c.option(discordgo.ApplicationCommandOptionAttachment, "file")),
			c.sub("article", "list"), c.sub("article", "show", id()), c.sub("article", "remove", id()))),
		moderating(c.slash("settings", inGuilds,
			c.sub("settings", "show"),
			c.sub("settings", "set", c.option(boolean, "private"), number("quotes", 1, maxQuotes), number("confidence", 0, maxConfidence),
				channel, c.option(discordgo.ApplicationCommandOptionRole, "moderator"), number("cooldown", 0, maxCooldown)))),
	}
}

// moderating hides a command from who does not manage the server, unless its admins
// decide otherwise. Whoever uses it is looked at again.
func moderating(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	manage := int64(manageGuild)
	c.DefaultMemberPermissions = &manage
	return c
}

func (c catalogue) command(kind discordgo.ApplicationCommandType, name string, names map[discordgo.Locale]string, contexts []discordgo.InteractionContextType) *discordgo.ApplicationCommand {
	return &discordgo.ApplicationCommand{
		Type: kind, Name: name, NameLocalizations: &names, Contexts: &contexts,
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall},
	}
}

func (c catalogue) slash(name string, contexts []discordgo.InteractionContextType, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	out := c.command(discordgo.ChatApplicationCommand, name, c.in("name_"+name), contexts)
	descriptions := c.in("command_" + name)
	out.Description, out.DescriptionLocalizations, out.Options = c.say("command_"+name), &descriptions, options
	return out
}

// menu is a command of a message's menu, which has no description.
func (c catalogue) menu(name, key string, contexts []discordgo.InteractionContextType) *discordgo.ApplicationCommand {
	return c.command(discordgo.MessageApplicationCommand, name, c.in(key), contexts)
}

func (c catalogue) sub(of, name string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	key := "command_" + of + "_" + name
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, NameLocalizations: c.in("name_" + name),
		Description: c.say(key), DescriptionLocalizations: c.in(key), Options: options,
	}
}

func (c catalogue) option(kind discordgo.ApplicationCommandOptionType, name string) *discordgo.ApplicationCommandOption {
	key := "option_" + name
	return &discordgo.ApplicationCommandOption{
		Type: kind, Name: name, NameLocalizations: c.in("name_" + name), Description: c.say(key), DescriptionLocalizations: c.in(key),
	}
}

func (c catalogue) say(key string) string { return c.books.In(phrase.Default).Say(key) }

// in is what a phrase is in the languages that Discord and the bot both speak, but
// for the default one.
func (c catalogue) in(key string) map[discordgo.Locale]string {
	out := map[discordgo.Locale]string{}
	for locale := range discordgo.Locales {
		if words, own := c.books.Own(string(locale), key); own {
			out[locale] = words
		}
	}
	return out
}
