package moderate

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"verbatim/bot/event"
	"verbatim/bot/interact"
)

// A pasted article may fill so many inputs of so many characters.
const (
	pieces   = 3
	maxPiece = 4000
)

// askArticle shows the modal for a pasted or uploaded article.
func askArticle(ctx context.Context, r *interact.Request) error {
	var inputs []any
	for i := range pieces {
		inputs = append(inputs, interact.Label(r.Say("paste_label", "number", i+1, "of", pieces), r.Say("paste_hint"),
			interact.Paragraph(fmt.Sprintf("text%d", i), maxPiece)))
	}
	inputs = append(inputs, interact.Label(r.Say("upload_label"), r.Say("upload_hint"), interact.Upload("file")))
	return r.Modal(ctx, interact.CustomID("add", 0, 0), r.Say("paste_title"), inputs...)
}

// SubmitArticle takes that modal.
func (h *Handlers) SubmitArticle(ctx context.Context, r *interact.Request) error {
	if _, files := r.Data.Input("file"); len(files) > 0 {
		return h.addFile(ctx, r, r.Data.Resolved.Attachments[files[0]])
	}
	var pasted []string
	for i := range pieces {
		piece, _ := r.Data.Input(fmt.Sprintf("text%d", i))
		pasted = append(pasted, piece)
	}
	joined := join(pasted)
	if strings.TrimSpace(joined) == "" {
		return interact.NewUserError("empty_article")
	}
	return h.draft(ctx, r, "pasted.txt", []byte(joined))
}

// maxTrimmed is how many characters a full input may lack because white space was
// taken off its end on the way here.
const maxTrimmed = 4

// join puts the inputs together. An article that fills one goes on in the next, in
// the middle of a word if need be; one that did not fill it ends in a paragraph. What
// would be full with some white space more, and stops within a sentence, goes on too.
func join(pieces []string) string {
	var out strings.Builder
	between := ""
	for _, p := range pieces {
		if p == "" {
			continue
		}
		out.WriteString(between)
		out.WriteString(p)
		// Discord counts characters or UTF-16 units, depending on who counts.
		switch n := max(utf8.RuneCountInString(p), len(utf16.Encode([]rune(p)))); {
		case n >= maxPiece:
			between = ""
		case n >= maxPiece-maxTrimmed && !endsSentence(p):
			between = " "
		default:
			between = "\n\n"
		}
	}
	return out.String()
}

// endsSentence reports whether s ends with the end of a sentence, whatever brackets and
// quotation marks are closed there.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Pe, unicode.Pf, unicode.Pi) || r == '"' || r == '\''
	})
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.In(last, unicode.STerm) || last == '…'
}

// addFile takes a file that was uploaded to Discord.
func (h *Handlers) addFile(ctx context.Context, r *interact.Request, a event.Attachment) error {
	if a.Size > MaxUpload {
		return interact.NewUserError("file_too_large")
	}
	data, err := h.Uploads.Download(ctx, a.URL)
	if err != nil {
		h.Log.Warn("an uploaded file could not be read from Discord, and its moderator was told so", "error", err)
		return interact.NewUserError("file_not_read")
	}
	return h.draft(ctx, r, a.Filename, data)
}
