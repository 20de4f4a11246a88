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

	"verbatim/bot/guilds"
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

// deletions forgets what deleted messages showed.
type deletions struct {
	state  *state.State
	rest   *rest.Client
	guilds *guilds.Guilds
	notes  *notes
	wake   chan struct{} // there is something to look at; holds one

	mu sync.Mutex
	// channels are those that the gateway does not name: deleted ones, archived threads,
	// and direct messages. They are looked at before everything else.
	channels map[string]bool
}

// takeMessages forgets what deleted messages showed, if they were the bot's.
func (d *deletions) takeMessages(data json.RawMessage) error {
	var gone struct {
		Channel string   `json:"channel_id"`
		ID      string   `json:"id"`
		IDs     []string `json:"ids"`
	}
	if err := json.Unmarshal(data, &gone); err != nil {
		return err
	}
	d.notes.add(func(ctx context.Context) error {
		return d.state.RemoveMessages(ctx, gone.Channel, append(gone.IDs, gone.ID)...)
	})
	return nil
}

// takeChannels forgets what stood in channels that were deleted.
func (d *deletions) takeChannels(guild string, channels []string) {
	d.notes.add(func(ctx context.Context) error { return d.state.RemoveChannels(ctx, guild, channels...) })
}

// connected has everything looked at.
func (d *deletions) connected() {
	d.notes.add(func(ctx context.Context) error {
		defer d.look()
		return d.state.Connected(ctx)
	})
}

// compare has the channels looked at in which answers stand and which the gateway does
// not name among the guild's.
func (d *deletions) compare(guild string) {
	d.notes.add(func(ctx context.Context) error {
		channels, err := d.state.Channels(ctx, guild)
		if err == nil {
			d.look(d.guilds.Unnamed(guild, channels)...)
		}
		return err
	})
}

// look has channels looked at, and what else there is.
func (d *deletions) look(channels ...string) {
	d.mu.Lock()
	for _, c := range channels {
		d.channels[c] = true
	}
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// next takes one of the channels; ok is whether there is one.
func (d *deletions) next() (channel string, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for channel = range d.channels {
		delete(d.channels, channel)
		return channel, true
	}
	return "", false
}

// check finds out, until ctx is done, which messages and channels were deleted while
// the bot was not connected, and forgets what they showed. It goes on where an earlier
// process has stopped. chore does each step, and says what goes wrong.
func (d *deletions) check(ctx context.Context, chore func(ctx context.Context, what string, do func() error)) {
	for {
		select {
		case <-d.wake:
		case <-ctx.Done():
			return
		}
		for more := true; more && ctx.Err() == nil; {
			pause := checkEvery
			chore(ctx, "look for deleted messages", func() (err error) {
				if more, err = d.checkNext(ctx); err != nil {
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
func (d *deletions) checkNext(ctx context.Context) (more bool, err error) {
	a, err := d.nextAnswer(ctx)
	if errors.Is(err, state.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err // the next connection begins it anew
	}
	if err = d.checkFrom(ctx, a); err != nil && ctx.Err() == nil {
		// It is passed over, lest everything else stands behind it; what there is no
		// answer to is asked again after the next connection.
		err = errors.Join(err, d.state.Checked(ctx, a.ID))
	}
	return true, err
}

// nextAnswer is the answer whose message is to be looked at next, or state.ErrNotFound.
func (d *deletions) nextAnswer(ctx context.Context) (state.Answer, error) {
	for channel, ok := d.next(); ok; channel, ok = d.next() {
		if a, err := d.state.First(ctx, channel); !errors.Is(err, state.ErrNotFound) {
			return a, err
		} // it has private answers alone, or was forgotten meanwhile
	}
	return d.state.Unchecked(ctx)
}

// checkFrom looks at an answer's message, and at those that follow it in its channel.
func (d *deletions) checkFrom(ctx context.Context, a state.Answer) error {
	// What is kept is read first: what is sent from now on may not be listed.
	kept, err := d.state.UncheckedFrom(ctx, a.Channel, a.Message, rest.PageOfMessages)
	if err != nil {
		return err
	}
	number, err := strconv.ParseUint(a.Message, 10, 64)
	if err != nil || number == 0 {
		return d.state.Checked(ctx, a.ID) // no message of Discord's
	}
	listed, err := d.rest.MessagesAfter(ctx, a.Channel, strconv.FormatUint(number-1, 10))
	end := uint64(math.MaxUint64) // of what the list tells of
	if err == nil && len(listed) == 0 {
		// There is nothing, or the bot may not read it.
		_, err = d.rest.Message(ctx, a.Channel, a.Message)
		listed, end = []string{a.Message}, number
	}
	switch {
	case rest.Is(err, rest.CodeUnknownChannel):
		return d.state.RemoveChannels(ctx, a.Guild, a.Channel)
	case rest.Is(err, rest.CodeUnknownMessage):
		return d.state.RemoveAnswer(ctx, a.ID)
	case rest.IsStatus(err, http.StatusForbidden): // it may not look there any more
		return d.state.CheckedIn(ctx, a.Channel)
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
			if err := d.state.RemoveAnswer(ctx, s.Answer); err != nil {
				return err
			}
		}
	}
	return d.state.Checked(ctx, checked...)
}
