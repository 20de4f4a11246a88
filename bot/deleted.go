package bot

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"verbatim/bot/rest"
	"verbatim/bot/state"
)

// What is kept of an answer goes with its message. Discord tells the bot when a
// message or a channel is deleted, but only while they are connected: afterwards it
// has to ask what is still there.

const (
	// checkEvery is the pace at which Discord is asked what is still there, however much
	// there is to be asked. It allows fifty requests a second.
	checkEvery = time.Second
	// checkPause is how long it is left alone where it gives no answer.
	checkPause = time.Minute
)

// unchecked is what may have been deleted while the bot was not connected.
type unchecked struct {
	wake chan struct{} // there is something; holds one

	mu sync.Mutex
	// channels are those that Discord did not name: deleted ones, threads that nobody
	// writes in any more, and direct messages.
	channels map[string]bool
}

func newUnchecked() *unchecked {
	return &unchecked{wake: make(chan struct{}, 1), channels: map[string]bool{}}
}

// add has channels looked at before everything else.
func (u *unchecked) add(channels ...string) {
	u.mu.Lock()
	for _, c := range channels {
		u.channels[c] = true
	}
	u.mu.Unlock()
	select {
	case u.wake <- struct{}{}:
	default:
	}
}

// next takes one of the channels; ok is whether there is one.
func (u *unchecked) next() (channel string, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for channel = range u.channels {
		delete(u.channels, channel)
		return channel, true
	}
	return "", false
}

// onDeleted forgets what deleted messages showed, if they were the bot's.
func (b *Bot) onDeleted(data json.RawMessage) error {
	var gone struct {
		Channel string   `json:"channel_id"`
		ID      string   `json:"id"`
		IDs     []string `json:"ids"`
	}
	if err := json.Unmarshal(data, &gone); err != nil {
		return err
	}
	b.note(func(ctx context.Context) error {
		return b.State.RemoveMessages(ctx, gone.Channel, append(gone.IDs, gone.ID)...)
	})
	return nil
}

// onChannelDeleted forgets what stood in a channel that was deleted, or a thread.
func (b *Bot) onChannelDeleted(guild, channel string, thread bool) {
	gone := b.guilds.removeChannel(guild, channel)
	b.note(func(ctx context.Context) error {
		if err := b.State.RemoveChannels(ctx, guild, gone...); err != nil || thread {
			return err
		}
		// Threads of it that are archived are gone too, and the bot knows of none whose
		// they are.
		return b.suspect(ctx, guild)
	})
}

// suspect has the channels looked at in which answers stand and which the gateway does
// not name among the guild's.
func (b *Bot) suspect(ctx context.Context, guild string) error {
	channels, err := b.State.Channels(ctx, guild)
	if err == nil {
		b.unchecked.add(b.guilds.unknown(guild, channels)...)
	}
	return err
}

// check finds out, until ctx is done, which messages and channels were deleted while
// the bot was not connected, and forgets what they showed. It goes on where an earlier
// process has stopped.
func (b *Bot) check(ctx context.Context) {
	for {
		select {
		case <-b.unchecked.wake:
		case <-ctx.Done():
			return
		}
		for more := true; more && ctx.Err() == nil; {
			pause := checkEvery
			b.chore(ctx, "look for deleted messages", func() (err error) {
				if more, err = b.checkNext(ctx); err != nil {
					pause = checkPause
				}
				return err
			})
			if !more {
				break
			}
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
		}
	}
}

// checkNext looks at what is to be looked at next, with a request or two, and reports
// whether there was something.
func (b *Bot) checkNext(ctx context.Context) (more bool, err error) {
	var a state.Answer
	if channel, ok := b.unchecked.next(); ok {
		a, err = b.State.First(ctx, channel)
		if errors.Is(err, state.ErrNotFound) { // forgotten meanwhile
			return true, nil
		}
	} else if a, err = b.State.Unchecked(ctx); errors.Is(err, state.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err // the next connection begins it anew
	}
	if err = b.checkFrom(ctx, a); err != nil && ctx.Err() == nil {
		// It is passed over, lest everything else stands behind it; what there is no
		// answer to is asked again after the next connection.
		err = errors.Join(err, b.State.Checked(ctx, a.ID))
	}
	return true, err
}

// checkFrom looks at an answer's message, and at those that follow it in its channel.
func (b *Bot) checkFrom(ctx context.Context, a state.Answer) error {
	// What is kept is read first: what is sent from now on may not be listed.
	kept, err := b.State.UncheckedFrom(ctx, a.Channel, a.Message, rest.PageOfMessages)
	if err != nil {
		return err
	}
	number, err := strconv.ParseUint(a.Message, 10, 64)
	if err != nil || number == 0 {
		return errors.Join(err, b.State.Checked(ctx, a.ID)) // no message of Discord's
	}
	listed, err := b.rest.MessagesAfter(ctx, a.Channel, strconv.FormatUint(number-1, 10))
	end := uint64(math.MaxUint64) // of what the list tells of
	if err == nil && len(listed) == 0 {
		// There is nothing, or the bot may not read it.
		_, err = b.rest.Message(ctx, a.Channel, a.Message)
		listed, end = []string{a.Message}, number
	}
	switch {
	case rest.Is(err, rest.CodeUnknownChannel):
		return b.State.RemoveChannels(ctx, a.Guild, a.Channel)
	case rest.Is(err, rest.CodeUnknownMessage):
		return b.State.RemoveAnswer(ctx, a.ID)
	case rest.IsStatus(err, http.StatusForbidden): // it may not look there any more
		return b.State.CheckedIn(ctx, a.Channel)
	case err != nil:
		return err
	}
	there, last := map[string]bool{}, uint64(0)
	for _, id := range listed {
		n, _ := strconv.ParseUint(id, 10, 64)
		there[id], last = true, max(last, n)
	}
	if len(listed) == rest.PageOfMessages {
		end = last
	}
	var checked []int64
	for _, s := range kept {
		n, _ := strconv.ParseUint(s.Message, 10, 64)
		switch {
		case there[s.Message]:
			checked = append(checked, s.Answer)
		case n <= end:
			if err := b.State.RemoveAnswer(ctx, s.Answer); err != nil {
				return err
			}
		}
	}
	return b.State.Checked(ctx, checked...)
}
