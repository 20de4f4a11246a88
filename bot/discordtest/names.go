package discordtest

import (
	"verbatim/bot/discordtest/gateway"
	"verbatim/bot/discordtest/hand"
	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rest"
	"verbatim/bot/discordtest/world"
)

// What tests use of package hand.
type (
	User        = hand.User
	Guild       = hand.Guild
	Member      = hand.Member
	Role        = hand.Role
	Channel     = hand.Channel
	Holder      = hand.Holder
	Hand        = hand.Hand
	Values      = hand.Values
	File        = hand.File
	Interaction = hand.Interaction
	Ack         = hand.Ack
	Choice      = hand.Choice
	Modal       = hand.Modal
	Post        = hand.Post
	Message     = hand.Message
	Button      = hand.Button
)

// Errors of waiting.
var (
	ErrCannot     = hand.ErrCannot
	ErrUnanswered = hand.ErrUnanswered
	ErrGone       = hand.ErrGone
)

// What tests use of package world.
type (
	Permissions  = world.Permissions
	Notification = world.Notification
	Violation    = world.Violation
	Call         = world.Call
)

// The permissions that matter here.
const (
	Administrator          = world.Administrator
	ManageGuild            = world.ManageGuild
	AddReactions           = world.AddReactions
	ViewChannel            = world.ViewChannel
	SendMessages           = world.SendMessages
	SendTTS                = world.SendTTS
	ManageMessages         = world.ManageMessages
	EmbedLinks             = world.EmbedLinks
	AttachFiles            = world.AttachFiles
	ReadMessageHistory     = world.ReadMessageHistory
	MentionEveryone        = world.MentionEveryone
	UseApplicationCommands = world.UseApplicationCommands
	ManageThreads          = world.ManageThreads
	CreatePublicThreads    = world.CreatePublicThreads
	SendMessagesInThreads  = world.SendMessagesInThreads
	PinMessages            = world.PinMessages
	// Everyone is what everybody may in a new guild.
	Everyone = world.Everyone
)

// Intents that matter here.
const (
	IntentGuilds         = world.IntentGuilds
	IntentGuildMembers   = world.IntentGuildMembers
	IntentGuildPresences = world.IntentGuildPresences
	IntentGuildMessages  = world.IntentGuildMessages
	IntentDirectMessages = world.IntentDirectMessages
	IntentMessageContent = world.IntentMessageContent
)

// Types of a first answer to an interaction.
const (
	AckMessage        = payload.AckMessage
	AckDeferred       = payload.AckDeferred
	AckDeferredUpdate = payload.AckDeferredUpdate
	AckUpdate         = payload.AckUpdate
	AckChoices        = payload.AckChoices
	AckModal          = payload.AckModal
)

const (
	// AckWithin is how long Discord waits for the first answer, and TokenLife how
	// long an interaction can be answered after.
	AckWithin = world.AckWithin
	TokenLife = world.TokenLife
)

// Fault is a wrong answer to REST requests.
type Fault = rest.Fault

// Faults are all that can happen to a request, by name, before it has taken effect or
// after.
func Faults() map[string]Fault { return rest.Faults() }

// What tests use of package gateway.
type (
	Conn   = gateway.Conn
	Script = gateway.Script
	Frame  = gateway.Frame
)

// Reconnect is opcode 7.
func Reconnect() Frame { return gateway.Reconnect() }

// InvalidSession is opcode 9.
func InvalidSession(resumable bool) Frame { return gateway.InvalidSession(resumable) }

// AskHeartbeat is opcode 1.
func AskHeartbeat() Frame { return gateway.AskHeartbeat() }

// HeartbeatAck is opcode 11, which nobody asked for.
func HeartbeatAck() Frame { return gateway.HeartbeatAck() }

// Dispatch is an event of any name.
func Dispatch(name string, data any) Frame { return gateway.Dispatch(name, data) }

// Broken is JSON that ends too early.
func Broken() Frame { return gateway.Broken() }

// CloseWith closes the connection with a code.
func CloseWith(code int) Frame { return gateway.CloseWith(code) }

// Drop breaks the connection without a word.
func Drop() Frame { return gateway.Drop() }
