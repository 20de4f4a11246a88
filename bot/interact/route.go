package interact

import (
	"context"

	"github.com/bwmarrin/discordgo"
)

// Handler carries out what a member did. An error is told to the member.
type Handler func(ctx context.Context, r *Request) error

// Route is what becomes of one thing that members can do.
type Route struct {
	Ack    Ack
	Who    Who
	Limit  Limit
	Handle Handler
}

// Ack is how an interaction is acknowledged before its handler runs. Discord waits three
// seconds for that.
type Ack int

const (
	// AtOnce leaves the first answer to the handler, which has to know something before
	// it, or knows at once what to say.
	AtOnce Ack = iota
	// Reply announces an answer that only the member sees.
	Reply
	// Update announces that the message with the component will change.
	Update
	// Modal leaves the first answer to the handler too, which shows a modal: that cannot
	// follow an announcement.
	Modal
)

// Who is who may do it. Where that depends on more than the member, such as whose
// question an answer is to, the handler decides.
type Who int

const (
	Anybody    Who = iota
	InServers      // not in direct messages
	Moderators     // of the server
)

// Limit is what counts it, so that nobody does it too often.
type Limit int

const (
	Unlimited Limit = iota
	// AsUse counts what is a look into the store.
	AsUse
	// AsQuestion counts what takes the engine's time.
	AsQuestion
)

// Routes are what members can do, by name.
type Routes struct {
	Commands []Command // in the order in which they are registered
	// Components and Modals are named by what their custom ids begin with.
	Components, Modals map[string]Route
}

// Command is a slash command, or a subcommand such as "article add", which stands beside
// the others of its command; or a command in the menu of messages.
type Command struct {
	Name string
	// Menu is the key of the phrase that has the name of a message's menu, "" for a slash
	// command.
	Menu string
	Route
	Options []Option
}

// Option is what can be given to a slash command.
type Option struct {
	Type        discordgo.ApplicationCommandOptionType
	Name        string
	Required    bool
	MaxLength   int     // of a text, in characters; 0 is Discord's own
	Least, Most float64 // of a number, both 0 for any
	Channels    []discordgo.ChannelType
	// Suggest makes suggestions while the option is being written, or is nil.
	Suggest Suggest
}

// Suggest returns at most MaxChoices suggestions for what has been typed so far.
type Suggest func(ctx context.Context, r *Request, typed string) ([]Choice, error)

// command is the one by that name.
func (r Routes) command(name string) (Command, bool) {
	for _, c := range r.Commands {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}

// option is the command's by that name.
func (c Command) option(name string) (Option, bool) {
	for _, o := range c.Options {
		if o.Name == name {
			return o, true
		}
	}
	return Option{}, false
}
