package discordtest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// validate checks a body against its schema. The error of a failed oneOf can run to
// tens of kilobytes, so the branch that the value's type means is checked alone.
func validate(s *openapi3.Schema, value any) []problem {
	// Most bodies are right, and this is several times as fast.
	if s.VisitJSON(value, openapi3.FailFast()) == nil {
		return nil
	}
	return []problem{explain(s, value, "")}
}

func explain(s *openapi3.Schema, value any, path string) problem {
	err := s.VisitJSON(value)
	if err == nil {
		return problem{path, "BASE_TYPE_INVALID", "This is not allowed here."}
	}
	var e *openapi3.SchemaError
	if !errors.As(err, &e) {
		return problem{path, "BASE_TYPE_INVALID", err.Error()}
	}
	inner := path
	for _, key := range e.JSONPointer() {
		inner = at(inner, key)
	}
	if e.SchemaField == "oneOf" || e.SchemaField == "anyOf" {
		if b := branch(e.Schema, e.Value); b != nil && b != s {
			return explain(b, e.Value, inner)
		}
	}
	code := "BASE_TYPE_INVALID"
	switch e.SchemaField {
	case "maxLength", "minLength", "maxItems", "minItems":
		code = "BASE_TYPE_BAD_LENGTH"
	case "required":
		code = "BASE_TYPE_REQUIRED"
	case "enum":
		code = "BASE_TYPE_CHOICES"
	}
	return problem{inner, code, e.Reason}
}

// branch is the alternative that a value means by its "type", or the only one that
// takes an object.
func branch(s *openapi3.Schema, value any) *openapi3.Schema {
	o, isObject := value.(object)
	if s == nil || !isObject {
		return nil
	}
	var objects []*openapi3.Schema
	for _, ref := range append(slices.Clone(s.OneOf), s.AnyOf...) {
		b := ref.Value
		if len(b.Properties) == 0 && len(b.OneOf) == 0 && len(b.AnyOf) == 0 {
			continue
		}
		objects = append(objects, b)
		if kind := b.Properties["type"]; kind != nil && kind.Value != nil && slices.Contains(kind.Value.Enum, o["type"]) {
			return b
		}
	}
	if len(objects) == 1 {
		return objects[0]
	}
	return nil
}

// chosen is the schema of a body by its "type" where several are possible, so that
// a callback is judged as what it says it is.
func chosen(s *openapi3.Schema, body any) (*openapi3.Schema, []problem) {
	o, ok := body.(object)
	if !ok || len(s.AnyOf) == 0 {
		return s, nil
	}
	if b := branch(s, body); b != nil {
		return b, nil
	}
	typed := false
	for _, ref := range s.AnyOf {
		kind := ref.Value.Properties["type"]
		typed = typed || kind != nil && kind.Value != nil && len(kind.Value.Enum) > 0
	}
	if typed {
		return nil, []problem{{"type", "BASE_TYPE_CHOICES", fmt.Sprintf("There is no type %v.", o["type"])}}
	}
	return s, nil
}

// unknown finds properties that the schema has under no alternative. Discord passes
// over them, so a misspelt one is lost without a word.
func unknown(schemas []*openapi3.Schema, value any, path string, tolerated func(path string) bool) []problem {
	var problems []problem
	switch v := value.(type) {
	case []any:
		var items []*openapi3.Schema
		for _, s := range flatten(schemas) {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, e := range v {
			problems = append(problems, unknown(items, e, at(path, strconv.Itoa(i)), tolerated)...)
		}
	case object:
		properties := map[string][]*openapi3.Schema{}
		free, any := false, false
		for _, s := range flatten(schemas) {
			for name, p := range s.Properties {
				properties[name] = append(properties[name], p.Value)
				any = true
			}
			free = free || s.AdditionalProperties.Schema != nil
		}
		if !any || free {
			return nil
		}
		for name, e := range v {
			where := at(path, name)
			if p, ok := properties[name]; ok {
				problems = append(problems, unknown(p, e, where, tolerated)...)
			} else if e != nil && e != false && e != "" && !tolerated(where) { // those say nothing
				problems = append(problems, problem{where, "UNKNOWN_PROPERTY", "There is no such property."})
			}
		}
	}
	return problems
}

// flatten opens the alternatives.
func flatten(schemas []*openapi3.Schema) []*openapi3.Schema {
	var all []*openapi3.Schema
	for _, s := range schemas {
		all = append(all, s)
		for _, refs := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf} {
			for _, r := range refs {
				all = append(all, flatten([]*openapi3.Schema{r.Value})...)
			}
		}
	}
	return all
}

// check judges a body by the operation's schema.
func (o *operation) check(body any) []problem {
	if o.body == nil {
		return nil
	}
	s, problems := chosen(o.body, body)
	if problems != nil {
		return problems
	}
	if problems := validate(s, numbers(o.id, body)); problems != nil {
		return problems
	}
	return unknown([]*openapi3.Schema{o.body}, body, "", func(path string) bool {
		// discordgo sends these two beside the rest of every edit.
		return o.id == "update_message" && (path == "ID" || path == "Channel")
	})
}

// numbers gives default_member_permissions as the number that the schema wants: the
// documentation wants a string.
func numbers(id string, body any) any {
	switch v := body.(type) {
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = numbers(id, e)
		}
		return out
	case object:
		s, ok := v["default_member_permissions"].(string)
		n, err := strconv.ParseInt(s, 10, 64)
		if !ok || err != nil {
			return v
		}
		out := object{}
		for k, e := range v {
			out[k] = e
		}
		out["default_member_permissions"] = float64(n)
		return out
	}
	return body
}
