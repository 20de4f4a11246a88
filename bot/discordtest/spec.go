package discordtest

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// compressedSpec is Discord's description of its REST API (MIT, testdata/LICENSE).
//
//go:embed testdata/openapi.json.gz
var compressedSpec []byte

// spec is the API's description, read once a process, since that takes a while,
// and never changed after.
var spec = sync.OnceValues(loadSpec)

// operation is one method of one path.
type operation struct {
	id       string
	method   string
	segments []string // of the path; a variable is in braces
	params   []*openapi3.Parameter
	// body is the schema of a JSON body, or nil; needsBody is whether there has to
	// be one.
	body      *openapi3.Schema
	needsBody bool
	// open is whether it needs no token, as a webhook's path carries its own.
	open  bool
	reply map[int]*openapi3.Schema
}

type api struct {
	operations []*operation
	byID       map[string]*operation
}

func loadSpec() (*api, error) {
	z, err := gzip.NewReader(bytes.NewReader(compressedSpec))
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	var raw any
	if err := json.NewDecoder(z).Decode(&raw); err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	constants(raw)
	data, err := json.Marshal(raw)
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	a := &api{byID: map[string]*operation{}}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			op := newOperation(path, method, item, o)
			a.operations = append(a.operations, op)
			a.byID[op.id] = op
		}
	}
	return a, nil
}

// constants writes every const as an enum of one value: kin-openapi's own validator
// passes over const, and the one that knows it compiles the schema at every call.
func constants(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			constants(e)
		}
	case object:
		if c, ok := v["const"]; ok {
			if _, isProperty := c.(object); !isProperty {
				v["enum"] = []any{c}
				delete(v, "const")
			}
		}
		for _, e := range v {
			constants(e)
		}
	}
}

func newOperation(path, method string, item *openapi3.PathItem, o *openapi3.Operation) *operation {
	op := &operation{
		id: o.OperationID, method: method,
		segments: strings.Split(strings.Trim(path, "/"), "/"),
		reply:    map[int]*openapi3.Schema{},
	}
	for _, p := range append(append(openapi3.Parameters{}, item.Parameters...), o.Parameters...) {
		op.params = append(op.params, p.Value)
	}
	if o.RequestBody != nil {
		op.needsBody = o.RequestBody.Value.Required
		if media := o.RequestBody.Value.Content.Get("application/json"); media != nil {
			op.body = media.Schema.Value
		}
	}
	if o.Security != nil {
		for _, s := range *o.Security {
			op.open = op.open || len(s) == 0
		}
	}
	for status, r := range o.Responses.Map() {
		code, err := strconv.Atoi(status)
		if err != nil || r.Value == nil {
			continue
		}
		if media := r.Value.Content.Get("application/json"); media != nil {
			op.reply[code] = media.Schema.Value
		}
	}
	return op
}

// find returns the operation that a path (after /api/v10) means, the values of its
// variables, and whether the path is there for another method.
func (a *api) find(method, path string) (op *operation, vars map[string]string, otherMethod bool) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	literals := -1
	for _, o := range a.operations {
		v, n, ok := o.match(segments)
		if !ok {
			continue
		}
		if o.method != method {
			otherMethod = true
			continue
		}
		// "@me" and "@original" go before a variable that would take them too.
		if n > literals {
			op, vars, literals = o, v, n
		}
	}
	return op, vars, otherMethod && op == nil
}

func (o *operation) match(segments []string) (vars map[string]string, literals int, ok bool) {
	if len(segments) != len(o.segments) {
		return nil, 0, false
	}
	for i, s := range o.segments {
		if strings.HasPrefix(s, "{") {
			continue
		}
		if s != segments[i] {
			return nil, 0, false
		}
		literals++
	}
	vars = map[string]string{}
	for i, s := range o.segments {
		if strings.HasPrefix(s, "{") {
			vars[strings.Trim(s, "{}")] = segments[i]
		}
	}
	return vars, literals, true
}

// parameters checks the path's and the query's values.
func (o *operation) parameters(vars map[string]string, r *http.Request) []problem {
	var problems []problem
	query := r.URL.Query()
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
				problems = append(problems, problem{p.Name, "BASE_TYPE_REQUIRED", "This field is required"})
			}
		}
		for _, v := range values {
			if !accepts(p.Schema.Value, v) {
				problems = append(problems, problem{p.Name, "BASE_TYPE_INVALID", fmt.Sprintf("Value %q is not allowed here.", v)})
			}
		}
	}
	for name := range query {
		if !known[name] {
			problems = append(problems, problem{name, "UNKNOWN_PARAMETER", "There is no such parameter."})
		}
	}
	return problems
}

// accepts is whether a parameter, which is text on the wire, can be read as a value
// of the schema.
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
