// Package rules judges what a bot sends to Discord beyond what Discord's schema of
// its API says: lengths in all, what excludes what, what has to be unique. Its
// functions are pure: a payload goes in, the Problems in it come out. Package openapi
// judges the schema, and package rest the rules that depend on what is there.
//
// The numbers are those of Discord's documentation, read strictly.
package rules

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a payload.
type Problem struct {
	// Path names the field by its keys, joined by dots; "" is the payload itself.
	Path string
	// Code is Discord's name for what is wrong, and Message its sentence.
	Code, Message string
}

// Limits of messages. Lengths are in UTF-16 code units.
const (
	MaxContent    = 2000
	MaxEmbedsText = 6000 // of all embeds together
	MaxFiles      = 10
	MaxFileSize   = 10 << 20 // in bytes

	// Of a message with Components V2: the texts of all components together, and
	// their number.
	MaxV2Text  = 4000
	MaxV2Bytes = 10170
	MaxV2Parts = 40
)

const (
	maxRows         = 5
	maxRowButtons   = 5
	maxModalParts   = 5
	maxSelectValues = 25
	maxCommandSize  = 8000
)

// report collects problems.
type report struct{ problems []Problem }

func (r *report) add(path, code, format string, args ...any) {
	r.problems = append(r.problems, Problem{path, code, fmt.Sprintf(format, args...)})
}

// url judges an address, which may be missing.
func (r *report) url(path, value string, schemes ...string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" || strings.ContainsAny(value, " \n") {
		r.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	}
}
