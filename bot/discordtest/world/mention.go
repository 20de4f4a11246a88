package world

import (
	"regexp"
	"slices"
	"strings"

	"verbatim/bot/discordtest/payload"
)

var (
	userMention    = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention    = regexp.MustCompile(`<@&(\d+)>`)
	channelMention = regexp.MustCompile(`<#(\d+)>`)
)

// mention finds whom the message names and highlights, as far as allowed lets it; nil
// is everybody.
func (m *Message) mention(allowed payload.Object) {
	m.Mentions, m.MentionRoles, m.Pinged = nil, nil, nil
	w, all := m.Channel.world, m.texts()
	may := func(kind, id string) bool {
		if allowed == nil {
			return true
		}
		return slices.Contains(payload.List(allowed, "parse"), any(kind)) || slices.Contains(payload.List(allowed, kind), any(id))
	}
	name := func(u *User) {
		if u != nil && !slices.Contains(m.Mentions, u) {
			m.Mentions = append(m.Mentions, u)
			m.Pinged = append(m.Pinged, u.ID)
		}
	}
	for _, found := range userMention.FindAllStringSubmatch(all, -1) {
		if may("users", found[1]) {
			name(w.users[found[1]])
		}
	}
	for _, found := range roleMention.FindAllStringSubmatch(all, -1) {
		if id := found[1]; may("roles", id) && !slices.Contains(m.MentionRoles, id) {
			m.MentionRoles = append(m.MentionRoles, id)
			m.Pinged = append(m.Pinged, id)
		}
	}
	if (strings.Contains(all, "@everyone") || strings.Contains(all, "@here")) && may("everyone", "") && m.Channel.Permissions(m.Author).Has(MentionEveryone) {
		m.Pinged = append(m.Pinged, "everyone")
	}
	if m.Reference != nil && m.Reference.Author != m.Author && repliesAloud(allowed) {
		name(m.Reference.Author)
	}
}

// repliesAloud reports whether a reply mentions whom it answers: it does unless
// allowed_mentions says otherwise, be it by leaving it out.
func repliesAloud(allowed payload.Object) bool {
	if v, ok := allowed["replied_user"].(bool); ok {
		return v
	}
	return allowed == nil
}

// Notification is what a new message made of itself on the phones and desktops of
// those whom it mentions.
type Notification struct {
	// To are the ids of the users who were notified: those mentioned, by name, by role
	// or all, as allowed_mentions and permissions let the message, and whom it is
	// written to directly.
	To []string
	// Text is what the notification reads: the message's plain content, with names for
	// mentions. Components V2 and embeds leave it empty.
	Text string
}

// notification is what comes of the message that is new. Nobody is notified of what
// only who asked sees, nor by a message that is silent.
func (m *Message) notification() Notification {
	n := Notification{Text: m.Channel.plain(m.Text)}
	if m.Hidden != nil || m.Flags&payload.FlagSuppressNotifications != 0 {
		return n
	}
	c := m.Channel
	add := func(u *User) {
		if u != m.Author && !u.isBot && !slices.Contains(n.To, u.ID) && c.Permissions(u).Has(ViewChannel) {
			n.To = append(n.To, u.ID)
		}
	}
	if c.recipient != nil {
		add(c.recipient)
		return n
	}
	for _, u := range m.Mentions {
		add(u)
	}
	// No role of the double is one that anybody may mention.
	if !c.Permissions(m.Author).Has(MentionEveryone) {
		return n
	}
	for _, member := range c.guild.members {
		if slices.Contains(m.Pinged, "everyone") || slices.ContainsFunc(member.roles, func(r *Role) bool { return slices.Contains(m.MentionRoles, r.ID) }) {
			add(member.User)
		}
	}
	slices.SortFunc(n.To, CompareIDs)
	return n
}

// plain writes names for the mentions in a text, as a notification does.
func (c *Channel) plain(text string) string {
	text = userMention.ReplaceAllStringFunc(text, func(found string) string {
		if u := c.world.users[userMention.FindStringSubmatch(found)[1]]; u != nil {
			return "@" + u.Name
		}
		return found
	})
	text = roleMention.ReplaceAllStringFunc(text, func(found string) string {
		if c.guild != nil {
			if r := c.guild.Role(roleMention.FindStringSubmatch(found)[1]); r != nil {
				return "@" + r.Name
			}
		}
		return found
	})
	return channelMention.ReplaceAllStringFunc(text, func(found string) string {
		if other := c.world.channels[channelMention.FindStringSubmatch(found)[1]]; other != nil {
			return "#" + other.Name
		}
		return found
	})
}
