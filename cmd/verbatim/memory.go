package main

import (
	"math"

	"github.com/dustin/go-humanize"
)

const (
	// defaultMemory is what the libraries' vectors may take up in memory, and leastMemory
	// what they have to be allowed: less is taken for a number that lacks its unit.
	defaultMemory = 256 << 20
	leastMemory   = 8 << 20
)

// memory is how many bytes the vectors of all libraries may take up together.
func (a *app) memory() (int64, error) {
	given := a.getenv("VERBATIM_MEMORY")
	if given == "" {
		return defaultMemory, nil
	}
	n, err := humanize.ParseBytes(given)
	switch {
	case err != nil:
		return 0, usagef("VERBATIM_MEMORY=%q is not an amount of memory; write a number and its unit, such as 256MiB or 1GB", given)
	case n < leastMemory:
		return 0, usagef("VERBATIM_MEMORY=%q is %s; it takes at least %s. Write the unit with the number, such as 256MiB or 1GB", given, humanize.IBytes(n), humanize.IBytes(leastMemory))
	case n > math.MaxInt64:
		return math.MaxInt64, nil
	}
	return int64(n), nil
}
