package rest

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Error is what Discord refuses a request with.
type Error struct {
	Route   string `json:"-"`
	Status  int    `json:"-"`
	Code    int    `json:"code"` // Discord's own, 0 where it gives none
	Message string `json:"message"`
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: Discord says %d (code %d) %s", e.Route, e.Status, e.Code, e.Message)
}

// Codes of Discord's that the bot acts on.
const (
	CodeUnknownChannel     = 10003
	CodeUnknownMessage     = 10008
	CodeUnknownInteraction = 10062
	CodeAcknowledged       = 40060
	CodeInvalidToken       = 50027
	CodeMissingAccess      = 50001
	CodeCannotDM           = 50007
	CodeMissingPermissions = 50013
)

// Is reports whether err is Discord's refusal with one of the codes.
func Is(err error, codes ...int) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}

// IsStatus reports whether err is an answer of that HTTP status.
func IsStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// UnknownOutcomeError means that nobody knows whether a request has taken effect: it was sent,
// and no answer came that tells.
type UnknownOutcomeError struct{ Err error }

func (e *UnknownOutcomeError) Error() string { return e.Err.Error() }

func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// IsOutcomeUnknown reports whether err is of a request that may have taken effect.
func IsOutcomeUnknown(err error) bool {
	var l *UnknownOutcomeError
	return errors.As(err, &l)
}

// LimitedError means that a rate limit of Discord's does not end in time.
type LimitedError struct{ After time.Duration }

func (e *LimitedError) Error() string {
	return "Discord's rate limit lasts another " + e.After.Round(time.Millisecond).String()
}

// IsLimited reports whether err is a rate limit's.
func IsLimited(err error) bool {
	var l *LimitedError
	return errors.As(err, &l)
}
