package gateway

import "time"

// Script is how a connection goes wrong while it opens. The zero value goes right.
type Script struct {
	// Refuse is the HTTP status with which the WebSocket is refused.
	Refuse int
	// BeforeHello and BeforeReady are frames that come before HELLO, and before the
	// answer to the first IDENTIFY or RESUME. One that ends the connection is the
	// last.
	BeforeHello, BeforeReady []Frame
	// HelloAfter and ReadyAfter are how late those are.
	HelloAfter, ReadyAfter time.Duration
	// NoHello and NoReady leave them out: the connection is mute.
	NoHello, NoReady bool
	// NoAcks leaves heartbeats without acknowledgement.
	NoAcks bool
}
