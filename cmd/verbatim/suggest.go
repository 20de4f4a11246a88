package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// noCommand refuses what stands in a command's place, and names the command that may
// have been meant.
func noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return usagef("there is no command %q%s", args[0], meant(args[0], names))
}

// noFlag is the same for a flag.
func noFlag(c *cobra.Command, written string) error {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, "--"+f.Name)
		}
	})
	return usagef("%s has no flag --%s%s", c.CommandPath(), written, meant("--"+written, names))
}

// meant asks for the names that are near enough to what was written, if any are: one
// slip for every three letters, or the beginning of a name. cobra's own suggestions
// allow two slips in a word of three, and count two that have changed places as two.
func meant(written string, names []string) string {
	var near []string
	bare := strings.TrimLeft(written, "-")
	for _, name := range names {
		if bare != "" && (strings.HasPrefix(name, written) || slips(written, name) <= max(1, len(bare)/3)) {
			near = append(near, name)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}

// slips is the least number of letters to add, leave out, replace, or exchange with
// their neighbour that makes b of a (optimal string alignment).
func slips(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, replaced)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
