package discordtest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Errors of waiting.
var (
	// ErrCannot is wrapped where a person could not have done what a test wanted.
	ErrCannot = errors.New("nobody could do that")
	// ErrUnanswered means that three seconds went by without a first answer, so that
	// the member reads "The application did not respond".
	ErrUnanswered = errors.New("the application did not respond")
)

// Interaction is what a member started. Every wait ends with the context at the
// latest.
type Interaction struct {
	d    *Discord
	i    *interaction
	send func() // sends it to the bot
	err  error
}

func (d *Discord) cannot(format string, args ...any) *Interaction {
	return &Interaction{d: d, err: fmt.Errorf("%w: %w", ErrCannot, fmt.Errorf(format, args...))}
}

// Err is why it could not be done, or nil.
func (x *Interaction) Err() error { return x.err }

// ID is the interaction's, or "" if there is none.
func (x *Interaction) ID() string {
	if x.err != nil {
		return ""
	}
	return x.i.id
}

// Token is what the bot answers the interaction with, or "" if there is none.
func (x *Interaction) Token() string {
	if x.err != nil {
		return ""
	}
	return x.i.token
}

// Again sends the same interaction to the bot once more, as Discord may after a
// reconnect, be it to another session.
func (x *Interaction) Again() {
	x.d.mu.Lock()
	defer x.d.mu.Unlock()
	x.send()
}

// Ack is a first answer.
type Ack struct {
	Type      int // AckMessage to AckModal
	Took      time.Duration
	Ephemeral bool
}

// wait waits for ready, for the state of the interaction that it is in.
func (x *Interaction) wait(ctx context.Context, what string, ready func(i *interaction) bool) error {
	if x.err != nil {
		return x.err
	}
	err := x.d.wait(ctx, func() (*signal, error) {
		switch {
		case ready(x.i):
			return nil, nil
		case x.d.unanswered(x.i):
			return nil, ErrUnanswered
		}
		return &x.i.changed, nil
	})
	if err != nil {
		return fmt.Errorf("%s of interaction %s: %w", what, x.i.id, err)
	}
	return nil
}

// Ack waits for the first answer.
func (x *Interaction) Ack(ctx context.Context) (Ack, error) {
	var a Ack
	err := x.wait(ctx, "first answer", func(i *interaction) bool {
		if i.ack == 0 {
			return false
		}
		a = Ack{Type: i.ack, Took: i.ackAt.Sub(i.created)}
		a.Ephemeral = i.original != nil && i.original.hidden != nil
		return true
	})
	return a, err
}

// Answer waits for what the member gets to see: the answer once it is more than
// "thinking", or what follows a "thinking" that was taken away, or after a deferred
// update the message as it was edited.
func (x *Interaction) Answer(ctx context.Context) (Message, error) {
	var m Message
	gone := false
	before := 0
	if x.err == nil && x.i.message != nil {
		before = x.seenBefore()
	}
	err := x.wait(ctx, "answer", func(i *interaction) bool {
		switch {
		case i.original == nil:
			return false
		case i.original.deleted && i.original.flags&flagLoading != 0:
			if len(i.followUps) == 0 {
				return false
			}
			m = i.followUps[0].see()
			return true
		case i.original.deleted:
			gone = true
			return true
		case i.original.flags&flagLoading != 0, i.ack == AckDeferredUpdate && i.original.revision <= before:
			return false
		}
		m = i.original.see()
		return true
	})
	if gone {
		return m, ErrGone
	}
	return m, err
}

// seenBefore is the revision that the message of a button had when it was pressed.
func (x *Interaction) seenBefore() int {
	x.d.mu.Lock()
	defer x.d.mu.Unlock()
	return x.i.pressedAt
}

// FollowUp waits for the nth message (from 0) after the first answer.
func (x *Interaction) FollowUp(ctx context.Context, n int) (Message, error) {
	var m Message
	err := x.wait(ctx, "follow-up", func(i *interaction) bool {
		if len(i.followUps) <= n {
			return false
		}
		m = i.followUps[n].see()
		return true
	})
	return m, err
}

// Modal waits for the modal that is shown.
func (x *Interaction) Modal(ctx context.Context) (Modal, error) {
	var m Modal
	err := x.wait(ctx, "modal", func(i *interaction) bool {
		if i.modal == nil {
			return false
		}
		m = Modal{Title: text(i.modal, "title"), CustomID: text(i.modal, "custom_id"), Components: list(i.modal, "components"), shown: i}
		return true
	})
	return m, err
}

// Choice is one that autocompletion offers.
type Choice struct {
	Name  string
	Value any
}

// Choices waits for what autocompletion offers.
func (x *Interaction) Choices(ctx context.Context) ([]Choice, error) {
	var all []Choice
	err := x.wait(ctx, "choices", func(i *interaction) bool {
		for _, c := range i.choices {
			o, _ := c.(object)
			all = append(all, Choice{text(o, "name"), o["value"]})
		}
		return i.ack == AckChoices
	})
	return all, err
}
