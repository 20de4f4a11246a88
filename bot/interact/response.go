package interact

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"verbatim/bot/event"
	"verbatim/bot/render"
	"verbatim/bot/rest"
)

// Discord is where interactions are answered.
type Discord interface {
	// Callback gives an interaction its first answer. If another process has given it
	// one, that is Discord's error rest.CodeAcknowledged.
	Callback(ctx context.Context, id, token string, kind rest.CallbackType, data any) error
	// EditOriginal puts a message in the place of the first answer.
	EditOriginal(ctx context.Context, app, token string, message any, files ...rest.File) (rest.Message, error)
	// FollowUp posts a message after the first answer, once at most.
	FollowUp(ctx context.Context, app, token string, message any) error
	// DeleteOriginal takes the first answer away; one that is gone is no error.
	DeleteOriginal(ctx context.Context, app, token string) error
}

// Response is the way to answer one interaction. It knows how far the answering is, so
// that each word goes to where Discord takes it then.
type Response struct {
	to      *event.Interaction
	discord Discord
	log     *slog.Logger
	until   time.Time // when it is too late for a first answer
	stage   stage
	tried   stage // that a first answer was to lead to, whose fate is not known
	open    bool  // everybody sees that an answer is announced
}

// stage is how far the answering of an interaction is. It decides where the next
// words go, so that none are lost and no message is overwritten by an error.
type stage int

const (
	silent    stage = iota // nothing has been said
	announced              // an answer is announced, and takes that place
	said                   // there is an answer: what a member alone is told follows it
	over                   // a modal or choices were shown, after which nothing can be said
)

// firstAnswer is how long after an interaction came its first answer is tried:
// the three seconds that Discord waits, less what the way takes.
const firstAnswer = 2500 * time.Millisecond

// ephemeral is the flag of a message that only one member sees.
const ephemeral = 1 << 6

// errElsewhere means that another process has the same token and was first. What it
// says is its own, and nothing is to be put in its place.
var errElsewhere = errors.New("another process has answered before; only one may run with this token")

// first gives the first answer, and goes to the stage after it.
func (r *Response) first(ctx context.Context, kind rest.CallbackType, data any, after stage) error {
	ctx, cancel := context.WithDeadline(ctx, r.until)
	defer cancel()
	err := r.discord.Callback(ctx, r.to.ID, r.to.Token, kind, data)
	switch {
	case err == nil:
		r.stage = after
	case r.tried == silent && rest.Is(err, rest.CodeAcknowledged):
		r.stage = over
		return errElsewhere
	case r.tried == silent:
		r.tried = after
	}
	return err
}

// DeferReply announces an answer, which only the member sees if it is private.
func (r *Response) DeferReply(ctx context.Context, private bool) error {
	var data any
	if private {
		data = map[string]int{"flags": ephemeral}
	}
	r.open = !private && r.to.Guild != "" // nobody else reads direct messages
	return r.first(ctx, rest.CallbackDeferred, data, announced)
}

// DeferUpdate announces that the message with the button will change.
func (r *Response) DeferUpdate(ctx context.Context) error {
	return r.first(ctx, rest.CallbackDeferredUpdate, nil, said)
}

// hidden is a message that only one member sees.
type hidden struct {
	render.Message
	Flags int `json:"flags"`
}

// Private answers with a message that only the member sees. What follows a first
// answer is posted once at most: Discord takes no nonce there.
func (r *Response) Private(ctx context.Context, m render.Message) error {
	h := hidden{m, int(m.Flags) | ephemeral}
	switch r.stage {
	case silent:
		tried := r.tried
		err := r.first(ctx, rest.CallbackMessage, h, said)
		if tried != silent && rest.Is(err, rest.CodeAcknowledged) { // the first one was heard after all
			r.stage = tried
			return r.Private(ctx, m)
		}
		return err
	case announced:
		if !r.open || !r.takeBack(ctx) {
			return r.Replace(ctx, m)
		}
		fallthrough
	case said:
		return r.discord.FollowUp(ctx, r.to.App, r.to.Token, h)
	}
	return nil
}

// takeBack takes away the announcement of an answer that everybody was to see, and
// reports whether it is gone. Until it is, what follows would take its place.
func (r *Response) takeBack(ctx context.Context) bool {
	if err := r.Delete(ctx); err != nil {
		r.log.Warn("a member is told in public why there is no answer, since the announcement could not be taken back", "error", err)
		return false
	}
	r.stage = said
	return true
}

// Edit replaces the message with the button, or what was announced, and returns what
// Discord tells of the message.
func (r *Response) Edit(ctx context.Context, message any, files ...rest.File) (rest.Message, error) {
	sent, err := r.discord.EditOriginal(ctx, r.to.App, r.to.Token, message, files...)
	if err == nil {
		r.stage = said
	}
	return sent, err
}

// Replace is Edit, for those who need not know what Discord tells of the message.
func (r *Response) Replace(ctx context.Context, m render.Message) error {
	_, err := r.Edit(ctx, m)
	return err
}

// Delete takes the message with the button away, or what was announced. It does so by
// the interaction's own token, wherever the bot may or may not delete messages.
func (r *Response) Delete(ctx context.Context) error {
	return r.discord.DeleteOriginal(ctx, r.to.App, r.to.Token)
}

// mayAnswerAfter reports whether, after an error, there is still a way to say so and nothing
// that may stand there is written over.
func (r *Response) mayAnswerAfter(err error) bool {
	switch {
	case rest.Is(err, rest.CodeUnknownInteraction, rest.CodeInvalidToken):
		return false // its time is over
	case rest.IsOutcomeUnknown(err) && r.stage != silent:
		return false // what was to be said may stand there: nothing is to be written over it
	}
	return true
}
