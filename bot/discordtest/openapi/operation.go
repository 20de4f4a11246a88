package openapi

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
)

// Operation is one method of one path.
type Operation struct {
	// ID is its name in the description.
	ID string
	// NeedsBody is whether a request has to have a JSON body.
	NeedsBody bool
	// Open is whether it needs no token of the bot, as the path of a webhook carries
	// its own.
	Open bool

	method   string
	segments []string // of the path; a variable is in braces
	params   []*openapi3.Parameter
	body     *openapi3.Schema // of a JSON body, or nil
	reply    map[int]*openapi3.Schema
}

// matches reports whether a path is the operation's, and how many of its segments are
// no variables.
func (o *Operation) matches(segments []string) (literals int, ok bool) {
	if len(segments) != len(o.segments) {
		return 0, false
	}
	for i, s := range o.segments {
		switch {
		case strings.HasPrefix(s, "{"):
		case s != segments[i]:
			return 0, false
		default:
			literals++
		}
	}
	return literals, true
}

// vars are the values of the variables in a path that matches.
func (o *Operation) vars(segments []string) map[string]string {
	vars := map[string]string{}
	for i, s := range o.segments {
		if strings.HasPrefix(s, "{") {
			vars[strings.Trim(s, "{}")] = segments[i]
		}
	}
	return vars
}

// Parameters returns what is wrong with the values of the path's variables and of the
// query.
func (o *Operation) Parameters(vars map[string]string, query url.Values) []rules.Problem {
	var problems []rules.Problem
	add := func(path, code, format string, args ...any) {
		problems = append(problems, rules.Problem{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
	known := map[string]bool{}
	for _, p := range o.params {
		var values []string
		switch p.In {
		case openapi3.ParameterInPath:
			values = []string{vars[p.Name]}
		case openapi3.ParameterInQuery:
			known[p.Name] = true
			values = query[p.Name]
			if len(values) == 0 && p.Required {
				add(p.Name, "BASE_TYPE_REQUIRED", "This field is required")
			}
		}
		for _, v := range values {
			if !accepts(p.Schema.Value, v) {
				add(p.Name, "BASE_TYPE_INVALID", "Value %q is not allowed here.", v)
			}
		}
	}
	for name := range query {
		if !known[name] {
			add(name, "UNKNOWN_PARAMETER", "There is no such parameter.")
		}
	}
	return problems
}

// accepts reports whether a parameter, which is text on the wire, can be read as a
// value of the schema.
func accepts(s *openapi3.Schema, value string) bool {
	readings := []any{value}
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		readings = append(readings, n)
	}
	if b, err := strconv.ParseBool(strings.ToLower(value)); err == nil {
		readings = append(readings, b)
	}
	for _, v := range readings {
		if s.VisitJSON(v) == nil || s.VisitJSON([]any{v}) == nil {
			return true
		}
	}
	return false
}

// Body returns what is wrong with a request's JSON body.
func (o *Operation) Body(body any) []rules.Problem {
	if o.body == nil {
		return nil
	}
	s, problems := chosen(o.body, body)
	if problems != nil {
		return problems
	}
	if problems := validate(s, numbers(body)); problems != nil {
		return problems
	}
	return unknown([]*openapi3.Schema{o.body}, body, "", func(path string) bool {
		// discordgo sends these two beside the rest of every edit.
		return o.ID == "update_message" && (path == "ID" || path == "Channel")
	})
}

// Reply returns what is wrong with a reply of the double's own. No body is no value
// at all.
func (o *Operation) Reply(status int, body any) error {
	schema := o.reply[status]
	switch {
	case body == nil && schema != nil && status != 204:
		return fmt.Errorf("%s: %d without a body", o.ID, status)
	case body == nil:
		return nil
	case schema == nil:
		return fmt.Errorf("%s: an answer of %d is not described", o.ID, status)
	case schema.VisitJSON(body) != nil:
		return fmt.Errorf("%s: the reply is not as described: %+v", o.ID, explain(schema, body, ""))
	}
	return nil
}

// numbers gives default_member_permissions as the number that the schema wants, where
// the documentation wants a string.
func numbers(body any) any {
	switch v := body.(type) {
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = numbers(e)
		}
		return out
	case payload.Object:
		s, ok := v["default_member_permissions"].(string)
		n, err := strconv.ParseInt(s, 10, 64)
		if !ok || err != nil {
			return v
		}
		out := payload.Object{}
		for k, e := range v {
			out[k] = e
		}
		out["default_member_permissions"] = float64(n)
		return out
	}
	return body
}
