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
		var same []int
		alike := false
		for i, o := range outlets {
			if is(o, known) {
				same = append(same, i)
			}
			alike = alike || partOf(o, known)
		}
		// The library's own names come first: whose they are is not to be doubted.
		names := slices.DeleteFunc(known.Names(), func(name string) bool { return taken[corpus.Fold(name)] })
		switch {
		case len(same) == 1:
			all[same[0]].Aliases = slices.Concat(all[same[0]].Aliases, names)
		case len(same) == 0 && !alike && !taken[corpus.Fold(known.Name)]:
			absent = append(absent, corpus.Outlet{Name: known.Name, Aliases: names})
		}
	}
	return all, absent
}

// is reports whether an outlet of the library is the known one: it has its name, or
// another of its names and no site that is another's. Sites alone say nothing, since
// pages of many outlets stand on one.
func is(o, known corpus.Outlet) bool {
	if corpus.Fold(o.Name) == corpus.Fold(known.Name) {
		return true
	}
	if o.Site != "" && !slices.ContainsFunc(known.Aliases, func(site string) bool {
		return isDomain(site) && (o.Site == site || strings.HasSuffix(o.Site, "."+site))
	}) {
		return false
	}
	return slices.ContainsFunc(append([]string{o.Name}, o.Aliases...), func(x string) bool {
		return !isDomain(x) && slices.ContainsFunc(known.Names(), func(y string) bool { return corpus.Fold(x) == corpus.Fold(y) })
	})
}

// partOf reports whether o's name says that it is a part of whole: "BBC Sport".
func partOf(o, whole corpus.Outlet) bool {
	return slices.ContainsFunc(whole.Names(), func(name string) bool {
		return strings.HasPrefix(corpus.Fold(o.Name), corpus.Fold(name)+" ")
	})
}
