package openapi

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
)

// validate judges a body by its schema and reports the first problem.
func validate(s *openapi3.Schema, value any) []rules.Problem {
	// Most bodies are right, and this is several times as fast.
	if s.VisitJSON(value, openapi3.FailFast()) == nil {
		return nil
	}
	return []rules.Problem{explain(s, value, "")}
}

// explain returns the first problem of a value that the schema refuses. The error of a
// failed oneOf can run to tens of kilobytes, so only the branch that the value's type
// means is explained.
func explain(s *openapi3.Schema, value any, path string) rules.Problem {
	err := s.VisitJSON(value)
	if err == nil {
		return rules.Problem{Path: path, Code: "BASE_TYPE_INVALID", Message: "This is not allowed here."}
	}
	var e *openapi3.SchemaError
	if !errors.As(err, &e) {
		return rules.Problem{Path: path, Code: "BASE_TYPE_INVALID", Message: err.Error()}
	}
	inner := path
	for _, key := range e.JSONPointer() {
		inner = payload.At(inner, key)
	}
	if e.SchemaField == "oneOf" || e.SchemaField == "anyOf" {
		if b := branch(e.Schema, e.Value); b != nil && b != s {
			return explain(b, e.Value, inner)
		}
		if p, found := deepest(e.Schema, e.Value, inner); found {
			return p
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
	return rules.Problem{Path: inner, Code: code, Message: e.Reason}
}

// deepest returns the problem of that alternative which takes most of an object: the
// one whose problem is furthest down. found is false if all fail at once.
func deepest(s *openapi3.Schema, value any, path string) (p rules.Problem, found bool) {
	if _, isObject := value.(payload.Object); !isObject {
		return p, false
	}
	most := strings.Count(path, ".")
	for _, ref := range slices.Concat(s.OneOf, s.AnyOf) {
		if ref.Value == s || ref.Value.VisitJSON(value) == nil {
			continue
		}
		q := explain(ref.Value, value, path)
		if n := strings.Count(q.Path, "."); n > most {
			p, found, most = q, true, n
		}
	}
	return p, found
}

// branch returns the alternative that a value means by its "type", or the only one that
// takes an object, or nil.
func branch(s *openapi3.Schema, value any) *openapi3.Schema {
	o, isObject := value.(payload.Object)
	if s == nil || !isObject {
		return nil
	}
	var objects []*openapi3.Schema
	for _, ref := range slices.Concat(s.OneOf, s.AnyOf) {
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

// chosen picks the schema of a body by its "type" where several are possible, so that a
// callback is judged as what it says it is.
func chosen(s *openapi3.Schema, body any) (*openapi3.Schema, []rules.Problem) {
	o, ok := body.(payload.Object)
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
		return nil, []rules.Problem{{Path: "type", Code: "BASE_TYPE_CHOICES", Message: fmt.Sprintf("There is no type %v.", o["type"])}}
	}
	return s, nil
}

// unknown finds properties that the schema has under no alternative. Discord passes
// over them, so a misspelt one is lost without a word.
func unknown(schemas []*openapi3.Schema, value any, path string, tolerated func(path string) bool) []rules.Problem {
	var problems []rules.Problem
	switch v := value.(type) {
	case []any:
		var items []*openapi3.Schema
		for _, s := range flatten(schemas) {
			if s.Items != nil {
				items = append(items, s.Items.Value)
			}
		}
		for i, e := range v {
			problems = append(problems, unknown(items, e, payload.At(path, strconv.Itoa(i)), tolerated)...)
		}
	case payload.Object:
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
			where := payload.At(path, name)
			if p, ok := properties[name]; ok {
				problems = append(problems, unknown(p, e, where, tolerated)...)
			} else if e != nil && e != false && e != "" && !tolerated(where) { // those say nothing
				problems = append(problems, rules.Problem{Path: where, Code: "UNKNOWN_PROPERTY", Message: "There is no such property."})
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
