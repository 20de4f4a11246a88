package bot

import (
	"encoding/json"
)

// What the gateway dispatches, as far as the bot needs it. It is decoded here and
// not by discordgo, which gives up at components that it does not know.

// interactionType is what a member did.
type interactionType int

const (
	typeCommand      interactionType = 2
	typeComponent    interactionType = 3
	typeAutocomplete interactionType = 4
	typeModal        interactionType = 5
)

// interaction is a command, a press of a button, a choice in a menu, or a modal
// that was sent.
type interaction struct {
	ID      string          `json:"id"`
	App     string          `json:"application_id"`
	Type    interactionType `json:"type"`
	Token   string          `json:"token"`
	Guild   string          `json:"guild_id"` // "" in direct messages
	Channel string          `json:"channel_id"`
	Place   channel         `json:"channel"`
	Member  *member         `json:"member"` // in a guild
	User    *user           `json:"user"`   // elsewhere
	Locale  string          `json:"locale"`
	// Permissions are the bot's own in the channel.
	Permissions permissions     `json:"app_permissions"`
	Message     *message        `json:"message"` // that the component is on
	Data        interactionData `json:"data"`
}

type interactionData struct {
	Name     string      `json:"name"`
	Kind     int         `json:"type"` // of command: 1 slash, 3 message menu
	Target   string      `json:"target_id"`
	Options  []option    `json:"options"`
	CustomID string      `json:"custom_id"`
	Values   []string    `json:"values"`
	Inputs   []component `json:"components"`
	Resolved struct {
		Messages    map[string]message    `json:"messages"`
		Attachments map[string]attachment `json:"attachments"`
	} `json:"resolved"`
}

// option is one of a slash command's, or a subcommand with its own.
type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []option        `json:"options"`
}

// component is one of a modal's: a label with its input, or a row of them.
type component struct {
	CustomID   string      `json:"custom_id"`
	Value      string      `json:"value"`
	Values     []string    `json:"values"`
	Component  *component  `json:"component"`
	Components []component `json:"components"`
}

type attachment struct {
	Filename string `json:"filename"`
	URL      string `json:"url"`
	Size     int    `json:"size"`
}

type channel struct {
	Parent string `json:"parent_id"` // a thread's channel
	Type   int    `json:"type"`
}

// thread reports whether it is one, or a forum's post.
func (c channel) thread() bool { return 10 <= c.Type && c.Type <= 12 }

type user struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

type member struct {
	User        user        `json:"user"`
	Roles       []string    `json:"roles"`
	Permissions permissions `json:"permissions"` // in the channel, all told
}

type message struct {
	ID         string     `json:"id"`
	Channel    string     `json:"channel_id"`
	Guild      string     `json:"guild_id"`
	Author     user       `json:"author"`
	Member     *member    `json:"member"`
	Webhook    string     `json:"webhook_id"`
	Content    string     `json:"content"`
	Mentions   []user     `json:"mentions"`
	Referenced *message   `json:"referenced_message"`
	Type       int        `json:"type"`
	Flags      int        `json:"flags"`
	Snapshots  []snapshot `json:"message_snapshots"`
	Answers    struct {
		User user `json:"user"`
	} `json:"interaction_metadata"`
}

// asker is whose question a message of the bot's answers, as far as Discord tells: who
// used the command, or wrote what it replies to. It is "" where nobody is known.
func (m *message) asker() string {
	if m.Answers.User.ID == "" && m.Referenced != nil && !m.Referenced.Author.Bot {
		return m.Referenced.Author.ID
	}
	return m.Answers.User.ID
}

// snapshot is what a forwarded message holds.
type snapshot struct {
	Message struct {
		Content string `json:"content"`
	} `json:"message"`
}

// asker is who did it, in a guild or elsewhere.
func (i *interaction) asker() string {
	if i.Member != nil {
		return i.Member.User.ID
	}
	if i.User != nil {
		return i.User.ID
	}
	return ""
}

// command is the slash command with its subcommand, such as "article add", and
// the options that belong to it.
func (d interactionData) command() (name string, options []option) {
	if len(d.Options) == 1 && d.Options[0].Type == 1 {
		return d.Name + " " + d.Options[0].Name, d.Options[0].Options
	}
	return d.Name, d.Options
}

// text is a string option's value, "" where it was not given.
func text(options []option, name string) string {
	var s string
	for _, o := range options {
		if o.Name == name {
			_ = json.Unmarshal(o.Value, &s) // another type is not ours
		}
	}
	return s
}

// number is a number option's value, and whether it was given.
func number(options []option, name string) (n float64, given bool) {
	for _, o := range options {
		if o.Name == name {
			given = json.Unmarshal(o.Value, &n) == nil
		}
	}
	return n, given
}

// flag is a boolean option's value, and whether it was given.
func flag(options []option, name string) (set, given bool) {
	for _, o := range options {
		if o.Name == name {
			given = json.Unmarshal(o.Value, &set) == nil
		}
	}
	return set, given
}

// input is the value of a modal's input, and its chosen values or files.
func input(components []component, id string) (value string, values []string) {
	for _, c := range components {
		if c.CustomID == id {
			return c.Value, c.Values
		}
		inner := c.Components
		if c.Component != nil {
			inner = append(inner, *c.Component)
		}
		if v, vs := input(inner, id); v != "" || len(vs) > 0 {
			return v, vs
		}
	}
	return "", nil
}
