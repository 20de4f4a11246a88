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

// known is an outlet that is known by its names, folded, and its sites.
type known struct {
	corpus.Outlet
	names, sites []string
}

var knownOutlets = func() []known {
	var out []known
	for line := range strings.Lines(knownList) {
		all := strings.Split(strings.TrimSpace(line), "|")
		k := known{Outlet: corpus.Outlet{Name: all[0], Aliases: all[1:]}}
		for _, name := range all {
			if isDomain(name) {
				k.sites = append(k.sites, name)
			} else {
				k.names = append(k.names, corpus.Fold(name))
			}
		}
		out = append(out, k)
	}
	return out
}()

// Known returns a library's outlets with the names by which they are commonly known
// besides, "NYT" for "The New York Times", and those of the well-known outlets that
// the library has nothing of. It is asked for every question, of libraries of hundreds
// of outlets: each of their names is folded once.
func Known(outlets []corpus.Outlet) (all, absent []corpus.Outlet) {
	all = slices.Clone(outlets)
	called := map[string][]int{} // outlets by their folded names, sites too
	within := map[string]bool{}  // what outlets' names begin with: "bbc" of "BBC Sport"
	for i, o := range all {
		for _, name := range o.Names() {
			name = corpus.Fold(name)
			called[name] = append(called[name], i)
		}
		name := corpus.Fold(o.Name)
		for at := range len(name) {
			if name[at] == ' ' {
				within[name[:at]] = true
			}
		}
	}
	for _, k := range knownOutlets {
		var same []int
		part := false
		for n, name := range k.names {
			part = part || within[name]
			for _, i := range called[name] {
				main := n == 0 && corpus.Fold(all[i].Name) == name
				if (main || k.mayStandOn(all[i].Site)) && !slices.Contains(same, i) {
					same = append(same, i)
				}
			}
		}
		// The library's own names come first: whose they are is not to be doubted.
		names := slices.DeleteFunc(k.Names(), func(name string) bool { return called[corpus.Fold(name)] != nil })
		switch {
		case len(same) == 1:
			all[same[0]].Aliases = slices.Concat(all[same[0]].Aliases, names)
		case len(same) == 0 && !part && called[k.names[0]] == nil:
			absent = append(absent, corpus.Outlet{Name: k.Name, Aliases: names})
		}
	}
	return all, absent
}

// mayStandOn reports whether an outlet that has one of the other names may be this one
// by the site that it stands on, "" if that is not known. A site alone says nothing,
// since pages of many outlets stand on one.
func (k known) mayStandOn(site string) bool {
	return site == "" || slices.ContainsFunc(k.sites, func(own string) bool {
		return site == own || strings.HasSuffix(site, "."+own)
	})
}
