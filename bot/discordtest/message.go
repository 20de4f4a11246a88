package discordtest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Types of messages.
const (
	messagePlain   = 0
	messageReply   = 19
	messageSlash   = 20
	messageContext = 23
)

// message is one in a channel. Its trees are replaced by an edit, never changed.
type message struct {
	id          string
	channel     *Channel
	author      *User
	kind        int
	content     string
	embeds      []any
	components  []any
	attachments []object
	poll        object
	flags       int
	reference   *message
	referenceID string   // also if the message is gone
	pinged      []string // ids of users and roles, and "everyone"
	mentions    []*User
	interaction *interaction // that it answers
	hidden      *User        // the only one who sees it, if it is ephemeral
	nonce       string
	reactions   map[string][]*User
	pinned      bool
	created     time.Time
	edited      time.Time
	deleted     bool
	revision    int
	changed     signal
}

func (m *message) v2() bool { return m.flags&flagComponentsV2 != 0 }

// seenBy is whether a user sees it now.
func (m *message) seenBy(u *User) bool {
	if m.deleted || m.channel.deleted || m.hidden != nil && m.hidden != u {
		return false
	}
	return m.hidden != nil || m.channel.permissions(u).has(ViewChannel|ReadMessageHistory)
}

var (
	userMention = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention = regexp.MustCompile(`<@&(\d+)>`)
)

// texts are all that can hold a mention.
func (m *message) texts() string {
	all := []string{m.content}
	walk("", m.components, func(_ string, c object) {
		if kindOf(c) == typeText {
			all = append(all, text(c, "content"))
		}
	})
	return strings.Join(all, "\n")
}

// mention finds whom the message names and pings, as allowed says (nil is
// everybody).
func (m *message) mention(allowed object) {
	m.mentions, m.pinged = nil, nil
	all := m.texts()
	may := func(kind, id string) bool {
		if allowed == nil {
			return true
		}
		return slices.Contains(list(allowed, "parse"), any(kind)) || slices.Contains(list(allowed, kind), any(id))
	}
	add := func(u *User) {
		if u != nil && !slices.Contains(m.mentions, u) {
			m.mentions = append(m.mentions, u)
			m.pinged = append(m.pinged, u.ID)
		}
	}
	for _, found := range userMention.FindAllStringSubmatch(all, -1) {
		if may("users", found[1]) {
			add(m.channel.d.users[found[1]])
		}
	}
	for _, found := range roleMention.FindAllStringSubmatch(all, -1) {
		if may("roles", found[1]) {
			m.pinged = append(m.pinged, found[1])
		}
	}
	if (strings.Contains(all, "@everyone") || strings.Contains(all, "@here")) && may("everyone", "") && m.channel.permissions(m.author).has(MentionEveryone) {
		m.pinged = append(m.pinged, "everyone")
	}
	if m.reference != nil {
		pings := true
		if v, ok := allowed["replied_user"].(bool); ok {
			pings = v
		} else if allowed != nil {
			pings = false
		}
		if pings {
			add(m.reference.author)
		}
	}
}

// readable is whether an application without the Message Content intent gets what
// is in it.
func (m *message) readable(d *Discord) bool {
	return m.channel.guild == nil || m.author == d.bot || slices.Contains(m.mentions, d.bot)
}

// object is the message on the wire; full is whether its content is shown in any
// case.
func (m *message) object(full bool) object {
	d := m.channel.d
	full = full || m.readable(d)
	o := object{
		"id": m.id, "channel_id": m.channel.ID, "author": m.author.object(), "type": m.kind, "content": "", "embeds": []any{},
		"components": []any{}, "attachments": []any{}, "mentions": []any{}, "mention_roles": []any{}, "mention_everyone": slices.Contains(m.pinged, "everyone"),
		"pinned": m.pinned, "tts": false, "flags": m.flags, "timestamp": timestamp(m.created), "edited_timestamp": nil,
	}
	if !m.edited.IsZero() {
		o["edited_timestamp"] = timestamp(m.edited)
	}
	if full {
		o["content"] = m.content
		o["embeds"] = append([]any{}, m.embeds...)
		o["components"] = append([]any{}, m.components...)
		attachments := []any{}
		for _, a := range m.attachments {
			attachments = append(attachments, a)
		}
		o["attachments"] = attachments
		if m.poll != nil {
			o["poll"] = m.poll
		}
	}
	mentions := []any{}
	for _, u := range m.mentions {
		mentions = append(mentions, u.object())
	}
	o["mentions"] = mentions
	if m.nonce != "" {
		o["nonce"] = m.nonce
	}
	if m.referenceID != "" {
		o["message_reference"] = m.referenceObject()
		o["referenced_message"] = nil
		if r := m.reference; r != nil && !r.deleted {
			inner := r.object(full && r.readable(d))
			delete(inner, "referenced_message")
			o["referenced_message"] = inner
		}
	}
	if m.author == d.bot {
		o["application_id"] = d.bot.ID
	}
	if i := m.interaction; i != nil {
		o["webhook_id"] = d.bot.ID
		o["interaction_metadata"] = i.metadata()
		if i.kind == interactionCommand {
			o["interaction"] = object{"id": i.id, "type": i.kind, "name": i.command.name(), "user": i.user.object()}
		}
	}
	if reactions := m.reactionObjects(); len(reactions) > 0 {
		o["reactions"] = reactions
	}
	return o
}

func (m *message) referenceObject() object {
	o := object{"type": 0, "channel_id": m.channel.ID, "message_id": m.referenceID}
	if m.channel.guild != nil {
		o["guild_id"] = m.channel.guild.ID
	}
	return o
}

func (m *message) reactionObjects() []any {
	var all []any
	for _, emoji := range slices.Sorted(maps.Keys(m.reactions)) {
		users := m.reactions[emoji]
		all = append(all, object{
			"count": len(users), "count_details": object{"burst": 0, "normal": len(users)}, "burst_colors": []any{},
			"me": slices.Contains(users, m.channel.d.bot), "me_burst": false, "emoji": object{"id": nil, "name": emoji},
		})
	}
	return all
}

// event is the message as the gateway sends it: with where and by which member.
func (m *message) event(full bool) object {
	o := m.object(full)
	o["channel_type"] = m.channel.kind
	if g := m.channel.guild; g != nil {
		o["guild_id"] = g.ID
		if member := g.members[m.author.ID]; member != nil {
			o["member"] = member.object()
		}
	}
	return o
}

// announce dispatches that the message is new, changed or gone. What is ephemeral
// is nobody else's business.
func (m *message) announce(event string) {
	if m.hidden != nil {
		return
	}
	c := m.channel
	if event == "MESSAGE_DELETE" {
		o := object{"id": m.id, "channel_id": c.ID}
		if c.guild != nil {
			o["guild_id"] = c.guild.ID
		}
		c.dispatch(event, func(bool) object { return o })
		return
	}
	c.dispatch(event, m.event)
}

// implied is what a component of a type is where it does not say otherwise.
func implied(kind int) object {
	switch {
	case kind == typeSeparator:
		return object{"spacing": 1.0, "divider": true}
	case isSelect(kind):
		return object{"min_values": 1.0, "max_values": 1.0}
	case kind == typeContainer:
		return object{"accent_color": nil, "spoiler": false}
	}
	return nil
}

// asked is a poll as it stands when it begins.
func asked(poll object, now time.Time) object {
	if poll == nil || poll["expiry"] != nil {
		return poll
	}
	hours, given := number(poll, "duration")
	if !given {
		hours = 24
	}
	answers := []any{}
	for n, x := range list(poll, "answers") {
		a, _ := x.(object)
		answers = append(answers, object{"answer_id": n + 1, "poll_media": a["poll_media"]})
	}
	return object{
		"question": poll["question"], "answers": answers, "expiry": timestamp(now.Add(time.Duration(hours) * time.Hour)),
		"allow_multiselect": truth(poll, "allow_multiselect"), "layout_type": 1,
		"results": object{"is_finalized": false, "answer_counts": []any{}},
	}
}

// numbered gives every component the id that Discord would.
func numbered(components []any) []any {
	used := map[int]bool{}
	walk("", components, func(_ string, c object) {
		if n, ok := number(c, "id"); ok {
			used[n] = true
		}
	})
	next := 0
	var copyAll func(all []any) []any
	copyOne := func(c object) object {
		out := object{}
		for k, v := range c {
			if v != nil {
				out[k] = v
			}
		}
		for k, v := range implied(kindOf(c)) {
			if out[k] == nil {
				out[k] = v
			}
		}
		if n, _ := number(c, "id"); n == 0 {
			for next++; used[next]; next++ {
			}
			out["id"] = float64(next)
		}
		if inner := list(c, "components"); inner != nil {
			out["components"] = copyAll(inner)
		}
		for _, key := range []string{"accessory", "component"} {
			if inner := dict(c, key); inner != nil {
				out[key] = copyAll([]any{inner})[0]
			}
		}
		return out
	}
	copyAll = func(all []any) []any {
		out := []any{}
		for _, x := range all {
			if c, ok := x.(object); ok {
				out = append(out, copyOne(c))
			}
		}
		return out
	}
	return copyAll(components)
}
