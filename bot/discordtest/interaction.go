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
