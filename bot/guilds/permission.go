package guilds

import (
	"slices"

	"verbatim/bot/event"
	"verbatim/bot/render/phrase"
)

// permissions are what a member with these roles may do in a channel, and whether that
// is known. They are computed as Discord documents it: the roles' permissions, then
// what the channel denies and allows to everyone, to the roles, and to the member.
func (g *guild) permissions(id, channelID, member string, roles []string) (event.Permissions, bool) {
	p := g.roles[id].permissions // the role of everyone has the guild's id
	for _, r := range roles {
		p |= g.roles[r].permissions
	}
	if p&event.Administrator != 0 || g.owner == member {
		return p | event.Administrator, true
	}
	at, ok := g.channels[channelID]
	if !ok {
		return 0, false
	}
	if at.thread {
		parent, ok := g.channels[at.parent]
		if !ok {
			return 0, false
		}
		at.overwrites = parent.overwrites
	}
	apply := func(of func(id string) bool) {
		var allow, deny event.Permissions
		for _, o := range at.overwrites {
			if of(o.ID) {
				allow, deny = allow|o.Allow, deny|o.Deny
			}
		}
		p = p&^deny | allow
	}
	apply(func(of string) bool { return of == id })
	apply(func(of string) bool { return slices.Contains(roles, of) })
	apply(func(of string) bool { return of == member })
	return p, true
}

// MissingToWrite are those of the permissions to write in a channel that the bot has not.
// Components V2 need no other: links in them are not embedded.
func MissingToWrite(has event.Permissions, thread bool) []event.Permissions {
	write := event.SendMessages
	if thread {
		write = event.SendInThreads
	}
	return missing(has, event.ViewChannel, write)
}

// MissingToReply are those of the permissions to reply to a message that the bot has not.
func MissingToReply(has event.Permissions, thread bool) []event.Permissions {
	return append(MissingToWrite(has, thread), missing(has, event.ReadHistory)...)
}

func missing(has event.Permissions, needs ...event.Permissions) []event.Permissions {
	return slices.DeleteFunc(needs, func(p event.Permissions) bool { return has.Has(p) })
}

// Words are the names of permissions, as Discord's settings have them.
func Words(book *phrase.Book, all []event.Permissions) string {
	keys := map[event.Permissions]string{
		event.ViewChannel: "permission_view", event.SendMessages: "permission_send", event.SendInThreads: "permission_threads",
		event.ReadHistory: "permission_history",
	}
	var names []string
	for _, p := range all {
		names = append(names, book.Say(keys[p]))
	}
	return book.List(names)
}
