package soak

import (
	"fmt"
	"sync"

	"verbatim/bot/discordtest"
)

// server is a community with a library of its own.
type server struct {
	n         int
	guild     *discordtest.Guild
	rooms     []*discordtest.Channel
	members   []*discordtest.Member
	role      *discordtest.Role
	next      *server
	traveller *discordtest.Member // who is in the next server too

	// What one person at a time does: its moderators, its traveller, and who has
	// everything erased that is stored of them.
	moderating, travelling, erasing sync.Mutex
}

func newServer(d *discordtest.Discord, n, people int) *server {
	s := &server{n: n, guild: d.Guild(mark("guild", n))}
	for _, name := range []string{"a", "b"} {
		s.rooms = append(s.rooms, s.guild.Channel(mark("room", n)+"-"+name))
	}
	s.role = s.guild.Role(mark("role", n), 0)
	for i := range people {
		s.members = append(s.members, s.guild.Member(fmt.Sprintf("%s %d", mark("member", n), i)))
	}
	return s
}

// erased is the member who has everything erased now and then.
func (s *server) erased() *discordtest.Member { return s.members[0] }

// piece is a file with an article.
type piece struct{ name, text string }

// topic is what a question is about, and what two outlets write of it. %[1]s is the
// server's own word, %[2]d a number.
type topic struct {
	name, question, title string
	paragraphs            []string
}

func topics() []topic {
	return []topic{
		{"bridge", "How much will the repair of the bridge cost?", "Bridge is to be repaired", []string{
			"The repair of the bridge at %[1]s will cost %[2]d million crowns, the council of %[1]s heard on Monday. It begins in spring, and traffic to %[1]s will go by the old ford.",
			"Shopkeepers at %[1]s fear for their trade. A surveyor told %[1]s that the piers are sound."}},
		{"ferry", "How many ferry crossings were cancelled?", "Storm stops the ferry", []string{
			"The ferry to %[1]s cancelled %[2]d crossings during the storm of last week. Travellers at %[1]s slept in the waiting hall.",
			"The company promises %[1]s a larger boat by the summer, with room for forty cars from %[1]s."}},
		{"school", "How many pupils does the school have?", "School is to stay open", []string{
			"The school of %[1]s stays open, although it has only %[2]d pupils left. Parents from %[1]s had collected signatures for it.",
			"A bus would have taken the children of %[1]s to the mainland, an hour each way from %[1]s."}},
		{"harvest", "How many tonnes of apples were harvested?", "Apples come late", []string{
			"The orchards around %[1]s brought in %[2]d tonnes of apples, three weeks later than usual in %[1]s. A cold May is blamed for it at %[1]s.",
			"Cider makers of %[1]s say that late apples are sweeter than the early ones of %[1]s."}},
		{"reading", "How many hours is the reading room open?", "Reading room gets longer hours", []string{
			"The reading room of %[1]s will be open for %[2]d hours a week from October on. Volunteers from %[1]s keep it open in the evenings.",
			"Students had asked %[1]s for this for years, since the nearest other one is far from %[1]s."}},
		{"keeper", "For how many years did the lighthouse keeper serve?", "Lighthouse keeper retires", []string{
			"The keeper of the lighthouse at %[1]s retires after %[2]d years. Nobody at %[1]s will follow him, for a clock switches the lamp.",
			"He keeps bees on the cliff of %[1]s, and will go on living at %[1]s."}},
		{"seals", "How many seals were counted on the north shore?", "More seals on the shore", []string{
			"Wardens counted %[2]d grey seals on the north shore of %[1]s, more than in any year since %[1]s began to count.",
			"Fishermen at %[1]s complain of torn nets. The wardens of %[1]s want a second look in March."}},
		{"tram", "How many stops will the new tram line have?", "Tram line is approved", []string{
			"The new tram line of %[1]s will have %[2]d stops and end at the hospital of %[1]s. Work begins when %[1]s has the money.",
			"Opponents wanted %[1]s to buy buses. They may yet go to court against %[1]s."}},
	}
}

// library is what the server's library holds to begin with: two articles on each
// topic, whose figures differ, and some notices; more of each than a page lists.
func (s *server) library() []piece {
	var all []piece
	add := func(name, title string, paragraphs ...string) {
		outlet := fmt.Sprintf("%s Courier %d", mark("outlet", s.n), len(all)%18+1)
		text := fmt.Sprintf("---\ntitle: %s %s\noutlet: %s\ndate: 2024-%02d-%02d\nurl: https://%s.example/%s\n---\n",
			mark("title", s.n), title, outlet, len(all)%12+1, len(all)%28+1, mark("site", s.n), name)
		for _, p := range paragraphs {
			text += p + "\n\n"
		}
		all = append(all, piece{name + ".md", text})
	}
	for i, t := range topics() {
		for variant := range 2 {
			var paragraphs []string
			for _, p := range t.paragraphs {
				paragraphs = append(paragraphs, fmt.Sprintf(p, mark("text", s.n), 10+7*s.n+3*i+variant))
			}
			if variant == 1 { // else one would be taken for a copy of the other
				paragraphs = append(paragraphs[1:], paragraphs[0])
			}
			add(fmt.Sprintf("%s-%d", t.name, variant), t.title, paragraphs...)
		}
	}
	for i := range 8 {
		add(fmt.Sprintf("notice-%d", i), fmt.Sprintf("Notice %d", i), fmt.Sprintf("Notice number %d of the council of %s: the office is closed on the %d. of the month.", i, mark("text", s.n), i+3))
	}
	return all
}

// late is an article that answers a question only once it is published.
func (s *server) late() piece {
	return piece{"tide.md", fmt.Sprintf("---\ntitle: %s Tide clock\noutlet: %s Courier 1\n---\nThe tide clock of %s begins to run at noon on the first Sunday of April, the harbour office of %s says.\n",
		mark("title", s.n), mark("outlet", s.n), mark("text", s.n), mark("text", s.n))}
}

// Questions that no topic answers.
const (
	whenTide  = "When does the tide clock begin to run?" // late answers it
	andHow    = "and how many was that?"                 // means nothing by itself
	whoWon    = "Who won the chess championship of Patagonia?"
	inGerman  = "Wie viele Überfahrten der Fähre sind während des Sturms ausgefallen?"
	goesWrong = "What goes wrong in the stand-in?"
	panics    = "What panics in the stand-in?"
	tooMany   = "What is asked by too many?"
)
