package bot

import (
	"context"
	"errors"
	"time"

	"verbatim/bot/render"
	"verbatim/bot/rest"
)

// ephemeral is the flag of a message that only one member sees.
const ephemeral = 1 << 6

// firstAnswer is how long after an interaction came its first answer is tried:
// the three seconds that Discord waits, less what the way takes.
const firstAnswer = 2500 * time.Millisecond

// visit is one interaction being answered.
type visit struct {
	*interaction
	bot *Bot
	out render.Renderer
	// action is what the button, menu or modal stands for, if it is one of those.
	action action
	stage  stage
	tried  stage     // that a first answer was to lead to, whose fate is not known
	open   bool      // everybody sees that an answer is announced
	until  time.Time // when it is too late for a first answer
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

func (b *Bot) visit(i *interaction) *visit {
	return &visit{interaction: i, bot: b, out: b.in(i.Locale), until: time.Now().Add(firstAnswer)}
}

// errElsewhere means that another process has the same token and was first. What it
// says is its own, and nothing is to be put in its place.
var errElsewhere = errors.New("another process has answered before; only one may run with this token")

func (v *visit) say(key string, pairs ...any) string { return v.out.Book.Say(key, pairs...) }

// callback gives the first answer, and goes to the stage after it.
func (v *visit) callback(ctx context.Context, kind rest.CallbackType, data any, after stage) error {
	ctx, cancel := context.WithDeadline(ctx, v.until)
	defer cancel()
	err := v.bot.rest.Callback(ctx, v.ID, v.Token, kind, data)
	switch {
	case err == nil:
		v.stage = after
	case v.tried == silent && rest.Is(err, rest.CodeAcknowledged):
		v.stage = over
		return errElsewhere
	case v.tried == silent:
		v.tried = after
	}
	return err
}

// deferReply announces an answer. Whatever looks into the store is announced first: the
// disk may be slow, and another process may hold the lock.
func (v *visit) deferReply(ctx context.Context, private bool) error {
	var data any
	if private {
		data = map[string]int{"flags": ephemeral}
	}
	v.open = !private && v.Guild != "" // nobody else reads direct messages
	return v.callback(ctx, rest.CallbackDeferred, data, announced)
}

// deferUpdate announces that the message with the button will change.
func (v *visit) deferUpdate(ctx context.Context) error {
	return v.callback(ctx, rest.CallbackDeferredUpdate, nil, said)
}

// payload is a message with flags that depend on where it is sent.
type payload struct {
	render.Message
	Flags int `json:"flags"`
}

// private answers with a message that only the member sees. What follows a first
// answer is posted once at most: Discord takes no nonce there.
func (v *visit) private(ctx context.Context, m render.Message) error {
	hidden := payload{m, int(m.Flags) | ephemeral}
	switch v.stage {
	case silent:
		tried := v.tried
		err := v.callback(ctx, rest.CallbackMessage, hidden, said)
		if tried != silent && rest.Is(err, rest.CodeAcknowledged) { // the first one was heard after all
			v.stage = tried
			return v.private(ctx, m)
		}
		return err
	case announced:
		if !v.open || !v.takeBack(ctx) {
			return v.replace(ctx, m)
		}
		fallthrough
	case said:
		return v.bot.rest.FollowUp(ctx, v.App, v.Token, hidden)
	}
	return nil
}

// takeBack takes away the announcement of an answer that everybody was to see, and
// reports whether it is gone. Until it is, what follows would take its place.
func (v *visit) takeBack(ctx context.Context) bool {
	if err := v.bot.rest.DeleteOriginal(ctx, v.App, v.Token); err != nil {
		v.bot.Log.Warn("a member is told in public why there is no answer, since the announcement could not be taken back", "error", err)
		return false
	}
	v.stage = said
	return true
}

// change replaces the message with the button, or what was announced.
func (v *visit) change(ctx context.Context, message any, files ...rest.File) (rest.Message, error) {
	sent, err := v.bot.rest.EditOriginal(ctx, v.App, v.Token, message, files...)
	if err == nil {
		v.stage = said
	}
	return sent, err
}

// replace is change, for those who need not know what Discord tells of it.
func (v *visit) replace(ctx context.Context, m render.Message) error {
	_, err := v.change(ctx, m)
	return err
}

// tell answers with fixed words, which only the member sees. Who is writing an
// option has nothing suggested.
func (v *visit) tell(ctx context.Context, paragraphs ...string) error {
	if v.Type == typeAutocomplete {
		return v.choices(ctx, nil)
	}
	return v.private(ctx, v.out.Note(render.Controls{}, paragraphs...))
}

// modal asks the member for text.
func (v *visit) modal(ctx context.Context, id, title string, components ...any) error {
	return v.callback(ctx, rest.CallbackModal, map[string]any{"custom_id": id, "title": cut(title, 45), "components": components}, over)
}

// Components of a modal. discordgo does not know labels, and its inputs have a label
// of their own, which must not be there then.

// paragraph and line are inputs of a modal for text of at most so many characters.
func paragraph(id string, most int) map[string]any {
	return map[string]any{"type": 4, "custom_id": id, "style": 2, "required": false, "max_length": most}
}

func line(id string, most int, value string) map[string]any {
	return map[string]any{"type": 4, "custom_id": id, "style": 1, "required": false, "max_length": most, "value": value}
}

// label is an input with its label.
func label(name, description string, component any) map[string]any {
	l := map[string]any{"type": 18, "label": cut(name, 45), "component": component}
	if description != "" {
		l["description"] = cut(description, 100)
	}
	return l
}
