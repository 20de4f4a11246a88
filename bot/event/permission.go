package event

import (
	"encoding/json"
	"strconv"
)

// Permissions are Discord's bits, which come as a decimal string.
type Permissions uint64

// Permissions that the bot looks at.
const (
	Administrator  Permissions = 1 << 3
	ManageGuild    Permissions = 1 << 5
	ViewChannel    Permissions = 1 << 10
	SendMessages   Permissions = 1 << 11
	ManageMessages Permissions = 1 << 13
	AttachFiles    Permissions = 1 << 15
	ReadHistory    Permissions = 1 << 16
	SendInThreads  Permissions = 1 << 38
)

// Has reports whether all of the permissions are among them. An administrator has
// every one.
func (p Permissions) Has(all Permissions) bool { return p&Administrator != 0 || p&all == all }

// UnmarshalJSON reads the decimal string.
func (p *Permissions) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil || s == "" {
		return err
	}
	n, err := strconv.ParseUint(s, 10, 64)
	*p = Permissions(n)
	return err
}
