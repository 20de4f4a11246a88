// Package discordtest is a double of Discord: a REST API and a gateway, over real
// HTTP and a real WebSocket, for testing a bot end to end.
//
// It is stricter than Discord, never laxer. What a request breaks is a Violation:
// the bot gets an error like Discord's own, and the test fails when it ends, even
// if the bot swallowed the error. What a correct bot may run into (a channel that
// it may not see, a message that is gone) is a refusal: the bot gets the error and
// the test goes on.
//
// A test makes Guilds with Channels and Members, and acts by a member's Hand,
// which can do only what a person could: run commands that are registered and
// allowed, press buttons that are there and enabled, submit modals that were
// shown. An Interaction or a Post is what the hand did; a test waits on it for
// what the member then sees. A Message is what a member saw at one moment.
//
// A Fault is a wrong answer to a REST request. A Script is how one gateway
// connection goes wrong while it opens; a Conn is a live one, to be dropped,
// muted or fed with anything.
//
//	d := discordtest.New(t, discordtest.Options{})
//	g := d.Guild("Testers")
//	ann := g.Member("ann").In(g.Channel("general"))
//	// The bot is started with d.URL() and d.Token(), then:
//	answer, err := ann.Slash("ask", discordtest.Values{"question": "How many?"}).Answer(ctx)
//	why, err := ann.Press(answer, "Why these?").Answer(ctx)
//
// The clock is the wall's unless Options.Now says otherwise, and Advance moves it:
// an interaction's three seconds and fifteen minutes, rate limits and the budget
// of identifies are on it. Faults that take time and heartbeats are not.
//
// # The rooms
//
// This package wires the rooms of the double and names what tests use of them. An
// arrow is an import; there are no others.
//
//	discordtest → rest, gateway, hand, world, payload
//	rest        → openapi, rules, world, payload   the HTTP side
//	gateway     → world, payload                   the WebSocket side
//	hand        → rules, world, payload            what people do
//	world       → payload                          what exists, and the lock over it
//	openapi     → rules, payload                   Discord's own schema of its API
//	rules       → payload                          what the schema does not say; pure
//	payload                                        the vocabulary of Discord's JSON
//
// A rule that a payload can be judged by alone belongs in rules, one that depends on
// what exists in the handler of the operation in rest, one of the WebSocket in gateway.
// Each has a test that breaks it.
package discordtest
