// Package event has what Discord's gateway dispatches, as far as the bot needs it:
// interactions and messages, with the members and channels that they name.
//
// It is decoded here and not by discordgo, which gives up at components that it does
// not know. Ids are Discord's, and a guild is a Discord server.
package event

// InteractionType is what a member did.
type InteractionType int

// What members do.
const (
	TypeCommand      InteractionType = 2 // a slash command, or the menu of a message
	TypeComponent    InteractionType = 3 // a button or a menu of a message of the bot's
	TypeAutocomplete InteractionType = 4 // an option of a command is being written
	TypeModal        InteractionType = 5 // a modal was sent
)

// Interaction is a command, a press of a button, a choice in a menu, an option that is
// being written, or a modal that was sent.
type Interaction struct {
	ID      string          `json:"id"`
	App     string          `json:"application_id"`
	Type    InteractionType `json:"type"`
	Token   string          `json:"token"`
	Guild   string          `json:"guild_id"` // "" in direct messages
	Channel string          `json:"channel_id"`
	Place   Channel         `json:"channel"`
	Member  *Member         `json:"member"` // in a guild
	User    *User           `json:"user"`   // elsewhere
	Locale  string          `json:"locale"`
	// Permissions are the bot's own in the channel.
	Permissions Permissions `json:"app_permissions"`
	Message     *Message    `json:"message"` // that the component is on
	Data        Data        `json:"data"`
}

// Asker is the id of who did it, in a guild or elsewhere.
func (i *Interaction) Asker() string {
	if i.Member != nil {
		return i.Member.User.ID
	}
	if i.User != nil {
		return i.User.ID
	}
	return ""
}

// Data is what an interaction brings along, by its type.
type Data struct {
	Name     string      `json:"name"`      // of a command
	Target   string      `json:"target_id"` // the message whose menu was used
	Given    Options     `json:"options"`
	CustomID string      `json:"custom_id"` // of a component or a modal
	Values   []string    `json:"values"`    // that were chosen in a menu
	Inputs   []Component `json:"components"`
	Resolved struct {
		Messages    map[string]Message    `json:"messages"`
		Attachments map[string]Attachment `json:"attachments"`
	} `json:"resolved"`
}

// Component is one of a modal's: a label with its input, or a row of them.
type Component struct {
	CustomID   string      `json:"custom_id"`
	Value      string      `json:"value"`
	Values     []string    `json:"values"`
	Component  *Component  `json:"component"`
	Components []Component `json:"components"`
}

// Input is the value of a modal's input, and its chosen values or files.
func (d Data) Input(id string) (value string, values []string) { return input(d.Inputs, id) }

func input(components []Component, id string) (value string, values []string) {
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

// Attachment is a file that a member has uploaded to Discord.
type Attachment struct {
	Filename string `json:"filename"`
	URL      string `json:"url"`
	Size     int    `json:"size"` // bytes
}

// Channel is where something happens.
type Channel struct {
	Parent string `json:"parent_id"` // a thread's channel
	Type   int    `json:"type"`
}

// Thread reports whether it is one, or a forum's post.
func (c Channel) Thread() bool { return 10 <= c.Type && c.Type <= 12 }

// User is somebody on Discord, or a bot.
type User struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

// Member is a user in a guild.
type Member struct {
	User        User        `json:"user"`
	Roles       []string    `json:"roles"`
	Permissions Permissions `json:"permissions"` // in the channel, all told
}
