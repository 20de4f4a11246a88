package discordtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Violation is something that a correct bot does not do.
type Violation struct {
	// Where is the request's method and path, or the gateway's opcode.
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

// log is what happened.
type log struct {
	keep       int
	violations []Violation
	refusals   []Violation
	expected   map[string]int // by what a violation contains, how often it was seen
	calls      []Call
	counts     map[string]int // of calls, by operation
	changed    signal
}

func newLog(keep int) log {
	return log{keep: keep, expected: map[string]int{}, counts: map[string]int{}}
}

// limited drops the oldest half when there are twice as many as are kept.
func limited[T any](all []T, keep int) []T {
	if keep > 0 && len(all) >= 2*keep {
		return slices.Clone(all[len(all)-keep:])
	}
	return all
}

func (d *Discord) violation(where, what string) {
	v := Violation{where, what}
	for part := range d.log.expected {
		if strings.Contains(v.String(), part) {
			d.log.expected[part]++
			return
		}
	}
	d.log.violations = append(d.log.violations, v)
}

// Expect says that violations which contain part are what the test is about: they
// do not fail it, and it fails if there is none.
func (d *Discord) Expect(part string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log.expected[part] += 0
}

// Expected is how often an expected violation happened.
func (d *Discord) Expected(part string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.expected[part]
}

// Violations are those so far that were not expected.
func (d *Discord) Violations() []Violation {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.log.violations)
}

// Refusals are the errors so far that a correct bot may run into.
func (d *Discord) Refusals() []Violation {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.log.refusals)
}

// Calls are the requests so far to an operation, such as "create_message", or all
// for "".
func (d *Discord) Calls(operation string) []Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	var calls []Call
	for _, c := range d.log.calls {
		if operation == "" || c.Operation == operation {
			calls = append(calls, c)
		}
	}
	return calls
}

// CallCount is how many there were, also of those that were forgotten.
func (d *Discord) CallCount(operation string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.counts[operation]
}

// Called waits until n requests to an operation were answered.
func (d *Discord) Called(ctx context.Context, operation string, n int) error {
	err := d.wait(ctx, func() (*signal, error) {
		if d.log.counts[operation] >= n {
			return nil, nil
		}
		return &d.log.changed, nil
	})
	if err != nil {
		return fmt.Errorf("%d calls of %s: %w", n, operation, err)
	}
	return nil
}

func (d *Discord) called(c Call) {
	d.log.calls = append(limited(d.log.calls, d.options.Keep), c)
	d.log.counts[c.Operation]++
	d.log.changed.fire()
}

// complaints are what the test has to fail for.
func (d *Discord) complaints() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []string
	for _, v := range d.log.violations {
		all = append(all, "violation: "+v.String())
	}
	for _, part := range slices.Sorted(maps.Keys(d.log.expected)) {
		if d.log.expected[part] == 0 {
			all = append(all, fmt.Sprintf("no violation contained %q", part))
		}
	}
	return all
}
