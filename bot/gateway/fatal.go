package gateway

import (
	"errors"
	"fmt"
	"net/http"

	"verbatim/bot/rest"
)

// FatalError means that it is no use to try again, and says what to mend.
type FatalError struct{ Says string }

func (e *FatalError) Error() string { return e.Says }

const developers = "https://discord.com/developers/applications"

// BadToken means that Discord does not accept the token.
func BadToken() *FatalError {
	return &FatalError{"Discord does not accept the token; copy it anew from " + developers + " (Bot, Reset Token) into DISCORD_TOKEN"}
}

// fatal returns an error that says what to mend if err is one that will not go
// away by itself, and nil otherwise.
func fatal(err error) *FatalError {
	if rest.IsStatus(err, http.StatusUnauthorized) {
		return BadToken()
	}
	var closed *CloseError
	if !errors.As(err, &closed) {
		return nil
	}
	switch closed.Code {
	case 4004:
		return BadToken()
	case 4010:
		return &FatalError{"Discord does not know the shard that this version connects as (4010); update verbatim"}
	case 4011:
		return &FatalError{"the bot is in more than 2,500 servers, which is more than one process can serve (4011); it has to leave some"}
	case 4012:
		return &FatalError{fmt.Sprintf("Discord no longer speaks version %s of its gateway (4012); update verbatim", version)}
	case 4013:
		return &FatalError{"Discord does not know one of the intents that this version asks for (4013); update verbatim"}
	case 4014:
		return &FatalError{"Discord does not grant one of the intents that this version asks for (4014); it needs no privileged one, so update verbatim, or look at the bot's settings at " + developers}
	}
	return nil
}
