// Package lookalike tells names of outlets that look alike from each other: "СNN"
// with a Cyrillic С is not CNN, and no reader can see it.
//
// Two names look alike if they have the same skeleton, in which every character
// stands for all that are confusable with it: UTS #39, Unicode Security Mechanisms,
// section 4. Names are the same, not alike, if corpus.Fold makes them so.
package lookalike

import (
	"slices"
	"strings"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/bidi"

	"verbatim/corpus"
)

// Names are those by which outlets are known. The zero value has none.
type Names struct {
	folded map[string]string   // folded name → outlet
	likes  map[string][]string // skeleton → outlets
}

// Of returns the names of outlets, their aliases and sites among them.
func Of(outlets []corpus.Outlet) *Names {
	var n Names
	for _, o := range outlets {
		n.Add(o)
	}
	return &n
}

// Add adds the names of an outlet.
func (n *Names) Add(o corpus.Outlet) {
	if n.folded == nil {
		n.folded, n.likes = map[string]string{}, map[string][]string{}
	}
	for _, name := range o.Names() {
		if folded := corpus.Fold(name); folded != "" && n.folded[folded] == "" {
			n.folded[folded] = o.Name
		}
		for _, s := range skeletons(name) {
			if !slices.Contains(n.likes[s], o.Name) {
				n.likes[s] = append(n.likes[s], o.Name)
			}
		}
	}
}

// Like returns the outlet that name looks like and is not, or "".
func (n *Names) Like(name string) string {
	itself := n.folded[corpus.Fold(name)]
	for _, s := range skeletons(name) {
		for _, outlet := range n.likes[s] {
			if outlet != itself && corpus.Fold(outlet) != corpus.Fold(name) {
				return outlet
			}
		}
	}
	return ""
}

// Odd are the characters of name that other lacks, each once: what tells two names
// apart that look alike. It may be empty if they stand in another order.
func Odd(name, other string) []rune {
	var odd []rune
	for _, r := range name {
		if !strings.ContainsRune(other, r) && !slices.Contains(odd, r) {
			odd = append(odd, r)
		}
	}
	return odd
}

// maxName is longer, in bytes, than any outlet's name: what is longer is not looked at.
const maxName = 200

// skeletons are what a name looks like: as it is written, and in either case, as
// names that differ in case alone are one. Some letters are confusable in one case
// only. They are told apart by their first byte.
func skeletons(name string) []string {
	if len(name) > maxName {
		return nil
	}
	name = asDrawn(strings.Join(strings.Fields(name), " "))
	if rest, ok := strings.CutPrefix(strings.ToLower(name), "the "); ok {
		name = name[len(name)-len(rest):]
	}
	if name == "" {
		return nil
	}
	return []string{"=" + confusable.Skeleton(name), "l" + confusable.Skeleton(strings.ToLower(name)), "u" + confusable.Skeleton(strings.ToUpper(name))}
}

// asDrawn is s in the order in which it is drawn, from the left: "NNC" after a
// character that turns the direction is drawn as CNN.
func asDrawn(s string) string {
	var p bidi.Paragraph
	if _, err := p.SetString(s); err != nil {
		return s
	}
	order, err := p.Order()
	if err != nil {
		return s
	}
	var out strings.Builder
	for i := range order.NumRuns() {
		run := order.Run(i)
		if run.Direction() == bidi.RightToLeft {
			out.WriteString(bidi.ReverseString(run.String()))
		} else {
			out.WriteString(run.String())
		}
	}
	return out.String()
}
