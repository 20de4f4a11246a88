package discordtest

import (
	"context"
	"fmt"

	"verbatim/bot/discordtest/world"
)

// journal runs ask with the lock held.
func journal[T any](d *Discord, ask func(*world.Journal) T) T {
	d.world.Lock()
	defer d.world.Unlock()
	return ask(d.world.Journal)
}

// Expect says that violations which contain part are what the test is about: they
// do not fail it, and it fails if there is none.
func (d *Discord) Expect(part string) {
	d.world.Lock()
	defer d.world.Unlock()
	d.world.Journal.Expect(part)
}

// Expected is how often an expected violation happened.
func (d *Discord) Expected(part string) int {
	return journal(d, func(j *world.Journal) int { return j.Expected(part) })
}

// Violations are those so far that were not expected.
func (d *Discord) Violations() []Violation { return journal(d, (*world.Journal).Violations) }

// Refusals are the errors so far that a correct bot may run into.
func (d *Discord) Refusals() []Violation { return journal(d, (*world.Journal).Refusals) }

// complaints are what the test has to fail for.
func (d *Discord) complaints() []string { return journal(d, (*world.Journal).Complaints) }

// Calls are the requests so far to an operation, such as "create_message", or all
// for "".
func (d *Discord) Calls(operation string) []Call {
	return journal(d, func(j *world.Journal) []Call { return j.Calls(operation) })
}

// CallCount is how many there were, also of those that were forgotten.
func (d *Discord) CallCount(operation string) int {
	return journal(d, func(j *world.Journal) int { return j.CallCount(operation) })
}

// Called waits until n requests to an operation were answered.
func (d *Discord) Called(ctx context.Context, operation string, n int) error {
	err := d.world.Wait(ctx, func() (*world.Signal, error) {
		if d.world.Journal.CallCount(operation) >= n {
			return nil, nil
		}
		return d.world.Journal.Called(), nil
	})
	if err != nil {
		return fmt.Errorf("%d calls of %s: %w", n, operation, err)
	}
	return nil
}
