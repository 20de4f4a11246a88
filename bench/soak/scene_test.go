package soak

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/bot/discordtest"
)

type values = discordtest.Values

// pick is a scene, those that members play most the most often. A message in a
// channel is one of the 38 a second that the bot allows itself, and one in direct
// messages takes a request for each server.
func (a *actor) pick() (string, func()) {
	switch n := a.rnd.IntN(10_000); {
	case n < 5:
		return "direct", a.direct
	case n < 100:
		return "keep", a.keep
	case n < 250:
		return "settings", a.settings
	case n < 400:
		return "erase", a.erase
	case n < 900:
		return "inform", a.inform
	case n < 1200:
		return "quotation", a.quotation
	case n < 1500:
		return "mention", a.mention
	}
	return "ask", a.ask
}

// question is what somebody asks, in every server the same, but that some questions
// have a mark of their own.
func (a *actor) question() string {
	all := topics()
	q := all[a.rnd.IntN(len(all))].question
	switch n := a.rnd.IntN(200); {
	case n < 10:
		q = whoWon
	case n < 14:
		q = inGerman
	case n < 16:
		q = goesWrong
	case n < 17:
		q = panics
	case n < 19:
		q = tooMany
	}
	if a.one(4) {
		q += " " + mark("asked", a.home.n)
	}
	return q
}

// ask is a question and what can be done with its answer.
func (a *actor) ask() {
	h := a.someone()
	v := values{"question": a.question()}
	if a.one(5) {
		choices := a.choices(a.do("autocomplete", func() *discordtest.Interaction {
			return h.Autocomplete("ask", "outlet", []string{"", "out", "courier 1", "zzz"}[a.rnd.IntN(4)], v)
		}))
		if len(choices) > 0 {
			v["outlet"] = choices[a.rnd.IntN(len(choices))].Value
		}
	}
	if a.one(10) {
		v["since"], v["until"] = "2024-01-01", "December 2024"
	}
	own := "" // what this question alone has
	if a.one(3) {
		v["private"] = a.one(2)
		own = fmt.Sprintf("q%dq", a.asked.Add(1))
		v["question"] = fmt.Sprint(v["question"], " ", own)
	}
	var m discordtest.Message
	switch a.rnd.IntN(10) {
	case 0:
		m = a.answer(a.menu(h, "Ask about this", h.Say(fmt.Sprint(v["question"])).Message))
	case 1, 2:
		m = a.answer(a.slash(h, "compare", v))
	default:
		m = a.answer(a.slash(h, "ask", v))
	}
	a.quoted(m)
	a.explore(h, m, own)
}

// mention is a question in a message, and one that goes on from its answer.
func (a *actor) mention() {
	h := a.someone()
	m := a.replied(h.Mention(a.question()))
	a.quoted(m)
	a.explore(h, m, "")
	if m, err := m.Now(); a.err == nil && err == nil && a.one(2) {
		a.quoted(a.replied(h.Reply(m, andHow)))
	}
}

// quoted fails the scene unless the quotes that can be looked behind are this server's.
func (a *actor) quoted(m discordtest.Message) {
	if button(m, "context") != "" {
		a.says(m, mark("text", a.home.n))
	}
}

// explore has the asker and others do some of what can be done with an answer. own are
// words of its question that no other has, by which it is known again once it is
// shared.
func (a *actor) explore(asker discordtest.Hand, m discordtest.Message, own string) {
	var buttons []discordtest.Button
	for range a.rnd.IntN(6) {
		buttons = slices.DeleteFunc(m.Buttons(), func(b discordtest.Button) bool {
			what := verb(b.CustomID)
			return b.URL != "" || what == "delete" || what == "wait" || what == "share" && own == ""
		})
		if len(buttons) == 0 || a.err != nil {
			return // it was said why there is no answer
		}
		id := buttons[a.rnd.IntN(len(buttons))].CustomID
		if a.one(4) {
			a.copied.add(a.home, id)
		}
		h := asker
		if !m.Ephemeral && a.one(2) {
			h = a.another(asker.Channel())
		}
		switch x := a.press(h, m, id); verb(id) {
		case "page", "closest":
			m = a.answer(x)
			a.quoted(m)
		case "down":
			a.says(a.answer(a.submit(h, a.modal(x), values{"reason": "too long, says " + mark("asked", a.home.n)})), "Thank you")
		case "share":
			shared := a.shared(h, m, own)
			a.quoted(shared)
			a.deleted(h, shared)
			own = ""
		case "outlets":
			a.quoted(a.answer(x))
		case "up":
			a.says(a.answer(x), "Thank you")
		default: // context and why
			a.answer(x)
		}
	}
	if a.one(4) {
		a.forge(asker, m)
	}
	if a.one(4) && button(m, "delete") != "" {
		a.deleted(asker, m)
	}
}

// shared waits until everybody sees a private answer.
func (a *actor) shared(h discordtest.Hand, m discordtest.Message, own string) discordtest.Message {
	shared, err := m, a.err
	for err == nil && (shared.Ephemeral || !strings.Contains(shared.Text(), own)) {
		shared, err = h.Next(a.ctx, shared)
	}
	return saw(a, "in what was shared", shared, err, nil)
}

// forge presses on a message a button that was copied from another server.
func (a *actor) forge(h discordtest.Hand, m discordtest.Message) {
	id := a.copied.elsewhere(a.home, a.rnd.IntN(64))
	if id == "" || a.err != nil {
		return
	}
	x := a.do("copied button", func() *discordtest.Interaction { return h.PressForged(m, id) })
	if verb(id) == "down" {
		x = a.submit(h, a.modal(x), nil)
	}
	a.says(a.either(x), "This button no longer works")
}

// deleted has an answer deleted by its asker, after another may have tried.
func (a *actor) deleted(asker discordtest.Hand, m discordtest.Message) {
	if !m.Ephemeral && a.one(2) {
		h := a.another(asker.Channel())
		if h.User() != asker.User() {
			a.says(a.follow(a.press(h, m, button(m, "delete"))), "Only who asked, and moderators")
		}
	}
	a.gone(m, a.press(asker, m, button(m, "delete")))
}

// quotation asks who published what somebody quotes.
func (a *actor) quotation() {
	h := a.someone()
	all := topics()
	t := all[a.rnd.IntN(len(all))]
	said := h.Say("> " + fmt.Sprintf(t.paragraphs[1], mark("text", a.home.n)))
	a.says(a.answer(a.menu(h, "Who published this?", said.Message)), mark("outlet", a.home.n))
}

// inform looks at what the library holds and what the bot is.
func (a *actor) inform() {
	h := a.someone()
	switch a.rnd.IntN(4) {
	case 0:
		a.answer(a.slash(h, "about", nil))
	case 1:
		a.answer(a.slash(h, "help", nil))
	case 2:
		a.answer(a.slash(h, "privacy show", nil))
	default:
		m := a.answer(a.slash(h, "sources", nil))
		a.says(m, mark("outlet", a.home.n))
		m = a.answer(a.press(h, m, button(m, "sources")))
		a.says(m, mark("outlet", a.home.n))
	}
}

// erase has everything that is stored of a member handed over and erased.
func (a *actor) erase() {
	if !a.home.erasing.TryLock() {
		return
	}
	defer a.home.erasing.Unlock()
	h := a.home.erased().In(a.home.rooms[0])
	m := a.answer(a.slash(h, "ask", values{"question": topics()[0].question + " " + mark("asked", a.home.n)}))
	if id := button(m, "up"); id != "" {
		a.answer(a.press(h, m, id))
	}
	exported := a.answer(a.slash(h, "privacy export", nil))
	if a.err == nil && len(exported.Attachments) != 1 {
		a.failed("%d files are handed over", len(exported.Attachments))
	}
	a.says(a.answer(a.slash(h, "privacy delete", nil)), "has been erased")
	if id := button(m, "why"); id != "" {
		a.says(a.answer(a.press(h, m, id)), "This button no longer works")
	}
}
