package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// object is a JSON object, as it was read or will be written. Objects that are in
// the state are replaced, never changed, so that they can be handed out.
type object = map[string]any

// problem is one thing that is wrong with a body: where (the keys, joined by
// dots), Discord's name for it, and a sentence.
type problem struct {
	path, code, message string
}

// apiError is an answer that refuses a request.
type apiError struct {
	status   int
	code     int
	message  string
	problems []problem
	// refusal is whether a correct bot may run into it.
	refusal bool
}

func (e *apiError) String() string {
	s := fmt.Sprintf("%d: %s (%d)", e.status, e.message, e.code)
	for _, p := range e.problems {
		s += fmt.Sprintf("; %s: %s (%s)", p.path, p.message, p.code)
	}
	return s
}

// body is the error as Discord writes it: problems in a tree of keys.
func (e *apiError) body() object {
	b := object{"code": e.code, "message": e.message}
	if len(e.problems) == 0 {
		return b
	}
	tree := object{}
	for _, p := range e.problems {
		at := tree
		for _, key := range strings.FieldsFunc(p.path, func(r rune) bool { return r == '.' }) {
			next, ok := at[key].(object)
			if !ok {
				next = object{}
				at[key] = next
			}
			at = next
		}
		list, _ := at["_errors"].([]any)
		at["_errors"] = append(list, object{"code": p.code, "message": p.message})
	}
	b["errors"] = tree
	return b
}

// invalidForm is what Discord answers to a body with problems.
func invalidForm(problems ...problem) *apiError {
	return &apiError{status: http.StatusBadRequest, code: 50035, message: "Invalid Form Body", problems: problems}
}

// wrong is a request that no correct bot sends.
func wrong(status, code int, message string) *apiError {
	return &apiError{status: status, code: code, message: message}
}

// refused is an answer that a correct bot has to live with.
func refused(status, code int, message string) *apiError {
	return &apiError{status: status, code: code, message: message, refusal: true}
}

// The errors that have a number of their own.
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
func emptyMessage() *apiError      { return wrong(400, 50006, "Cannot send an empty message") }
func cannotMessageUser() *apiError { return refused(403, 50007, "Cannot send messages to this user") }
func missingPermissions() *apiError {
	return refused(403, 50013, "Missing Permissions")
}
func deadToken() *apiError      { return wrong(401, 50027, "Invalid Webhook Token") }
func archivedThread() *apiError { return refused(400, 50083, "Thread is archived") }

// fields collects problems, each at a path.
type fields struct{ problems []problem }

func (f *fields) add(path, code, format string, args ...any) {
	f.problems = append(f.problems, problem{path, code, fmt.Sprintf(format, args...)})
}

// at joins keys into a path.
func at(path string, keys ...any) string {
	parts := []string{path}
	for _, k := range keys {
		parts = append(parts, fmt.Sprint(k))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}
