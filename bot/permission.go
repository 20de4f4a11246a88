package bot

import (
	"encoding/json"
	"slices"
	"strconv"

	"verbatim/bot/render/phrase"
)

// permissions are Discord's bits, which come as a decimal string.
type permissions uint64

// Permissions that the bot looks at.
const (
	administrator  permissions = 1 << 3
	manageGuild    permissions = 1 << 5
	viewChannel    permissions = 1 << 10
	sendMessages   permissions = 1 << 11
	manageMessages permissions = 1 << 13
	embedLinks     permissions = 1 << 14
	attachFiles    permissions = 1 << 15
	readHistory    permissions = 1 << 16
	sendInThreads  permissions = 1 << 38
)

func (p permissions) has(all permissions) bool { return p&administrator != 0 || p&all == all }

// UnmarshalJSON reads the decimal string.
func (p *permissions) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil || s == "" {
		return err
	}
	n, err := strconv.ParseUint(s, 10, 64)
	*p = permissions(n)
	return err
}

// missing are those of the permissions that an answer needs that the bot has not.
func missing(has permissions, thread bool) []permissions {
	needs := []permissions{viewChannel, sendMessages, embedLinks, readHistory}
	if thread {
		needs[1] = sendInThreads
	}
	return slices.DeleteFunc(needs, func(p permissions) bool { return has.has(p) })
}

// permissionNames are the names of permissions, as Discord's settings have them.
func permissionNames(book *phrase.Book, all []permissions) string {
	keys := map[permissions]string{
		viewChannel: "permission_view", sendMessages: "permission_send", sendInThreads: "permission_threads",
		embedLinks: "permission_embed", readHistory: "permission_history",
	}
	var names []string
	for _, p := range all {
		names = append(names, book.Say(keys[p]))
	}
	return book.List(names)
}
