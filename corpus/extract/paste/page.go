package paste

// minProse is the number of words from which a line that ends as a sentence
// counts as prose.
const minProse = 10

// paste is a pasted page's lines with what is counted on them.
type page struct {
	lines []line
	kinds []kind
	words []int
	prose []int // words of prose up to the line: prose[i] is before line i
	count map[string]int
	// cluster is the stretch of prose each line belongs to, mass its words.
	cluster []int
	mass    []int
	main    int
}

// maxIsland is the number of lines without prose that a stretch may hold.
const maxIsland = 12

// newPage counts what the features need.
func newPage(lines []line) *page {
	p := &page{
		lines: lines, kinds: make([]kind, len(lines)), words: make([]int, len(lines)),
		prose: make([]int, len(lines)+1), count: map[string]int{}, cluster: make([]int, len(lines)),
	}
	idle := 0
	p.mass = []int{0}
	for i, l := range lines {
		if len(lines) <= maxPageLines {
			p.kinds[i] = lineKind(l.text)
		}
		p.words[i] = countWords(l.text)
		p.count[l.text]++
		p.prose[i+1] = p.prose[i]
		if p.isProse(i) {
			p.prose[i+1] += p.words[i]
			idle = 0
		} else if idle++; idle > maxIsland && p.mass[len(p.mass)-1] > 0 {
			p.mass = append(p.mass, 0)
		}
		p.cluster[i] = len(p.mass) - 1
		p.mass[len(p.mass)-1] += p.prose[i+1] - p.prose[i]
	}
	for c, m := range p.mass {
		if m > p.mass[p.main] {
			p.main = c
		}
	}
	return p
}

// lineKind is the kind of a line by its words, or by being a date, perhaps with
// a name before it.
func lineKind(text string) kind {
	k := kindOf(text)
	if k == kindNone && len(text) < 80 {
		if _, ok := statedDate(text); ok {
			return kindTime
		}
	}
	return k
}

// isProse reports whether line i is a sentence of some length.
func (p *page) isProse(i int) bool {
	return p.words[i] >= minProse && p.kinds[i] == kindNone && endsSentence(p.lines[i].text)
}

// proseShare is the share of prose among the words of lines [from, to).
func (p *page) proseShare(from, to int) float64 {
	from, to = max(from, 0), min(to, len(p.lines))
	total := 0
	for i := from; i < to; i++ {
		total += p.words[i]
	}
	if total == 0 {
		return 0
	}
	return float64(p.prose[to]-p.prose[from]) / float64(total)
}

// mainRange is the range of lines from the first to the last prose of the
// page's main stretch.
func (p *page) mainRange() (first, last int) {
	first = len(p.lines)
	for i := range p.lines {
		if p.cluster[i] == p.main && p.isProse(i) {
			first, last = min(first, i), i+1
		}
	}
	return first, max(first, last)
}

// runs is, for each line, how many lines without prose stand together there.
func (p *page) runs() []int {
	out := make([]int, len(p.lines))
	for i := 0; i < len(p.lines); {
		if p.isProse(i) {
			i++
			continue
		}
		j := i
		for j < len(p.lines) && !p.isProse(j) {
			j++
		}
		for k := i; k < j; k++ {
			out[k] = j - i
		}
		i = j
	}
	return out
}

// vocabulary counts in how many lines of [first, last) each word stands.
func (p *page) vocabulary(first, last int) map[string]int {
	seen := map[string]int{}
	for i := first; i < last; i++ {
		if p.isProse(i) {
			for w := range contentWords(p.lines[i].text) {
				seen[w]++
			}
		}
	}
	return seen
}
