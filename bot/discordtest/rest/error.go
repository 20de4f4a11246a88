package rest

import (
	"fmt"
	"net/http"
	"strings"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
)

// apiError is an answer that refuses a request.
type apiError struct {
	status   int
	code     int
	message  string
	problems []rules.Problem
	// refusal is whether a correct bot may run into it.
	refusal bool
}

func (e *apiError) String() string {
	s := fmt.Sprintf("%d: %s (%d)", e.status, e.message, e.code)
	for _, p := range e.problems {
		s += fmt.Sprintf("; %s: %s (%s)", p.Path, p.Message, p.Code)
	}
	return s
}

// body is the error as Discord writes it: problems in a tree of keys.
func (e *apiError) body() payload.Object {
	b := payload.Object{"code": e.code, "message": e.message}
	if len(e.problems) == 0 {
		return b
	}
	tree := payload.Object{}
	for _, p := range e.problems {
		at := tree
		for _, key := range strings.FieldsFunc(p.Path, func(r rune) bool { return r == '.' }) {
			next, ok := at[key].(payload.Object)
			if !ok {
				next = payload.Object{}
				at[key] = next
			}
			at = next
		}
		list, _ := at["_errors"].([]any)
		at["_errors"] = append(list, payload.Object{"code": p.Code, "message": p.Message})
	}
	b["errors"] = tree
	return b
}

// invalidForm is what Discord answers to a body with problems.
func invalidForm(problems ...rules.Problem) *apiError {
	return &apiError{status: http.StatusBadRequest, code: 50035, message: "Invalid Form Body", problems: problems}
}

// wrong is the answer to a request that no correct bot sends.
func wrong(status, code int, message string) *apiError {
	return &apiError{status: status, code: code, message: message}
}

// refused is an answer that a correct bot has to live with.
func refused(status, code int, message string) *apiError {
	return &apiError{status: status, code: code, message: message, refusal: true}
}

// The errors that several operations give.
func unauthorized() *apiError { return wrong(401, 0, "401: Unauthorized") }
func notFound() *apiError     { return wrong(404, 0, "404: Not Found") }
func badMethod() *apiError    { return wrong(405, 0, "405: Method Not Allowed") }

func unknownChannel() *apiError     { return refused(404, 10003, "Unknown Channel") }
func unknownGuild() *apiError       { return refused(404, 10004, "Unknown Guild") }
func unknownMember() *apiError      { return refused(404, 10007, "Unknown Member") }
func unknownMessage() *apiError     { return refused(404, 10008, "Unknown Message") }
func unknownUser() *apiError        { return refused(404, 10013, "Unknown User") }
func unknownWebhook() *apiError     { return wrong(404, 10015, "Unknown Webhook") }
func unknownInteraction() *apiError { return wrong(404, 10062, "Unknown interaction") }
func unknownCommand() *apiError     { return wrong(404, 10063, "Unknown application command") }
func tooLarge() *apiError           { return wrong(413, 40005, "Request entity too large") }
func alreadyAcknowledged() *apiError {
	return wrong(400, 40060, "Interaction has already been acknowledged.")
}
func missingAccess() *apiError { return refused(403, 50001, "Missing Access") }
func notAuthor() *apiError {
	return wrong(403, 50005, "Cannot edit a message authored by another user")
}
func emptyMessage() *apiError       { return wrong(400, 50006, "Cannot send an empty message") }
func cannotMessageUser() *apiError  { return refused(403, 50007, "Cannot send messages to this user") }
func missingPermissions() *apiError { return refused(403, 50013, "Missing Permissions") }
func deadToken() *apiError          { return wrong(401, 50027, "Invalid Webhook Token") }
func archivedThread() *apiError     { return refused(400, 50083, "Thread is archived") }
