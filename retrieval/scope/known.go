package scope

import (
	_ "embed"
	"slices"
	"strings"

	"verbatim/corpus"
)

// Well-known outlets, one a line: its name, then what else it is called, and its
// sites. Names that are common words ("Time", "People") are left out: where the
// library does not have them, hardly anybody means them.
//
//go:embed known.txt
var knownList string

var knownOutlets = func() []corpus.Outlet {
	var out []corpus.Outlet
	for line := range strings.Lines(knownList) {
		names := strings.Split(strings.TrimSpace(line), "|")
		out = append(out, corpus.Outlet{Name: names[0], Aliases: names[1:]})
	}
	return out
}()

// Known returns a library's outlets with the names by which they are commonly known
// besides, "NYT" for "The New York Times", and those of the well-known outlets that
// the library has nothing of.
func Known(outlets []corpus.Outlet) (all, absent []corpus.Outlet) {
	all = slices.Clone(outlets)
	taken := map[string]bool{}
	for _, o := range all {
		for _, name := range o.Names() {
			taken[corpus.Fold(name)] = true
		}
	}
	for _, known := range knownOutlets {
		i := slices.IndexFunc(outlets, func(o corpus.Outlet) bool { return sameOutlet(o, known) })
		if i < 0 {
			if !slices.ContainsFunc(outlets, func(o corpus.Outlet) bool { return partOf(o, known) }) {
				absent = append(absent, known)
			}
			continue
		}
		// The library's own names come first: whose they are is not to be doubted.
		names := slices.DeleteFunc(known.Names(), func(name string) bool { return taken[corpus.Fold(name)] })
		all[i].Aliases = slices.Concat(all[i].Aliases, names)
	}
	return all, absent
}

// sameOutlet reports whether one of the names of a is one of b.
func sameOutlet(a, b corpus.Outlet) bool {
	return slices.ContainsFunc(a.Names(), func(x string) bool {
		return slices.ContainsFunc(b.Names(), func(y string) bool { return corpus.Fold(x) == corpus.Fold(y) })
	})
}

// partOf reports whether o's name says that it is a part of whole: "BBC Sport".
func partOf(o, whole corpus.Outlet) bool {
	return slices.ContainsFunc(whole.Names(), func(name string) bool {
		return strings.HasPrefix(corpus.Fold(o.Name), corpus.Fold(name)+" ")
	})
}
