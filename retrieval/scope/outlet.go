package scope

import (
	"slices"
	"strings"
	"unicode"

	"verbatim/corpus"
)

// names are the names of a library's outlets, as questions may spell them.
type names struct {
	outlets []corpus.Outlet
	// exact has names by their key, domains by themselves. A name of several
	// outlets is nobody's.
	exact, domains map[string]int
	// keys are the keys of exact, sorted, with the words they are made of.
	keys  []string
	words map[string][]word
	// spelt has the spellings of names of one short word.
	spelt map[string]bool
	// longest is the number of words of the longest name.
	longest int
}

const nobody = -1

// index makes names of outlets.
func index(outlets []corpus.Outlet) *names {
	n := &names{outlets: outlets, exact: map[string]int{}, domains: map[string]int{}, words: map[string][]word{}, spelt: map[string]bool{}}
	put := func(m map[string]int, key string, i int) {
		if known, ok := m[key]; ok && known != i {
			i = nobody
		}
		m[key] = i
	}
	for i, o := range outlets {
		for _, name := range o.Names() {
			n.spelt[name] = true
			name = corpus.Fold(strings.TrimSpace(strings.ToValidUTF8(name, " ")))
			name = strings.TrimPrefix(strings.TrimPrefix(name, "https://"), "http://")
			name = strings.TrimSuffix(strings.TrimPrefix(name, "www."), "/")
			words := split(name)
			if isDomain(name) {
				put(n.domains, fold(name), i)
			}
			if key := keyOf(words); key != "" {
				if words[len(words)-1].owns {
					key += "s" // "Harper's"
				}
				put(n.exact, key, i)
				n.words[key] = words
				n.longest = max(n.longest, len(words))
			}
		}
	}
	for key := range n.exact {
		n.keys = append(n.keys, key)
	}
	slices.Sort(n.keys)
	return n
}

// isDomain reports whether s looks like "slate.com".
func isDomain(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	return dot > 0 && len(s)-dot > 2 && !strings.ContainsFunc(s[dot+1:], func(r rune) bool { return !unicode.IsLetter(r) }) &&
		!strings.ContainsFunc(s, unicode.IsSpace)
}

// keyOf is the form in which names are compared: the letters and digits of their
// words without "and" ("U.S. News & World Report"), run together, so that "Tech
// Crunch" is "TechCrunch".
func keyOf(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if w.fold == "and" {
			continue
		}
		for _, r := range w.fold {
			if wordly(r) {
				b.WriteRune(r)
			}
		}
		if w.owns && i < len(words)-1 {
			b.WriteByte('s') // "Women's Health"
		}
	}
	return b.String()
}

// domain returns the outlet whose domain w is, or a part of.
func (n *names) domain(w word) (int, bool) {
	name := strings.TrimPrefix(w.fold, "www.")
	for isDomain(name) {
		if i, ok := n.domains[name]; ok {
			return i, i != nobody
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return 0, false
}

// exactly returns the outlet that the longest run of words at i names, the number
// of words, and whether they end in a possessive.
func (n *names) exactly(words []word, i int) (outlet, count int, owns bool) {
	for count = min(n.longest+2, len(words)-i); count > 0; count-- {
		if words[i].fold == "and" || words[i+count-1].fold == "and" {
			continue
		}
		key, owns := keyOf(words[i:i+count]), words[i+count-1].owns
		o, ok := n.exact[key]
		if !ok && owns {
			o, ok = n.exact[key+"s"]
			owns = false
		}
		if !ok || count > run(words, i) && !parted(words[i:i+count], n.words[keyOf(words[i:i+count])]) {
			continue
		}
		if o == nobody {
			break
		}
		return o, count, owns
	}
	return 0, 0, false
}

// parted reports whether typed has its commas and dashes where name has them:
// "FOX News - Health".
func parted(typed, name []word) bool {
	for i, w := range typed {
		if i > 0 && w.gap > near && (i >= len(name) || name[i].gap != w.gap) {
			return false
		}
	}
	return true
}

// nearly returns the outlet that a run of words at i misspells, and the number
// of words: the nearest, if no other is as near.
func (n *names) nearly(words []word, i int) (outlet, count int) {
	best, tie := 3, false
	for c := 1; c <= min(n.longest+1, run(words, i)); c++ {
		typed := words[i : i+c]
		as := keyOf(typed)
		if as == "" || c == 1 && ordinary(typed[0].fold) {
			continue
		}
		first, length := as[0], len(as)
		for _, key := range n.keys {
			if key[0] != first || len(key) > length+2 || length > len(key)+2 {
				continue
			}
			d := misspelt(typed, n.words[key])
			if d == 0 || d > best {
				continue
			}
			o := n.exact[key]
			if d == best && (o != outlet || o == nobody) {
				tie = true
				continue
			}
			best, tie, outlet, count = d, o == nobody, o, c
		}
	}
	if best > 2 || tie {
		return 0, 0
	}
	return outlet, count
}

// misspelt is the number of errors by which typed may be meant as name, or 0 if
// they are too far apart: one from five letters on, two from nine. Short words
// must be right, or swap two letters ("NBC News" is not "ABC News"). Nobody
// mistakes the first letter, and one more at the end makes another name ("Slater",
// "Globes").
func misspelt(typed, name []word) int {
	a, b := keyOf(typed), keyOf(name)
	limit := 0
	switch n := len([]rune(b)); {
	case n >= 9:
		limit = 2
	case n >= 5:
		limit = 1
	}
	if limit == 0 || a == "" || a[0] != b[0] || strings.HasPrefix(a, b) {
		return 0
	}
	d := distance(a, b, limit)
	if d > limit {
		return 0
	}
	if len(typed) != len(name) {
		return d
	}
	for i := range name {
		x, y := keyOf(typed[i:i+1]), keyOf(name[i:i+1])
		if x == y {
			continue
		}
		if len(y) < 4 || len(y) == 4 && (len(x) != 4 || !swapped(x, y)) || len(name) > 1 && ordinary(x) {
			return 0
		}
	}
	return d
}

// swapped reports whether two neighbouring letters are all that differs.
func swapped(a, b string) bool {
	for i := 0; i+1 < len(a); i++ {
		if a[:i]+a[i+1:i+2]+a[i:i+1]+a[i+2:] == b {
			return true
		}
	}
	return false
}

// run is the number of words at i that nothing parts.
func run(words []word, i int) int {
	n := 1
	for i+n < len(words) && words[i+n].gap == near && n < 12 {
		n++
	}
	return n
}

// places are the spans of words that spell the name of an outlet with a capital
// letter, if that says something, or in several words: "USA Today" is no day.
func (n *names) places(words []word, mixed bool) []corpus.Span {
	var spans []corpus.Span
	for i := 0; i < len(words); {
		_, count, _ := n.exactly(words, i)
		capital := false
		for j := i; j < i+count; j++ {
			capital = capital || count > 1 || mixed && words[j].capital()
		}
		if !capital {
			i++
			continue
		}
		spans = append(spans, corpus.Span{Start: words[i].Start, End: words[i+count-1].end})
		i += count
	}
	return spans
}
