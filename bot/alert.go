package bot

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/rest"
)

// announcement is a message of plain content, which alerts one member.
type announcement struct {
	Content         string                           `json:"content"`
	AllowedMentions discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Nonce           string                           `json:"nonce"`
	Enforce         bool                             `json:"enforce_nonce"`
}

// card is a message of Components V2 that takes the place of plain content.
type card struct {
	render.Message
	Content *string `json:"content"` // null: Components V2 have none beside them
}

// alert posts m in a channel and alerts a member, whom m is to mention. words are plain
// text, of which at most maxAlert characters are used, that the member reads in the
// notification. A repeat with the same nonce, of at most 25 characters, gives the same
// message for some minutes.
//
// A notification shows the plain content of a message as it is posted, and nothing of
// Components V2. Two messages could be torn apart; so it is one, which begins as the
// words and becomes m at once. An edit alerts nobody. Where it cannot become m it is taken
// away again.
func (b *answerer) alert(ctx context.Context, channel, member, words, nonce string, m render.Message) (rest.Message, error) {
	alerting := discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}, Users: []string{member}}
	m.AllowedMentions = alerting
	sent, err := b.rest.Send(ctx, channel, announcement{"<@" + member + "> " + render.Escape(interact.Cut(words, maxAlert)), alerting, nonce, true})
	if err != nil {
		return sent, err
	}
	if err := b.rest.EditMessage(ctx, channel, sent.ID, card{Message: m}); err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leave)
		defer cancel()
		if err := b.rest.DeleteMessage(ctx, channel, sent.ID); err != nil {
			b.Log.Error("a member was told that there is an answer, and does not find it: it could neither be shown nor the announcement be taken back", "error", err)
		}
		return sent, err
	}
	return sent, nil
}

// maxAlert bounds the words of an alert, in characters: escaped they may be longer, and
// content may have 2,000.
const maxAlert = 900
