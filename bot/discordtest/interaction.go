package discordtest

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Types of interactions and of answers to them.
const (
	interactionCommand   = 2
	interactionComponent = 3
	interactionComplete  = 4
	interactionModal     = 5

	// AckMessage and those after it are the types of a first answer.
	AckMessage        = 4
	AckDeferred       = 5
	AckDeferredUpdate = 6
	AckUpdate         = 7
	AckChoices        = 8
	AckModal          = 9

	// AckWithin is how long Discord waits for the first answer, and TokenLife how
	// long an interaction can be answered after.
	AckWithin = 3 * time.Second
	TokenLife = 15 * time.Minute
)

// interaction is one that a member started.
type interaction struct {
	id, token string
	kind      int
	user      *User
	channel   *Channel
	command   *command
	commandIs int      // the command's type
	message   *message // that its button or select is on, also for a modal from there
	pressedAt int      // that message's revision then
	created   time.Time
	ack       int // type of the first answer, 0 before it
	ackAt     time.Time
	original  *message
	followUps []*message
	focused   int // type of the option that is being completed
	choices   []any
	modal     object
	used      bool // whether the modal was submitted
	changed   signal
}

type interactions struct {
	byID, byToken map[string]*interaction
	order         []*interaction
}

func newInteractions() interactions {
	return interactions{byID: map[string]*interaction{}, byToken: map[string]*interaction{}}
}

// remember keeps an interaction, and forgets the oldest if so many are not kept.
func (all *interactions) remember(i *interaction, keep int) {
	all.byID[i.id], all.byToken[i.token] = i, i
	all.order = append(all.order, i)
	if keep == 0 || len(all.order) < 2*keep {
		return
	}
	for _, old := range all.order[:keep] {
		delete(all.byID, old.id)
		delete(all.byToken, old.token)
	}
	all.order = append([]*interaction(nil), all.order[keep:]...)
}

func (d *Discord) newInteraction(kind int, u *User, c *Channel) *interaction {
	i := &interaction{id: d.newID(), kind: kind, user: u, channel: c, created: d.now()}
	// A token says nothing about the id, and is as long as Discord's.
	sum := sha256.Sum256([]byte("token of " + i.id))
	i.token = hex.EncodeToString(sum[:]) + hex.EncodeToString(sum[:])
	d.interactions.remember(i, d.options.Keep)
	return i
}

// unanswered is whether the time for a first answer is over.
func (d *Discord) unanswered(i *interaction) bool {
	return i.ack == 0 && d.now().Sub(i.created) > AckWithin
}

func (i *interaction) metadata() object {
	o := object{"id": i.id, "type": i.kind, "user": i.user.object(), "authorizing_integration_owners": i.owners()}
	if i.command != nil {
		o["name"], o["command_type"] = i.command.name(), i.command.kind()
	}
	if i.message != nil {
		o["interacted_message_id"] = i.message.id
	}
	return o
}

func (i *interaction) owners() object {
	if i.channel.guild == nil {
		return object{"0": "0"}
	}
	return object{"0": i.channel.guild.ID}
}

// fits is whether a first answer of a type fits what was done.
func (i *interaction) fits(ack int) bool {
	switch ack {
	case AckMessage, AckDeferred:
		return i.kind != interactionComplete
	case AckDeferredUpdate, AckUpdate:
		return i.kind == interactionComponent || i.kind == interactionModal && i.message != nil
	case AckChoices:
		return i.kind == interactionComplete
	case AckModal:
		return i.kind == interactionCommand || i.kind == interactionComponent
	}
	return false
}

// respond takes the first answer.
func (d *Discord) respond(c *call) (reply, *apiError) {
	i := d.interactions.byID[c.vars["interaction_id"]]
	if i == nil || i.token != c.vars["interaction_token"] || d.unanswered(i) {
		return reply{}, unknownInteraction()
	}
	if i.ack != 0 {
		return reply{}, alreadyAcknowledged()
	}
	ack, _ := number(c.object(), "type")
	data := dict(c.object(), "data")
	if !i.fits(ack) {
		return reply{}, invalidForm(problem{"type", "INTERACTION_TYPE_INVALID", "An interaction of this kind cannot be answered so."})
	}
	var e *apiError
	switch ack {
	case AckMessage:
		if data == nil {
			return reply{}, invalidForm(problem{"data", "BASE_TYPE_REQUIRED", "This field is required"})
		}
		i.original, e = d.answer(i, "data", data, c.files)
	case AckDeferred:
		e = d.deferAnswer(i, data)
	case AckDeferredUpdate:
		i.original = i.message
	case AckUpdate:
		if i.message.deleted {
			return reply{}, unknownMessage()
		}
		i.original, e = i.message, d.edit(i.message, "data", data, c.files)
	case AckChoices:
		f := fields{}
		f.choices("data", list(data, "choices"), i.focused)
		if len(f.problems) > 0 {
			e = invalidForm(f.problems...)
		}
		i.choices = list(data, "choices")
	case AckModal:
		f := fields{}
		f.modal("data", data)
		if len(f.problems) > 0 {
			e = invalidForm(f.problems...)
		}
		modal := object{}
		for k, v := range data {
			modal[k] = v
		}
		modal["components"] = numbered(list(data, "components"))
		i.modal = modal
	}
	if e != nil {
		return reply{}, e
	}
	i.ack, i.ackAt = ack, d.now()
	i.changed.fire()
	if c.query.Get("with_response") == "true" {
		return ok(i.response()), nil
	}
	return done(), nil
}

// response is what with_response asks for.
func (i *interaction) response() object {
	about := object{"id": i.id, "type": i.kind}
	resource := object{"type": i.ack}
	if i.original != nil {
		about["response_message_id"] = i.original.id
		about["response_message_loading"] = i.original.flags&flagLoading != 0
		about["response_message_ephemeral"] = i.original.hidden != nil
		if i.ack == AckMessage || i.ack == AckUpdate {
			resource["message"] = i.original.object(true)
		}
	}
	return object{"interaction": about, "resource": resource}
}

// deferAnswer puts a message that says that the bot is thinking.
func (d *Discord) deferAnswer(i *interaction, data object) *apiError {
	flags, _ := number(data, "flags")
	f := fields{}
	if flags&^flagEphemeral != 0 {
		f.add("data.flags", "MESSAGE_FLAGS_INVALID", "A deferred answer takes only the EPHEMERAL flag.")
	}
	for _, key := range []string{"content", "embeds", "components", "poll", "attachments"} {
		if present(data[key]) {
			f.add(at("data", key), "BASE_TYPE_INVALID", "A deferred answer has nothing in it.")
		}
	}
	if len(f.problems) > 0 {
		return invalidForm(f.problems...)
	}
	m := i.newMessage(d)
	m.flags = flags | flagLoading
	if flags&flagEphemeral != 0 {
		m.hidden = i.user
	}
	i.original = m
	i.channel.add(m)
	m.announce("MESSAGE_CREATE")
	return nil
}

// newMessage is an answer's, as yet with nothing in it.
func (i *interaction) newMessage(d *Discord) *message {
	m := &message{id: d.newID(), channel: i.channel, author: d.bot, interaction: i, created: d.now()}
	switch {
	case i.message != nil:
		m.kind, m.reference, m.referenceID = messageReply, i.message, i.message.id
	case i.commandIs == commandSlash:
		m.kind = messageSlash
	case i.commandIs != 0:
		m.kind = messageContext
	}
	return m
}

// answer makes a message that answers an interaction.
func (d *Discord) answer(i *interaction, path string, data object, files []upload) (*message, *apiError) {
	m := i.newMessage(d)
	if e := d.fill(m, path, data, files, flagSuppressEmbeds|flagEphemeral|flagSuppressNotifications|flagComponentsV2); e != nil {
		return nil, e
	}
	if m.flags&flagEphemeral != 0 {
		m.hidden = i.user
	}
	i.channel.add(m)
	m.announce("MESSAGE_CREATE")
	return m, nil
}

// alive is the interaction that a webhook's path means.
func (d *Discord) alive(c *call) (*interaction, *apiError) {
	i := d.interactions.byToken[c.vars["webhook_token"]]
	switch {
	case c.vars["webhook_id"] != d.bot.ID:
		return nil, unknownWebhook()
	case i == nil:
		return nil, deadToken()
	case d.now().Sub(i.created) > TokenLife:
		return nil, deadToken()
	case i.ack == 0 || i.ack == AckChoices || i.ack == AckModal:
		// Before the first answer there is nothing to follow up.
		return nil, unknownWebhook()
	}
	return i, nil
}

func (d *Discord) followUp(c *call) (reply, *apiError) {
	i, e := d.alive(c)
	if e != nil {
		return reply{}, e
	}
	if i.original.flags&flagLoading != 0 && !i.original.deleted {
		// The first message after a deferred answer takes its place, and stays as
		// private or public as that was.
		m := i.original
		if e := d.edit(m, "", withoutFlag(c.object(), flagEphemeral), c.files); e != nil {
			return reply{}, e
		}
		i.changed.fire()
		return ok(m.object(true)), nil
	}
	m, e := d.answer(i, "", c.object(), c.files)
	if e != nil {
		return reply{}, e
	}
	if i.original != nil && m.referenceID == "" {
		m.kind, m.reference, m.referenceID = messageReply, i.original, i.original.id
	}
	i.followUps = append(i.followUps, m)
	i.changed.fire()
	return ok(m.object(true)), nil
}

func withoutFlag(o object, flag int) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	if n, ok := number(o, "flags"); ok {
		out["flags"] = float64(n &^ flag)
	}
	return out
}

// answered is the message that a webhook's path means.
func (d *Discord) answered(c *call) (*interaction, *message, *apiError) {
	i, e := d.alive(c)
	if e != nil {
		return nil, nil, e
	}
	id, ok := c.vars["message_id"]
	if !ok {
		if i.original.deleted {
			return nil, nil, unknownMessage()
		}
		return i, i.original, nil
	}
	for _, m := range append([]*message{i.original}, i.followUps...) {
		if m.id == id && !m.deleted {
			return i, m, nil
		}
	}
	return nil, nil, unknownMessage()
}

func (d *Discord) getAnswer(c *call) (reply, *apiError) {
	_, m, e := d.answered(c)
	if e != nil {
		return reply{}, e
	}
	return ok(m.object(true)), nil
}

func (d *Discord) editAnswer(c *call) (reply, *apiError) {
	i, m, e := d.answered(c)
	if e != nil {
		return reply{}, e
	}
	if e := d.edit(m, "", c.object(), c.files); e != nil {
		return reply{}, e
	}
	i.changed.fire()
	return ok(m.object(true)), nil
}

func (d *Discord) deleteAnswer(c *call) (reply, *apiError) {
	i, m, e := d.answered(c)
	if e != nil {
		return reply{}, e
	}
	m.channel.remove(m)
	m.announce("MESSAGE_DELETE")
	i.changed.fire()
	return done(), nil
}
