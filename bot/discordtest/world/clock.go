package world

import (
	"slices"
	"strconv"
	"time"
)

// clock is the World's time, and the ids that are made of it.
type clock struct {
	wall   func() time.Time
	offset time.Duration
	lastID uint64
}

// Now is the time of this World.
func (c *clock) Now() time.Time { return c.wall().Add(c.offset) }

// discordEpoch is when snowflakes start, in milliseconds of Unix time.
const discordEpoch = 1420070400000

// NewID returns a snowflake: the time and, so that none comes twice, a count.
func (c *clock) NewID() string {
	id := uint64(max(c.Now().UnixMilli()-discordEpoch, 1)) << 22
	c.lastID = max(id, c.lastID+1)
	return strconv.FormatUint(c.lastID, 10)
}

// idOr returns an id, or a new one for "".
func (c *clock) idOr(id string) string {
	if id == "" {
		return c.NewID()
	}
	return id
}

// CompareIDs orders snowflakes by their number.
func CompareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Timestamp writes a time as Discord does.
func Timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

// Recent drops all but the last keep of a list once there are twice as many; 0 keeps
// all.
func Recent[T any](all []T, keep int) []T {
	if keep > 0 && len(all) >= 2*keep {
		return slices.Clone(all[len(all)-keep:])
	}
	return all
}
