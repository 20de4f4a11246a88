package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// A pasted article may fill so many inputs of so many characters.
const (
	pieces   = 3
	maxPiece = 4000
)

// askArticle shows the modal for a pasted or uploaded article.
func (v *visit) askArticle(ctx context.Context) error {
	var inputs []any
	for i := range pieces {
		inputs = append(inputs, label(v.say("paste_label", "number", i+1, "of", pieces), v.say("paste_hint"),
			paragraph(fmt.Sprintf("text%d", i), maxPiece)))
	}
	inputs = append(inputs, label(v.say("upload_label"), v.say("upload_hint"), map[string]any{"type": 19, "custom_id": "file", "required": false, "max_values": 1}))
	return v.modal(ctx, customID("add", 0, 0), v.say("paste_title"), inputs...)
}

// submitArticle takes that modal.
func (v *visit) submitArticle(ctx context.Context) error {
	if _, files := input(v.Data.Inputs, "file"); len(files) > 0 {
		return v.addFile(ctx, v.Data.Resolved.Attachments[files[0]])
	}
	var pasted []string
	for i := range pieces {
		piece, _ := input(v.Data.Inputs, fmt.Sprintf("text%d", i))
		pasted = append(pasted, piece)
	}
	joined := join(pasted)
	if strings.TrimSpace(joined) == "" {
		return userError{key: "empty_article"}
	}
	return v.draft(ctx, "pasted.txt", []byte(joined))
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
func (v *visit) addFile(ctx context.Context, a attachment) error {
	if a.Size > maxUpload {
		return userError{key: "file_too_large"}
	}
	data, err := v.bot.download(ctx, a.URL)
	if err != nil {
		v.bot.Log.Warn("an uploaded file could not be read from Discord, and its moderator was told so", "error", err)
		return userError{key: "file_not_read"}
	}
	return v.draft(ctx, a.Filename, data)
}

// maxUpload bounds a file, in bytes: what Discord lets members upload by default.
const maxUpload = 10 << 20

// download reads an attachment from where Discord keeps it.
func (b *Bot) download(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	// The address comes from Discord, but nothing else is to be fetched by it.
	discord := u.Scheme == "https" && (u.Hostname() == "cdn.discordapp.com" || u.Hostname() == "media.discordapp.net")
	if b.Address != "" {
		discord = strings.HasPrefix(address, strings.TrimSuffix(b.Address, "/")+"/")
	}
	if !discord {
		return nil, fmt.Errorf("%s is not Discord's", u.Hostname())
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	// A connection that is kept for more would outlive the bot. Redirects are not
	// followed.
	once := &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: b.Dial, DisableKeepAlives: true}
	resp, err := once.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxUpload+1))
	if err == nil && len(data) > maxUpload {
		err = errors.New("longer than it said")
	}
	return data, err
}
