// Package page shows a message's payload on a web page, about as Discord would:
// Components V2, and the markdown in their texts, in dark and in light, on a
// phone and on a desktop. The page stands alone and loads nothing.
//
// It reads the JSON that is sent, not what made it, so that it shows what Discord
// gets. Whatever stands in a text is text on the page: html/template sees to it.
package page

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"verbatim/bot/render/markdown"
)

// component is a component of any type, as it is sent.
type component struct {
	Type        int         `json:"type"`
	Content     string      `json:"content"`
	AccentColor *int        `json:"accent_color"`
	Components  []component `json:"components"`
	Label       string      `json:"label"`
	Style       int         `json:"style"`
	URL         string      `json:"url"`
	Disabled    bool        `json:"disabled"`
	Placeholder string      `json:"placeholder"`
}

// Types of components that are drawn.
const (
	typeRow       = 1
	typeButton    = 2
	typeMenu      = 3
	typeText      = 10
	typeSeparator = 14
	typeContainer = 17
)

//go:embed page.html
var source string

// Write writes a page that shows messages, each given as its payload, one below
// the other. It returns an error for a payload that holds what it cannot draw.
func Write(w io.Writer, title string, payloads ...[]byte) error {
	var messages [][]component
	for _, p := range payloads {
		var m struct {
			Components []component `json:"components"`
		}
		if err := json.Unmarshal(p, &m); err != nil {
			return fmt.Errorf("payload: %w", err)
		}
		if err := known(m.Components); err != nil {
			return err
		}
		messages = append(messages, m.Components)
	}
	page, err := template.New("page").Funcs(template.FuncMap{"markdown": markdown.Parse, "accent": accent, "style": buttonStyle}).Parse(source)
	if err != nil {
		return err
	}
	return page.Execute(w, map[string]any{"Title": title, "Messages": messages})
}

func known(components []component) error {
	for _, c := range components {
		switch c.Type {
		case typeRow, typeButton, typeMenu, typeText, typeSeparator, typeContainer:
		default:
			return fmt.Errorf("a component of type %d cannot be drawn", c.Type)
		}
		if err := known(c.Components); err != nil {
			return err
		}
	}
	return nil
}

// accent is a container's colour.
func accent(c component) template.CSS {
	if c.AccentColor == nil {
		return "transparent"
	}
	return template.CSS(fmt.Sprintf("#%06x", *c.AccentColor&0xFFFFFF)) // a number, nothing of a text
}

// buttonStyle names a button's style.
func buttonStyle(c component) string {
	switch c.Style {
	case 1:
		return "primary"
	case 3:
		return "success"
	case 4:
		return "danger"
	}
	return "secondary"
}
