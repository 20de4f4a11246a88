package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/gateway"
	"verbatim/bot/render/phrase"
	"verbatim/bot/rest"
)

// The names of the message menus, which cannot be translated: Discord sends them
// back.
const (
	commandAskAbout     = "Ask about this"
	commandWhoPublished = "Who published this?"
)

// commands are what the bot offers, in the words of the default language.
func commands(b *phrase.Book) []*discordgo.ApplicationCommand {
	say := func(key string) string { return b.Say(key) }
	everywhere := &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
	inGuilds := &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	installed := &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	manage := int64(manageGuild)
	option := func(kind discordgo.ApplicationCommandOptionType, name string, required bool) *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Type: kind, Name: name, Description: say("option_" + name), Required: required}
	}
	const str, boolean = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionBoolean
	asking := func() []*discordgo.ApplicationCommandOption {
		question := option(str, "question", true)
		question.MaxLength = maxQuestion
		outlet := option(str, "outlet", false)
		outlet.Autocomplete = true
		return []*discordgo.ApplicationCommandOption{question, outlet, option(str, "since", false), option(str, "until", false), option(boolean, "private", false)}
	}
	sub := func(key, name string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Description: say(key), Options: options}
	}
	integer := func(name string, low, high float64) *discordgo.ApplicationCommandOption {
		o := option(discordgo.ApplicationCommandOptionInteger, name, false)
		o.MinValue, o.MaxValue = &low, high
		return o
	}
	channel := option(discordgo.ApplicationCommandOptionChannel, "channel", false)
	channel.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}
	slash := func(name, key string, contexts *[]discordgo.InteractionContextType, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
		return &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: name, Description: say(key), Contexts: contexts, IntegrationTypes: installed, Options: options}
	}
	menu := func(name string, contexts *[]discordgo.InteractionContextType) *discordgo.ApplicationCommand {
		return &discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: name, Contexts: contexts, IntegrationTypes: installed}
	}
	moderating := func(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
		c.DefaultMemberPermissions = &manage
		return c
	}
	return []*discordgo.ApplicationCommand{
		slash("ask", "command_ask", everywhere, asking()...),
		slash("compare", "command_compare", everywhere, asking()...),
		menu(commandAskAbout, everywhere),
		menu(commandWhoPublished, inGuilds),
		slash("sources", "command_sources", inGuilds),
		slash("about", "command_about", everywhere),
		slash("help", "command_help", everywhere),
		slash("privacy", "command_privacy", everywhere, sub("command_privacy_show", "show"), sub("command_privacy_delete", "delete"), sub("command_privacy_export", "export")),
		moderating(slash("article", "command_article", inGuilds,
			sub("command_article_add", "add", option(discordgo.ApplicationCommandOptionAttachment, "file", false)),
			sub("command_article_list", "list"),
			sub("command_article_show", "show", option(str, "id", true)),
			sub("command_article_remove", "remove", option(str, "id", true)))),
		moderating(slash("settings", "command_settings", inGuilds,
			sub("command_settings_show", "show"),
			sub("command_settings_set", "set", option(boolean, "private", false), integer("quotes", 1, 5), integer("confidence", 0, 99),
				channel, option(discordgo.ApplicationCommandOptionRole, "moderator", false), integer("cooldown", 0, 3600)))),
	}
}

// invited are the permissions that the bot asks for.
const invited = viewChannel | sendMessages | sendInThreads | embedLinks | attachFiles | readHistory

// InviteURL is where a server's owner adds the bot, with exactly the scopes and
// permissions that it needs.
func InviteURL(app string) string {
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id": {app}, "scope": {"bot applications.commands"}, "permissions": {fmt.Sprint(uint64(invited))},
	}.Encode()
}

// introduce checks the token, prints the invite link, and registers the commands
// if they differ from what is registered.
func (b *Bot) introduce(ctx context.Context) error {
	if err := b.patiently(ctx, func(ctx context.Context) error {
		me, err := b.rest.Me(ctx)
		b.self = me.ID
		return err
	}); err != nil {
		return err
	}
	if err := b.patiently(ctx, func(ctx context.Context) (err error) {
		b.app, err = b.rest.Application(ctx)
		return err
	}); err != nil {
		return err
	}
	b.Log.Info("invite the bot with this link", "url", InviteURL(b.app))
	return b.patiently(ctx, b.register)
}

// patiently does something until it is done, and gives up only where it is no use
// to try again.
func (b *Bot) patiently(ctx context.Context, do func(context.Context) error) error {
	const longest = 10 * time.Second
	for pause := time.Second; ; pause = min(2*pause, longest) {
		once, cancel := context.WithTimeout(ctx, 30*time.Second)
		err := do(once)
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if rest.IsStatus(err, http.StatusUnauthorized) {
			return gateway.BadToken()
		}
		b.Log.Warn("Discord cannot be reached", "error", err, "again_in", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// register brings the registered commands to what they should be.
func (b *Bot) register(ctx context.Context) error {
	want := commands(b.Books.In(phrase.Default))
	have, err := b.rest.Commands(ctx, b.app, b.TestGuild)
	if err != nil {
		return err
	}
	same, err := sameCommands(want, have)
	if err != nil || same {
		return err
	}
	if err := b.rest.SetCommands(ctx, b.app, b.TestGuild, want); err != nil {
		return err
	}
	b.Log.Info("commands registered", "n", len(want))
	return nil
}

// sameCommands compares what is wanted with what is registered, without what
// Discord adds to it.
func sameCommands(want []*discordgo.ApplicationCommand, have []json.RawMessage) (bool, error) {
	var a, b []string
	for _, c := range want {
		s, err := canonical(c)
		if err != nil {
			return false, err
		}
		a = append(a, s)
	}
	for _, raw := range have {
		var c discordgo.ApplicationCommand
		if err := json.Unmarshal(raw, &c); err != nil {
			return false, nil // something that we never registered
		}
		s, err := canonical(&c)
		if err != nil {
			return false, err
		}
		b = append(b, s)
	}
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b), nil
}

// canonical is a command as text, the same for commands that mean the same.
func canonical(c *discordgo.ApplicationCommand) (string, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		return "", err
	}
	for _, key := range []string{"id", "application_id", "guild_id", "version", "default_permission", "dm_permission", "nsfw"} {
		delete(v, key)
	}
	sortNumbers(v, "contexts")
	sortNumbers(v, "integration_types")
	data, err = json.Marshal(prune(v))
	return string(data), err
}

func sortNumbers(v map[string]any, key string) {
	if list, ok := v[key].([]any); ok {
		slices.SortFunc(list, func(a, b any) int {
			x, _ := a.(float64)
			y, _ := b.(float64)
			return int(x - y)
		})
	}
}

// prune takes out what says nothing: null, false, "", 0 and empty lists.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			if x = prune(x); x != nil {
				out[k] = x
			}
		}
		return out
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = prune(v[i])
		}
		return v
	case bool:
		if !v {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	}
	return v
}
