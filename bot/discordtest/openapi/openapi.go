// Package openapi reads Discord's own description of its REST API: it finds the
// operation that a method and a path mean, and judges parameters and bodies by their
// schema. What the schema does not say is for package rules.
package openapi

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"verbatim/bot/discordtest/payload"
)

// compressed is Discord's description (MIT, LICENSE), as of 2026-07-18.
//
//go:embed openapi.json.gz
var compressed []byte

// API is the description. It does not change.
type API struct {
	operations []*Operation
	byID       map[string]*Operation
}

// Load returns the description, which is parsed once a process, since that takes a
// while.
var Load = sync.OnceValues(load)

func load() (*API, error) {
	data, err := readable(compressed)
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	a := &API{byID: map[string]*Operation{}}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			op := newOperation(path, method, item, o)
			a.operations = append(a.operations, op)
			a.byID[op.ID] = op
		}
	}
	return a, nil
}

// readable unpacks the description and writes it so that kin-openapi reads all of it.
func readable(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var raw any
	if err := json.NewDecoder(z).Decode(&raw); err != nil {
		return nil, err
	}
	constants(raw)
	return json.Marshal(raw)
}

// constants writes every const as an enum of one value: kin-openapi's own validator
// passes over const, and the one that knows it compiles the schema at every call.
func constants(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			constants(e)
		}
	case payload.Object:
		if c, ok := v["const"]; ok {
			if _, isProperty := c.(payload.Object); !isProperty {
				v["enum"] = []any{c}
				delete(v, "const")
			}
		}
		for _, e := range v {
			constants(e)
		}
	}
}

func newOperation(path, method string, item *openapi3.PathItem, o *openapi3.Operation) *Operation {
	op := &Operation{
		ID: o.OperationID, method: method,
		segments: strings.Split(strings.Trim(path, "/"), "/"),
		reply:    map[int]*openapi3.Schema{},
	}
	for _, p := range append(append(openapi3.Parameters{}, item.Parameters...), o.Parameters...) {
		op.params = append(op.params, p.Value)
	}
	if o.RequestBody != nil {
		if media := o.RequestBody.Value.Content.Get("application/json"); media != nil {
			op.body = media.Schema.Value
			op.NeedsBody = o.RequestBody.Value.Required
		}
	}
	if o.Security != nil {
		for _, s := range *o.Security {
			op.Open = op.Open || len(s) == 0
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

// Operation returns the operation of an id, such as "create_message", or nil.
func (a *API) Operation(id string) *Operation { return a.byID[id] }

// Find returns the operation that a method and a path (after /api/v10) mean, with the
// values of the path's variables. Where there is none, otherMethod is whether the path
// is there for another method.
func (a *API) Find(method, path string) (op *Operation, vars map[string]string, otherMethod bool) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	most := -1
	for _, o := range a.operations {
		literals, ok := o.matches(segments)
		switch {
		case !ok:
		case o.method != method:
			otherMethod = true
		// "@me" and "@original" go before a variable that would take them too.
		case literals > most:
			op, most = o, literals
		}
	}
	if op == nil {
		return nil, nil, otherMethod
	}
	return op, op.vars(segments), false
}
