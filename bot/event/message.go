package event

// Message is one in a channel. Discord keeps the content of others' messages from the
// bot unless they mention it; it is "" then.
type Message struct {
	ID       string  `json:"id"`
	Channel  string  `json:"channel_id"`
	Guild    string  `json:"guild_id"`
	Author   User    `json:"author"`
	Member   *Member `json:"member"`
	Webhook  string  `json:"webhook_id"`
	Content  string  `json:"content"`
	Mentions []User  `json:"mentions"`
	// MentionRoles are the ids of roles that it mentions.
	MentionRoles []string   `json:"mention_roles"`
	Referenced   *Message   `json:"referenced_message"`
	Type         int        `json:"type"`
	Flags        int        `json:"flags"`
	Snapshots    []Snapshot `json:"message_snapshots"`
	Answers      struct {
		User User `json:"user"`
	} `json:"interaction_metadata"`
}

// Snapshot is what a forwarded message holds.
type Snapshot struct {
	Message struct {
		Content string `json:"content"`
	} `json:"message"`
}

// Asker is the id of whose question a message of the bot's answers, as far as Discord
// tells: who used the command, or wrote what it replies to. It is "" where nobody is
// known.
func (m *Message) Asker() string {
	if m.Answers.User.ID == "" && m.Referenced != nil && !m.Referenced.Author.Bot {
		return m.Referenced.Author.ID
	}
	return m.Answers.User.ID
}

// Ephemeral reports whether only one member sees the message.
func (m *Message) Ephemeral() bool { return m.Flags&(1<<6) != 0 }

// Names reports whether the message mentions a user. A reply mentions whom it
// answers, unless its author has switched that off.
func (m *Message) Names(id string) bool {
	for _, u := range m.Mentions {
		if u.ID == id {
			return true
		}
	}
	return false
}

// Ordinary reports whether it is one that somebody wrote, also in reply to another,
// and not one of Discord's own, such as that somebody has joined.
func (m *Message) Ordinary() bool {
	const ordinary, reply = 0, 19
	return m.Type == ordinary || m.Type == reply
}

// Text is what it says, with what it forwards.
func (m *Message) Text() string {
	text := m.Content
	for _, s := range m.Snapshots {
		text += "\n" + s.Message.Content
	}
	return text
}
