package world

import "verbatim/bot/discordtest/payload"

// Intents that matter here.
const (
	IntentGuilds         = 1 << 0
	IntentGuildMembers   = 1 << 1
	IntentGuildPresences = 1 << 8
	IntentGuildMessages  = 1 << 9
	IntentDirectMessages = 1 << 12
	IntentMessageContent = 1 << 15
)

// Event is something that the gateway tells the bot.
type Event struct {
	Name string
	// Guild is where it happened, or nil for direct messages.
	Guild *Guild
	// Intents are what a session has to have asked for; 0 is told to every session.
	Intents int
	// Payload writes the event for a session that may see as much as the View says. It
	// is called before Emit returns.
	Payload func(View) payload.Object
}

// View is how much of the content of messages an application is shown.
type View int

const (
	// Filtered is the view without the Message Content intent: of what others write,
	// only direct messages and what mentions the bot.
	Filtered View = iota
	// Whole shows the message itself in any case, and filters what it replies to: so is
	// the target of a command of a message's menu, and whatever the bot wrote.
	Whole
	// Granted is the view with the intent, which hides nothing.
	Granted
)

// Listen has listener told of every Event from now on, with the lock held.
func (w *World) Listen(listener func(Event)) { w.listener = listener }

// Emit tells the listener of an event.
func (w *World) Emit(e Event) {
	if w.listener != nil {
		w.listener(e)
	}
}

// same is the payload of an event that looks alike to everybody.
func same(o payload.Object) func(View) payload.Object {
	return func(View) payload.Object { return o }
}

// emit tells those who watch guilds of something in this one. Nobody hears of a guild
// that the bot is not in, nor of one in an outage, but that the outage began.
func (g *Guild) emit(name string, o payload.Object) {
	if g.absent || g.down && name != "GUILD_DELETE" {
		return
	}
	g.world.Emit(Event{name, g, IntentGuilds, same(o)})
}

// emit tells of a message in the channel, if the bot sees the channel.
func (c *Channel) emit(name string, write func(View) payload.Object) {
	if c.guild == nil {
		c.world.Emit(Event{name, nil, IntentDirectMessages, write})
		return
	}
	if c.guild.absent || c.guild.down || !c.Permissions(c.world.bot).Has(ViewChannel) {
		return
	}
	c.world.Emit(Event{name, c.guild, IntentGuildMessages, write})
}
