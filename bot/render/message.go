package render

import (
	"fmt"
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"

	"verbatim/corpus"
)

// Discord's limits on a message of Components V2.
const (
	maxComponents = 40
	// maxText is how many characters all its texts may have together. They are
	// counted as UTF-16 units, which are never fewer than what Discord may count.
	maxText = 4000
	// maxBytes is the ceiling that is reported for the bytes of these texts.
	maxBytes    = 10170
	maxLabel    = 80
	maxCustomID = 100
	maxInRow    = 5
)

// Message is a message as it is sent: its JSON is the payload.
type Message struct {
	Components      []discordgo.MessageComponent     `json:"components"`
	Flags           discordgo.MessageFlags           `json:"flags"`
	AllowedMentions discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	// Shown are the words of articles that it quotes, in the order of its block
	// quotes: what stands there, with the markdown taken off, is the article's
	// Text[Span], but for characters that are not Showable.
	Shown []Shown `json:"-"`
	// Left is how many quotes, the last ones, had no room.
	Left int `json:"-"`
}

// Shown is a span of an article's text.
type Shown struct {
	Article string // its id
	corpus.Span
}

func newMessage(components []discordgo.MessageComponent, shown []Shown, left int) Message {
	return Message{
		Components:      components,
		Flags:           discordgo.MessageFlagsIsComponentsV2,
		AllowedMentions: discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		Shown:           shown,
		Left:            left,
	}
}

// Check returns an error if m breaks one of Discord's limits, which only buttons
// that the caller gave can make it do.
func (m Message) Check() error {
	var t tally
	t.add(m.Components...)
	switch {
	case len(m.Components) == 0:
		return fmt.Errorf("a message needs a component")
	case t.components > maxComponents:
		return fmt.Errorf("%d components, of %d at most", t.components, maxComponents)
	case t.text > maxText:
		return fmt.Errorf("%d characters of text, of %d at most", t.text, maxText)
	case t.bytes > maxBytes:
		return fmt.Errorf("%d bytes of text, of %d at most", t.bytes, maxBytes)
	}
	return t.fault
}

// tally counts what Discord counts, and notes the first fault of a component.
type tally struct {
	components, text, bytes int
	fault                   error
	ids                     map[string]bool
}

func (t *tally) add(components ...discordgo.MessageComponent) {
	for _, c := range components {
		t.components++
		switch c := c.(type) {
		case discordgo.Container:
			t.add(c.Components...)
		case discordgo.ActionsRow:
			if n := len(c.Components); n == 0 || n > maxInRow {
				t.fail("a row of %d components", n)
			}
			t.add(c.Components...)
		case discordgo.TextDisplay:
			if c.Content == "" {
				t.fail("an empty text")
			}
			t.say(c.Content)
		case discordgo.Button:
			t.say(c.Label)
			if runes := units(c.Label); runes > maxLabel {
				t.fail("a label of %d characters", runes)
			}
			if c.Style != discordgo.LinkButton {
				t.id(c.CustomID)
			}
		case discordgo.SelectMenu:
			t.say(c.Placeholder)
			for _, o := range c.Options {
				t.say(o.Label)
				t.say(o.Description)
			}
			t.id(c.CustomID)
		default:
			t.fail("a component of type %d", c.Type())
		}
	}
}

func (t *tally) say(s string) {
	t.text += units(s)
	t.bytes += len(s)
}

func (t *tally) id(id string) {
	if t.ids == nil {
		t.ids = map[string]bool{}
	}
	if id == "" || len(id) > maxCustomID {
		t.fail("a custom_id of %d bytes", len(id))
	} else if t.ids[id] {
		t.fail("custom_id %s twice", id)
	}
	t.ids[id] = true
}

func (t *tally) fail(format string, args ...any) {
	if t.fault == nil {
		t.fault = fmt.Errorf(format, args...)
	}
}

// units is the length of s in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// cost is what s takes of the budget of maxText, by its characters or by its
// bytes, whichever is more of its limit: what keeps one budget keeps both.
func cost(s string) int {
	return max(units(s), (len(s)*maxText+maxBytes-1)/maxBytes)
}
