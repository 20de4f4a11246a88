package world

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Violation is something that a correct bot does not do.
type Violation struct {
	// Where is the request's method and path, or "gateway".
	Where string
	// What is wrong: Discord's code and sentence, and which fields.
	What string
}

func (v Violation) String() string { return v.Where + ": " + v.What }

// Call is a REST request and how it was answered.
type Call struct {
	Operation string // as in the OpenAPI description, or "" if it has none such
	Method    string
	Path      string
	Status    int    // 0 if the connection was broken
	Scope     string // of an answer of 429
	Faulty    bool
	At        time.Time
	Body      []byte
}

// Journal is what happened.
type Journal struct {
	keep       int
	violations []Violation
	refusals   []Violation
	expected   map[string]int // how often a violation was seen, by a part of its text
	calls      []Call
	counts     map[string]int // of calls, by operation
	called     Signal
}

func newJournal(keep int) *Journal {
	return &Journal{keep: keep, expected: map[string]int{}, counts: map[string]int{}}
}

func (j *Journal) forget() { j.calls, j.refusals = nil, nil }

// Violation notes that a rule was broken, unless the test expects that.
func (j *Journal) Violation(where, what string) {
	v := Violation{where, what}
	for part := range j.expected {
		if strings.Contains(v.String(), part) {
			j.expected[part]++
			return
		}
	}
	j.violations = append(j.violations, v)
}

// Refusal notes an error that a correct bot may run into.
func (j *Journal) Refusal(where, what string) {
	j.refusals = append(Recent(j.refusals, j.keep), Violation{where, what})
}

// Call notes a request that was answered.
func (j *Journal) Call(c Call) {
	j.calls = append(Recent(j.calls, j.keep), c)
	j.counts[c.Operation]++
	j.called.Fire()
}

// Expect says that violations whose text contains part are what the test is about:
// they do not fail it, and it fails if there is none.
func (j *Journal) Expect(part string) { j.expected[part] += 0 }

// Expected is how often an expected violation happened.
func (j *Journal) Expected(part string) int { return j.expected[part] }

// Violations are those so far that were not expected.
func (j *Journal) Violations() []Violation { return slices.Clone(j.violations) }

// TakeViolations returns them and forgets them, for a test that judges them itself.
func (j *Journal) TakeViolations() []Violation {
	all := j.violations
	j.violations = nil
	return all
}

// Refusals are the errors so far that a correct bot may run into.
func (j *Journal) Refusals() []Violation { return slices.Clone(j.refusals) }

// Calls are the requests to an operation that are remembered, or all for "".
func (j *Journal) Calls(operation string) []Call {
	var calls []Call
	for _, c := range j.calls {
		if operation == "" || c.Operation == operation {
			calls = append(calls, c)
		}
	}
	return calls
}

// CallCount is how many requests to an operation there were, also forgotten ones.
func (j *Journal) CallCount(operation string) int { return j.counts[operation] }

// Called is fired at every call.
func (j *Journal) Called() *Signal { return &j.called }

// Complaints are what the test has to fail for.
func (j *Journal) Complaints() []string {
	var all []string
	for _, v := range j.violations {
		all = append(all, "violation: "+v.String())
	}
	for _, part := range slices.Sorted(maps.Keys(j.expected)) {
		if j.expected[part] == 0 {
			all = append(all, fmt.Sprintf("no violation contained %q", part))
		}
	}
	return all
}
