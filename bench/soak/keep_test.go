package soak

import (
	"slices"
	"strings"

	"verbatim/bot/discordtest"
)

// settings has a moderator change how the bot answers in the server. What is asked
// meanwhile is answered in one way or another.
func (a *actor) settings() {
	if !a.home.moderating.TryLock() {
		return
	}
	defer a.home.moderating.Unlock()
	h := a.owner()
	set := func(v values) discordtest.Message { return a.answer(a.slash(h, "settings set", v)) }
	set(values{"quotes": 1 + a.rnd.IntN(5), "private": a.one(3), "confidence": []int{0, 30, 60}[a.rnd.IntN(3)], "cooldown": 1})
	a.says(set(values{"moderator": a.home.role, "cooldown": 0}), mark("role", a.home.n))
	a.says(set(values{"channel": a.home.rooms[0]}), mark("room", a.home.n))
	a.says(set(values{"channel": a.home.rooms[1]}), mark("room", a.home.n))
	a.says(a.answer(a.slash(h, "settings show", nil)), mark("room", a.home.n))
	set(values{"channel": a.home.rooms[0]})
	set(values{"channel": a.home.rooms[1]})
}

// keep has a moderator publish an article that a member waits for, and remove it.
func (a *actor) keep() {
	if !a.home.moderating.TryLock() {
		return
	}
	defer a.home.moderating.Unlock()
	waits, mod := a.someone(), a.owner()
	asked := a.answer(a.slash(waits, "ask", values{"question": whenTide}))
	id := button(asked, "wait")
	if id != "" {
		a.says(a.answer(a.press(waits, asked, id)), "It is kept")
	}

	late := a.home.late()
	a.paste(mod, late)
	draft := a.answer(a.slash(mod, "article add", values{"file": discordtest.File{Name: late.name, Data: []byte(late.text)}}))
	a.says(draft, mark("title", a.home.n))
	publish := button(draft, "publish")
	a.unmoderated(publish)
	draft = a.answer(a.submit(mod, a.modal(a.press(mod, draft, button(draft, "edit"))), values{"author": mark("author", a.home.n)}))
	a.says(draft, mark("author", a.home.n))
	a.says(a.either(a.press(mod, draft, publish)), "Its id is tide")
	if answer := a.answer(a.slash(a.another(mod.Channel()), "ask", values{"question": whenTide})); id != "" && button(answer, "context") != "" {
		a.told(waits, asked)
	}

	list := a.answer(a.slash(mod, "article list", nil))
	a.says(list, mark("title", a.home.n))
	a.says(a.answer(a.press(mod, list, button(list, "articles"))), mark("title", a.home.n))
	a.says(a.answer(a.slash(mod, "article show", values{"id": "tide"})), mark("title", a.home.n))
	remove := a.answer(a.slash(mod, "article remove", values{"id": "tide"}))
	a.answer(a.press(mod, remove, button(remove, "remove")))
}

// paste brings an article in by the modal and discards it.
func (a *actor) paste(mod discordtest.Hand, p piece) {
	_, body, _ := strings.Cut(strings.TrimPrefix(p.text, "---\n"), "---\n")
	draft := a.answer(a.submit(mod, a.modal(a.slash(mod, "article add", nil)), values{"text0": body}))
	a.answer(a.press(mod, draft, button(draft, "discard")))
}

// unmoderated has a draft's button pressed by who may not, and by the moderator of
// another server.
func (a *actor) unmoderated(publish string) {
	if publish == "" || a.err != nil {
		return
	}
	forged := func(as *actor, h discordtest.Hand, says string) {
		m := as.answer(as.slash(h, "help", nil))
		as.says(as.either(as.do("copied button", func() *discordtest.Interaction { return h.PressForged(m, publish) })), says)
	}
	forged(a, a.someone(), "That is for this server's moderators")
	there := *a
	there.home = a.home.next
	forged(&there, there.owner(), "That draft is not kept any more")
	a.err = there.err
}

// told waits until who waited for an answer is told, where it was asked or, if that
// was in private, directly.
func (a *actor) told(waits discordtest.Hand, asked discordtest.Message) {
	if a.err != nil {
		return
	}
	in := waits
	if asked.Ephemeral {
		in = waits.User().InDM()
	}
	for m := asked; ; {
		var err error
		if m, err = in.Next(a.ctx, m); err != nil {
			a.failed("who waits is not told: %w", err)
			return
		}
		if slices.Contains(m.Pinged, waits.User().ID) {
			if len(m.Components) == 0 { // it begins as plain content
				if m, err = m.Edited(a.ctx); err != nil {
					a.failed("who waits is not shown the answer: %w", err)
					return
				}
			}
			saw(a, "in what was waited for", m, nil, nil)
			a.says(m, mark("text", a.home.n))
			return
		}
	}
}

// direct has somebody who is in two servers ask in direct messages.
func (a *actor) direct() {
	if !a.home.travelling.TryLock() {
		return
	}
	defer a.home.travelling.Unlock()
	h := a.home.traveller.InDM()
	both := []*server{a.home, a.home.next}
	from := both[a.rnd.IntN(2)]
	which := a.answer(a.slash(h, "ask", values{"question": topics()[a.rnd.IntN(8)].question}), both...)
	if a.one(2) {
		which = a.replied(h.Say(topics()[a.rnd.IntN(8)].question), both...)
	}
	menu := selectMenu(which)
	if a.err == nil && menu == "" {
		a.err = errNoMenu
	}
	m := a.either(a.do("select library", func() *discordtest.Interaction { return h.Choose(which, menu, from.guild.ID) }), from)
	if id := button(m, "context"); id != "" {
		a.says(m, mark("text", from.n))
		a.answer(a.press(h, m, id), from)
		a.answer(a.press(h, m, button(m, "why")), from)
	}
}
