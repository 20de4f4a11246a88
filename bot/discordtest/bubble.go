package discordtest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// Bubble runs a test against a double in a bubble of testing/synctest, beside others:
// hours take milliseconds, and the test fails if a goroutine is left at its end.
func Bubble(t *testing.T, o Options, test func(t *testing.T, d *Discord)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o.InMemory = true
		test(t, New(t, o))
	})
}

// Within is the test's context, which ends after a while.
func Within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}
