// Package interact routes what members do in Discord to what carries it out, and is the
// way to answer them.
//
// An interaction is a command, a press of a button, a choice in a menu, a modal that was
// sent, or an option that is being written. Discord waits three seconds for its first
// answer, which may announce a later one. A route says how that is done, who may do it,
// which limit counts it, and which handler carries it out. Response is the way to
// answer, and Router the one place that acknowledges, recovers, logs, and tells members
// what went wrong.
package interact

import (
	"context"

	"verbatim/bot/event"
	"verbatim/bot/render"
)

// Request is one interaction being answered.
type Request struct {
	*event.Interaction
	*Response
	// Out makes messages in the member's language.
	Out render.Renderer
	// Action is what the component or the modal stands for, if it is one.
	Action Action
}

// Say returns a phrase in the member's language.
func (r *Request) Say(key string, values ...any) string { return r.Out.Book.Say(key, values...) }

// Options are what was given to the command.
func (r *Request) Options() event.Options { return r.Data.Options() }

// Tell answers with fixed words, a paragraph each, which only the member sees. Who is
// writing an option has nothing suggested.
func (r *Request) Tell(ctx context.Context, paragraphs ...string) error {
	if r.Type == event.TypeAutocomplete {
		return r.suggest(ctx, nil)
	}
	return r.Private(ctx, r.Out.Note(render.Controls{}, paragraphs...))
}

// did is what the member did, in the bot's own names, never in the member's words.
func (r *Request) did() string {
	switch r.Type {
	case event.TypeCommand, event.TypeAutocomplete:
		name, _ := r.Data.Command()
		return name
	}
	return r.Action.Name
}
