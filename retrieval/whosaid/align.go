package whosaid

import "math"

// The prices of a reading, in hundredths of a word. A reading of the given text
// goes through places of the library (windows around chains) and through nowhere;
// the cheapest one is taken to be the truth.
const (
	costReplaced  = 100 // a word for another one
	costSimilar   = 90  // a word for one that is written much the same
	costPutIn     = 100 // a word that was not published
	costLeftOut   = 90  // a published word
	costMark      = 20  // a mark of punctuation too many or too few
	costMarks     = 30  // one for another
	costEllipsis  = 10  // an ellipsis that was put in
	costNowhere   = 60  // a word that stands nowhere
	costBorder    = 150 // to go from a place to nowhere, or from nowhere to a first place
	costOnward    = 180 // to another place of the same article
	costOmission  = 60  // the same after an ellipsis
	costSentence  = 60  // instead of costBorder, at the end of a given sentence and the ends of a quotation
	costSkipped   = 1   // a token that a jump in a window passes over
	costElsewhere = 400 // to another article
	never         = math.MaxInt32 / 2
)

// Bounds of a window.
const (
	slack = 12 // tokens to either side of where the chain leads
	reach = 24 // tokens beyond the chain's ends
)

// window is the part of a source around a chain. Row i of it, "i given tokens
// are read", holds the places low[i] to high[i], "j published tokens are read";
// a row with low > high is empty.
type window struct {
	chain
	place     int // of the source among the windows' sources
	low, high []int32
	offset    []int // of row i in the cells
}

func newWindow(c chain, place, given int) *window {
	w := &window{chain: c, place: place, low: make([]int32, given+1), high: make([]int32, given+1)}
	size := int32(len(c.source.tokens))
	first, last := c.pairs[0], c.pairs[len(c.pairs)-1]
	next := 0 // the first pair whose given token is not read yet
	for i := range int32(given + 1) {
		for next < len(c.pairs) && c.pairs[next].given < i {
			next++
		}
		low, high := int32(1), int32(0)
		switch {
		case next == 0:
			if d := first.given - i; d <= reach {
				low, high = first.published-d-slack, first.published+slack
			}
		case next == len(c.pairs):
			if d := i - last.given - 1; d <= reach {
				low, high = last.published+1-slack, last.published+1+d+slack
			}
		default:
			low, high = c.pairs[next-1].published+1-slack, c.pairs[next].published+slack
		}
		if low <= high {
			low, high = max(low, 0), min(high, size)
		}
		w.low[i], w.high[i] = low, high
	}
	return w
}

// How a cell was reached.
const (
	byNothing   byte = iota
	byBoth           // a token of each, equal or replaced
	byGiven          // a given token
	byPublished      // a published token
	byOnward         // from another cell of the row and window: from
	byNowhere        // from being nowhere, last in the article: from
	byJump           // from the best cell of the row
)

// grid is the state of an alignment.
type grid struct {
	text    string // the given one
	given   []token
	borders map[int]bool // where quotations in given begin and end
	windows []*window
	cost    []int32
	by      []byte
	from    []int32

	// nowhere[i][a] is the cost of having read i given tokens and being nowhere,
	// after article a; the last column is for before the first place.
	nowhere [][]int32
	back    [][]int32 // the cell that it was left from, or -1: nowhere before
	best    []int32   // the cheapest cell of row i, or -1
	// bestNowhere is the cheapest column of nowhere[i].
	bestNowhere []int32
}

// step is one move of a reading.
type step struct {
	window           *window // nil: nowhere
	given, published int32   // -1: none
}

// align returns the cheapest reading of the given text, in order.
// The borders are those of quotations in it.
func align(text string, given []token, borders map[int]bool, chains []chain) []step {
	g := &grid{text: text, given: given, borders: borders}
	places := map[*source]int{}
	cells := 0
	for _, c := range chains {
		if _, ok := places[c.source]; !ok {
			places[c.source] = len(places)
		}
		w := newWindow(c, places[c.source], len(given))
		for i := range w.low {
			w.offset = append(w.offset, cells)
			cells += int(max(0, w.high[i]-w.low[i]+1))
		}
		g.windows = append(g.windows, w)
	}
	g.cost, g.by, g.from = make([]int32, cells), make([]byte, cells), make([]int32, cells)
	for i := range g.cost {
		g.cost[i] = never
	}
	columns := len(places) + 1
	for i := range len(given) + 1 {
		g.row(i, columns)
	}
	return g.trace()
}

// cell returns the number of a cell, or -1 if the window has none there.
func (w *window) cell(i int, j int32) int {
	if j < w.low[i] || j > w.high[i] {
		return -1
	}
	return w.offset[i] + int(j-w.low[i])
}

// row computes row i from the row before.
func (g *grid) row(i, columns int) {
	nowhere, back := make([]int32, columns), make([]int32, columns)
	for a := range nowhere {
		nowhere[a], back[a] = never, -1
	}
	if i == 0 {
		nowhere[columns-1] = 0
	} else {
		for a, c := range g.nowhere[i-1] {
			nowhere[a] = c + costOf(g.given[i-1], costNowhere, 1)
		}
	}
	best, bestCost := int32(-1), int32(never)
	border := g.border(i)
	homes := make([]int32, columns) // the best cell of each article
	for a := range homes {
		homes[a] = -1
	}
	for _, w := range g.windows {
		if i > 0 {
			g.advance(w, i)
		}
		inWindow, least := int32(-1), int32(never)
		for j := w.low[i]; j <= w.high[i]; j++ {
			at := w.cell(i, j)
			c := g.cost[at]
			// Of two equal ones the later: a last word was replaced, not put in.
			if c <= least && c < never {
				inWindow, least = int32(at), c
			}
			if c+border < nowhere[w.place] {
				nowhere[w.place], back[w.place] = c+border, int32(at)
			}
		}
		if least < bestCost {
			best, bestCost = inWindow, least
		}
		if h := homes[w.place]; inWindow >= 0 && (h < 0 || least < g.cost[h]) {
			homes[w.place] = inWindow
		}
	}
	g.nowhere, g.back, g.best = append(g.nowhere, nowhere), append(g.back, back), append(g.best, best)
	cheapest := 0
	for a, c := range nowhere {
		if c < nowhere[cheapest] {
			cheapest = a
		}
	}
	g.bestNowhere = append(g.bestNowhere, int32(cheapest))
	if i == len(g.given) {
		return
	}
	for _, w := range g.windows {
		// The cheapest way in is the same for every cell of the row.
		elsewhere, onward := int32(costElsewhere), int32(costOnward)
		if g.borders[i] { // one may quote from where one likes
			elsewhere, onward = border, border
		}
		c, by, from := bestCost+elsewhere, byJump, best
		if h := homes[w.place]; h >= 0 && g.cost[h]+g.onward(i) < c {
			c, from = g.cost[h]+g.onward(i), h
		}
		for a, n := range nowhere {
			price := elsewhere
			switch a {
			case columns - 1:
				price = border
			case w.place:
				price = onward
			}
			if n+price < c {
				c, by, from = n+price, byNowhere, int32(a)
			}
		}
		for at := w.offset[i]; at < w.offset[i]+int(w.high[i]-w.low[i])+1; at++ {
			if c < g.cost[at] {
				g.cost[at], g.by[at], g.from[at] = c, by, from
			}
		}
	}
}

// advance computes the cells of a window in row i that are reached from the row
// before and from their left.
func (g *grid) advance(w *window, i int) {
	t := g.given[i-1]
	putIn := costOf(t, costPutIn, costMark)
	if t.kind == ellipsis {
		putIn = costEllipsis
	}
	onward := g.onward(i)
	cheapest, cheapestAt := int32(never), int32(-1)
	for j := w.low[i]; j <= w.high[i]; j++ {
		at := w.cell(i, j)
		cost, by, from := int32(never), byNothing, int32(-1)
		if j > 0 {
			if p := w.cell(i-1, j-1); p >= 0 && g.cost[p] < never {
				if c := g.cost[p] + g.replace(t, w, w.source.tokens[j-1]); c < cost {
					cost, by = c, byBoth
				}
			}
		}
		if p := w.cell(i-1, j); p >= 0 && g.cost[p]+putIn < cost {
			cost, by = g.cost[p]+putIn, byGiven
		}
		if p := w.cell(i, j-1); j > 0 && p >= 0 {
			if c := g.cost[p] + costOf(w.source.tokens[j-1], costLeftOut, costMark); c < cost {
				cost, by = c, byPublished
			}
		}
		cheapest += costSkipped
		if cheapest+onward < cost {
			cost, by, from = cheapest+onward, byOnward, cheapestAt
		}
		g.cost[at], g.by[at], g.from[at] = cost, by, from
		if cost <= cheapest {
			cheapest, cheapestAt = cost, int32(at)
		}
	}
}

// border is the price of the border between somewhere and nowhere after i given
// tokens.
func (g *grid) border(i int) int32 {
	if i == 0 {
		return 0
	}
	if t := g.given[i-1]; g.borders[i] || t.ends || t.kind == quote && i > 1 && g.given[i-2].ends {
		return costSentence
	}
	return costBorder
}

// onward is the price of a jump within an article after i given tokens.
func (g *grid) onward(i int) int32 {
	if i > 0 && g.given[i-1].kind == ellipsis {
		return costOmission
	}
	return costOnward
}

func costOf(t token, content, mark int32) int32 {
	switch {
	case t.kind.content():
		return content
	case t.bullet:
		return 0
	}
	return mark
}

// replace is the cost of one token in another's place.
func (g *grid) replace(given token, w *window, published token) int32 {
	switch {
	case given.id == published.id:
		return 0
	case given.kind.content() != published.kind.content():
		return never
	case given.kind.content():
		if similar(given.span().Of(g.text), published.span().Of(w.source.article.Text)) {
			return costSimilar
		}
		return costReplaced
	}
	return costMarks
}

// similar reports whether two words begin and end alike in half of the longer
// one. Of several places that differ in one word this tells the likeliest.
func similar(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	front := 0
	for front < len(b) && a[front] == b[front] {
		front++
	}
	back := 0
	for back < len(b)-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	return 2*(front+back) >= len(a)
}

// trace goes back from the cheapest end.
func (g *grid) trace() []step {
	i := len(g.given)
	var out []step
	column := g.bestNowhere[i]
	cost := g.nowhere[i][column]
	at := int32(-1) // nowhere
	if b := g.best[i]; b >= 0 && g.cost[b] <= cost {
		at = b
	}
	for i > 0 || at >= 0 {
		if at < 0 {
			if b := g.back[i][column]; b >= 0 {
				at = b
				continue
			}
			i--
			out = append(out, step{given: int32(i), published: -1})
			continue
		}
		w, j := g.find(i, at)
		switch g.by[at] {
		case byBoth:
			i--
			out = append(out, step{w, int32(i), j - 1})
			at = int32(w.cell(i, j-1))
		case byGiven:
			i--
			out = append(out, step{w, int32(i), -1})
			at = int32(w.cell(i, j))
		case byPublished:
			out = append(out, step{w, -1, j - 1})
			at = int32(w.cell(i, j-1))
		case byOnward, byJump:
			at = g.from[at]
		case byNowhere:
			column, at = g.from[at], -1
		default:
			panic("whosaid: a cell that nothing leads to")
		}
	}
	for a, b := 0, len(out)-1; a < b; a, b = a+1, b-1 {
		out[a], out[b] = out[b], out[a]
	}
	return out
}

// find returns the window of a cell in row i, and its place there.
func (g *grid) find(i int, at int32) (*window, int32) {
	for _, w := range g.windows {
		if n := int(at) - w.offset[i]; n >= 0 && n <= int(w.high[i]-w.low[i]) {
			return w, w.low[i] + int32(n)
		}
	}
	panic("whosaid: a cell of no window")
}
