package render

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"github.com/bwmarrin/discordgo"

	"verbatim/corpus"
)

// card is a container: what stands above a passage, the passage, and what stands
// below it. intro stands over the container.
type card struct {
	intro      string
	outlet     string // which its colour comes from; "" has none
	head, tail string
	passage    *passage
	buttons    []discordgo.Button
}

// layout is a message before it is known what has room.
type layout struct {
	top    string
	cards  []card
	bottom string
	below  []discordgo.MessageComponent
}

// message lays l out within Discord's limits: as many of the first cards as have
// room with the sentence that they must show, and of their passages as much as
// fits then, the room shared equally.
func (l layout) message(r Renderer) Message {
	var fixed tally
	fixed.add(rows(l.below)...)
	room := maxText - cost(l.top) - cost(l.bottom) - fixed.cost()
	places := maxComponents - fixed.components
	for _, s := range []string{l.top, l.bottom} {
		if s != "" {
			places--
		}
	}
	if len(l.cards) > 0 { // what tells that some had no room
		room -= cost(r.left(len(l.cards))) + 1 // and a line break
		if l.bottom == "" {
			places--
		}
	}
	shown, excerpts := l.choose(r, room, places)

	var out []discordgo.MessageComponent
	display := func(s string) {
		if s != "" {
			out = append(out, discordgo.TextDisplay{Content: s})
		}
	}
	display(l.top)
	var spans []Shown
	for i, c := range shown {
		display(c.intro)
		quote := ""
		if c.passage != nil {
			quote = excerpts[i].text
			spans = append(spans, Shown{c.passage.article, excerpts[i].Span})
		}
		out = append(out, c.container(quote))
	}
	left := len(l.cards) - len(shown)
	if left > 0 {
		l.bottom = lines(r.left(left), l.bottom)
	}
	display(l.bottom)
	return newMessage(append(out, rows(l.below)...), spans, left)
}

// left tells that n cards had no room.
func (r Renderer) left(n int) string { return subtext(r.Book.Say("no_room", "n", n)) }

// choose returns the cards that are shown and how much of their passages.
func (l layout) choose(r Renderer, room, places int) ([]card, []excerpt) {
	var need, want []int // of room, at least and at most
	for _, c := range l.cards {
		fixed := c.cost()
		least, most := fixed, fixed
		if c.passage != nil {
			least, most = fixed+r.leastCost(*c.passage), fixed+r.wholeCost(*c.passage)
		}
		need, want = append(need, least), append(want, max(least, most))
	}
	n, needed := 0, 0
	for ; n < len(l.cards); n++ {
		if places -= l.cards[n].components(); places < 0 || needed+need[n] > room {
			break
		}
		needed += need[n]
	}
	// Of the first passage something is shown, be it a part of a sentence.
	if n < len(l.cards) && places >= 0 && l.cards[n].passage != nil && !slices.ContainsFunc(l.cards[:n], func(c card) bool { return c.passage != nil }) {
		if e, ok := r.cut(*l.cards[n].passage, room-needed-l.cards[n].cost()); ok {
			return l.cards[:n+1], append(make([]excerpt, n), e)
		}
	}
	excerpts := make([]excerpt, n)
	for i, share := range shares(need[:n], want[:n], room) {
		if c := l.cards[i]; c.passage != nil {
			excerpts[i], _ = r.fit(*c.passage, share-c.cost())
		}
	}
	return l.cards[:n], excerpts
}

// shares divides room: each gets what it needs, and of the rest as much as it
// wants, or an equal part of what those leave that want less.
func shares(need, want []int, room int) []int {
	order := make([]int, len(need))
	for i := range need {
		order[i] = i
		room -= need[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(want[a]-need[a], want[b]-need[b]) })
	out := slices.Clone(need)
	for k, i := range order {
		more := min(want[i]-need[i], room/(len(order)-k))
		out[i] += more
		room -= more
	}
	return out
}

// never is the cost of what no message has room for.
const never = math.MaxInt32

func (r Renderer) leastCost(p passage) int {
	if e, ok := r.least(p); ok {
		return cost(e.text)
	}
	return never
}

func (r Renderer) wholeCost(p passage) int {
	if e, ok := r.whole(p); ok {
		return cost(e.text)
	}
	return never
}

// cost is what a card takes beside its passage.
func (c card) cost() int {
	n := cost(c.intro) + cost(c.head) + cost(c.tail) + 2
	for _, b := range c.buttons {
		n += cost(b.Label)
	}
	return n
}

func (t tally) cost() int { return max(t.text, (t.bytes*maxText+maxBytes-1)/maxBytes) }

// components is how many a card has.
func (c card) components() int {
	n := 2
	if c.intro != "" {
		n++
	}
	if len(c.buttons) > 0 {
		n += 1 + len(c.buttons)
	}
	return n
}

func (c card) container(quote string) discordgo.Container {
	out := discordgo.Container{Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: lines(c.head, quote, c.tail)}}}
	if c.outlet != "" {
		colour := colour(c.outlet)
		out.AccentColor = &colour
	}
	var buttons []discordgo.MessageComponent
	for _, b := range c.buttons {
		buttons = append(buttons, b)
	}
	out.Components = append(out.Components, rows(buttons)...)
	return out
}

// rows puts buttons into rows of five, and whatever else into a row of its own.
func rows(controls []discordgo.MessageComponent) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	var row []discordgo.MessageComponent
	flush := func() {
		if len(row) > 0 {
			out = append(out, discordgo.ActionsRow{Components: row})
		}
		row = nil
	}
	for _, c := range controls {
		_, button := c.(discordgo.Button)
		if !button || len(row) == maxInRow {
			flush()
		}
		row = append(row, c)
		if !button {
			flush()
		}
	}
	flush()
	return out
}

// palette is colours that stand out from Discord's dark and its light
// background, both.
var palette = []int{
	0x3B82C4, 0xC2573B, 0x3F9C6B, 0x9B6BC2, 0xC08A2E, 0x2F9AA0,
	0xC25B8F, 0x6C7AE0, 0x7C9A3C, 0xB0685A, 0x5D8CA8, 0xA87BA0,
}

// colour is an outlet's, always the same.
func colour(outlet string) int {
	h := fnv.New32a()
	h.Write([]byte(corpus.Fold(outlet)))
	return palette[int(h.Sum32()%uint32(len(palette)))]
}
