package hand

import (
	"context"
	"fmt"
	"time"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// Interaction is what a member started. Every wait ends with the context at the
// latest.
type Interaction struct {
	world *world.World
	i     *world.Interaction
	send  func() // to the bot
	err   error
}

// refuse is an interaction that a person could not have started.
func refuse(format string, args ...any) *Interaction {
	return &Interaction{err: cannot(format, args...)}
}

// Err is why it could not be done, or nil.
func (x *Interaction) Err() error { return x.err }

// ID is the interaction's, or "" if there is none.
func (x *Interaction) ID() string {
	if x.err != nil {
		return ""
	}
	return x.i.ID
}

// Token is what the bot answers the interaction with, or "" if there is none.
func (x *Interaction) Token() string {
	if x.err != nil {
		return ""
	}
	return x.i.Token
}

// Again sends the same interaction to the bot once more, as Discord may after a
// reconnect, be it to another session.
func (x *Interaction) Again() {
	defer lock(x.world)()
	x.send()
}

// Ack is a first answer.
type Ack struct {
	Type      int // AckMessage to AckModal
	Took      time.Duration
	Ephemeral bool
}

// wait waits for ready, which looks at the interaction with the lock held.
func (x *Interaction) wait(ctx context.Context, what string, ready func(i *world.Interaction) (bool, error)) error {
	if x.err != nil {
		return x.err
	}
	err := x.world.Wait(ctx, func() (*world.Signal, error) {
		isReady, err := ready(x.i)
		switch {
		case isReady || err != nil:
			return nil, err
		case x.i.Unanswered():
			return nil, ErrUnanswered
		}
		return &x.i.Changed, nil
	})
	if err != nil {
		return fmt.Errorf("%s of interaction %s: %w", what, x.i.ID, err)
	}
	return nil
}

// Ack waits for the first answer.
func (x *Interaction) Ack(ctx context.Context) (Ack, error) {
	var a Ack
	err := x.wait(ctx, "first answer", func(i *world.Interaction) (bool, error) {
		if i.Ack == 0 {
			return false, nil
		}
		a = Ack{Type: i.Ack, Took: i.AckAt.Sub(i.Created)}
		a.Ephemeral = i.Original != nil && i.Original.Hidden != nil
		return true, nil
	})
	return a, err
}

// Answer waits for what the member gets to see: the answer once it is more than
// "thinking", or what follows a "thinking" that was taken away, or after a deferred
// update the message as it was edited. If the answer was deleted, it returns ErrGone.
func (x *Interaction) Answer(ctx context.Context) (Message, error) {
	var m Message
	err := x.wait(ctx, "answer", func(i *world.Interaction) (bool, error) {
		answer, err := answerOf(i)
		if answer != nil {
			m = see(answer)
		}
		return answer != nil, err
	})
	return m, err
}

// answerOf is what the member sees of an answer, or nil as yet.
func answerOf(i *world.Interaction) (*world.Message, error) {
	m := i.Original
	switch {
	case m == nil:
		return nil, nil
	case m.Deleted() && m.Loading():
		if len(i.FollowUps) == 0 {
			return nil, nil
		}
		return i.FollowUps[0], nil
	case m.Deleted():
		return nil, ErrGone
	case m.Loading(), i.Ack == payload.AckDeferredUpdate && m.Revision <= i.PressedAt:
		return nil, nil
	}
	return m, nil
}

// FollowUp waits for the nth message (from 0) after the first answer.
func (x *Interaction) FollowUp(ctx context.Context, n int) (Message, error) {
	var m Message
	err := x.wait(ctx, "follow-up", func(i *world.Interaction) (bool, error) {
		if len(i.FollowUps) <= n {
			return false, nil
		}
		m = see(i.FollowUps[n])
		return true, nil
	})
	return m, err
}

// Modal waits for the modal that is shown.
func (x *Interaction) Modal(ctx context.Context) (Modal, error) {
	var m Modal
	err := x.wait(ctx, "modal", func(i *world.Interaction) (bool, error) {
		if i.Modal == nil {
			return false, nil
		}
		m = Modal{Title: payload.Text(i.Modal, "title"), CustomID: payload.Text(i.Modal, "custom_id"), Components: payload.List(i.Modal, "components"), shown: i}
		return true, nil
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
	err := x.wait(ctx, "choices", func(i *world.Interaction) (bool, error) {
		all = nil
		for _, c := range i.Choices {
			o, _ := c.(payload.Object)
			all = append(all, Choice{payload.Text(o, "name"), o["value"]})
		}
		return i.Ack == payload.AckChoices, nil
	})
	return all, err
}
