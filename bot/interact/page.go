package interact

import (
	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render/phrase"
)

// PageButtons are the buttons that turn the pages of a list; turn is the custom id of
// one that shows a page. Pages are counted from 0.
func (r *Request) PageButtons(turn func(page int) string, page, pages int) []discordgo.MessageComponent {
	return PageButtons(r.Out.Book, turn, page, pages)
}

// PageButtons are Request's, for messages that answer no interaction.
func PageButtons(book *phrase.Book, turn func(page int) string, page, pages int) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	button := func(key string, to int) {
		out = append(out, discordgo.Button{Label: book.Say(key), Style: discordgo.SecondaryButton, CustomID: turn(to)})
	}
	if page > 0 {
		button("button_back", page-1)
	}
	if page+1 < pages {
		button("button_next", page+1)
	}
	return out
}
