package rules

import "verbatim/bot/discordtest/payload"

// Fits reports whether a first answer of a type fits an interaction of a kind.
// onMessage is whether the interaction came from a component of a message, be it by
// way of a modal.
func Fits(ack, interaction int, onMessage bool) bool {
	switch ack {
	case payload.AckMessage, payload.AckDeferred:
		return interaction != payload.InteractionComplete
	case payload.AckDeferredUpdate, payload.AckUpdate:
		return onMessage && (interaction == payload.InteractionComponent || interaction == payload.InteractionModal)
	case payload.AckChoices:
		return interaction == payload.InteractionComplete
	case payload.AckModal:
		return interaction == payload.InteractionCommand || interaction == payload.InteractionComponent
	}
	return false
}
