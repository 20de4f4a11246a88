package render

import "github.com/bwmarrin/discordgo"

// Controls are the buttons and menus of a message. Their custom ids come from
// the caller, are at most 100 characters long, and no two alike.
type Controls struct {
	// Quotes are the buttons of each quote, at most five each, in the order of the
	// answer's. A quote that has no room leaves its buttons out.
	Quotes [][]discordgo.Button
	// Below stand below everything: buttons, five a row, and menus, which have a
	// row of their own.
	Below []discordgo.MessageComponent
}

// of returns the buttons of the ith quote.
func (c Controls) of(i int) []discordgo.Button {
	if i >= len(c.Quotes) {
		return nil
	}
	return c.Quotes[i]
}

// Actions are the custom ids of what can be done with an answer; "" leaves a
// button out.
type Actions struct {
	// Context shows what stands around a quote, one id for each.
	Context []string

	// Back and More turn the page, Closest shows what comes closest, and Wait keeps
	// the question until an article answers it.
	Back, More, Closest, Wait                       string
	Why, Outlets, Helpful, Unhelpful, Share, Delete string
}

// Controls are the buttons for what can be done with a page of an answer.
func (r Renderer) Controls(page Page, a Actions) Controls {
	say := r.Book.Say
	button := func(label, id string) discordgo.Button {
		return discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: id}
	}
	var c Controls
	for i, id := range a.Context {
		var row []discordgo.Button
		if id != "" {
			row = append(row, button(say("button_context", "number", page.Before+i+1), id))
		}
		c.Quotes = append(c.Quotes, row)
	}
	for _, b := range []discordgo.Button{
		button(say("button_back"), a.Back), button(say("button_more"), a.More), button(say("button_closest"), a.Closest), button(say("button_wait"), a.Wait),
		button(say("button_why"), a.Why), button(say("button_outlets"), a.Outlets),
		button(say("button_helpful"), a.Helpful), button(say("button_unhelpful"), a.Unhelpful),
		button(say("button_share"), a.Share), button(say("button_delete"), a.Delete),
	} {
		if b.CustomID != "" {
			c.Below = append(c.Below, b)
		}
	}
	return c
}
