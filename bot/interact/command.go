package interact

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/event"
	"verbatim/bot/render/phrase"
)

// ApplicationCommands are the commands as Discord is told of them: in the words of the
// default language, with those of all other languages beside them. Their names in the
// default language are what the program knows them by.
//
// Those for moderators are hidden from who does not manage the server, unless its admins
// decide otherwise; whoever uses one is looked at again.
func (r Routes) ApplicationCommands(books *phrase.Books) []*discordgo.ApplicationCommand {
	c := catalogue{books}
	var out []*discordgo.ApplicationCommand
	for _, command := range r.Commands {
		if command.Menu != "" {
			out = append(out, c.top(discordgo.MessageApplicationCommand, command, command.Name, command.Menu))
			continue
		}
		name, sub, isSub := strings.Cut(command.Name, " ")
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, c.slash(command, name))
		}
		of := out[len(out)-1]
		if isSub {
			of.Options = append(of.Options, c.sub(name, sub, command.Options))
		} else {
			of.Options = c.options(command.Options)
		}
	}
	return out
}

// catalogue writes commands.
type catalogue struct{ books *phrase.Books }

// top is a command without its options; key is that of its names.
func (c catalogue) top(kind discordgo.ApplicationCommandType, command Command, name, key string) *discordgo.ApplicationCommand {
	names := c.in(key)
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	if command.Who == Anybody {
		contexts = append(contexts, discordgo.InteractionContextBotDM)
	}
	out := &discordgo.ApplicationCommand{
		Type: kind, Name: name, NameLocalizations: &names, Contexts: &contexts,
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall},
	}
	if command.Who == Moderators {
		manage := int64(event.ManageGuild)
		out.DefaultMemberPermissions = &manage
	}
	return out
}

func (c catalogue) slash(command Command, name string) *discordgo.ApplicationCommand {
	out := c.top(discordgo.ChatApplicationCommand, command, name, "name_"+name)
	descriptions := c.in("command_" + name)
	out.Description, out.DescriptionLocalizations = c.say("command_"+name), &descriptions
	return out
}

func (c catalogue) sub(of, name string, options []Option) *discordgo.ApplicationCommandOption {
	key := "command_" + of + "_" + name
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, NameLocalizations: c.in("name_" + name),
		Description: c.say(key), DescriptionLocalizations: c.in(key), Options: c.options(options),
	}
}

func (c catalogue) options(options []Option) []*discordgo.ApplicationCommandOption {
	var out []*discordgo.ApplicationCommandOption
	for _, o := range options {
		key := "option_" + o.Name
		each := &discordgo.ApplicationCommandOption{
			Type: o.Type, Name: o.Name, NameLocalizations: c.in("name_" + o.Name), Description: c.say(key), DescriptionLocalizations: c.in(key),
			Required: o.Required, MaxLength: o.MaxLength, ChannelTypes: o.Channels, Autocomplete: o.Suggest != nil,
		}
		if o.Most > 0 {
			each.MinValue, each.MaxValue = &o.Least, o.Most
		}
		out = append(out, each)
	}
	return out
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
