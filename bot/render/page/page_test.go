package page_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"verbatim/bot/render/page"
)

// text is the payload of a message that holds one text in a container.
func text(t *testing.T, content string) []byte {
	t.Helper()
	payload, err := json.Marshal(map[string]any{"components": []any{map[string]any{"type": 17, "accent_color": 0xABCDEF, "components": []any{map[string]any{"type": 10, "content": content}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func written(t *testing.T, payloads ...[]byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.Write(&out, `</title><script>alert("t")</script>`, payloads...); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestMarkdownIsDrawn(t *testing.T) {
	got := written(t, text(t, "**a** *b* __c__ ~~d~~ ||e|| `f` [g](https://h.example) :smile: <t:1> \\*i\\*\n> j **k**\n> \n> l\n-# m\n- n\n## o"))
	for _, want := range []string{
		"<strong>a</strong>", "<em>b</em>", "<u>c</u>", "<s>d</s>", `<span class="spoiler">e</span>`, "<code>f</code>", `<a href="https://h.example" rel="noreferrer">g</a>`,
		`<span class="chip">:smile:</span>`, `<span class="chip">1</span>`, " *i*\n", "<blockquote>j <strong>k</strong>\n\nl</blockquote>", "<small>m</small>", `<span class="item">• n</span>`, "<h2>o</h2>",
		"--accent: #abcdef",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
}

// FuzzNothingInjects puts whatever into a text: the page has no element, and no
// address to run, that comes from it.
func FuzzNothingInjects(f *testing.F) {
	for _, s := range []string{
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "[a](https://x.example/\"onclick=\"alert(1))", "<javascript:alert(1)>", "**<b>**", "</style><script>", "`<i>`", "{{.}}", "> <blockquote>", "[<u>](https://x.example)",
	} {
		f.Add(s)
	}
	empty := func(t *testing.T) int { return strings.Count(written(t, text(t, "x")), "<script") }
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" {
			return
		}
		got := written(t, text(t, s))
		if strings.Count(got, "<script") != empty(t) || strings.Contains(got, "<img") || strings.Contains(got, "<b>") || strings.Contains(got, "<i>") || strings.Contains(got, `href="javascript:`) {
			t.Errorf("%q gets into the page", s)
		}
	})
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	for _, payload := range []string{"", "{", `{"components":[{"type":99}]}`, `{"components":[{"type":17,"components":[{"type":12}]}]}`} {
		if err := page.Write(&bytes.Buffer{}, "", []byte(payload)); err == nil {
			t.Errorf("%s: no error", payload)
		}
	}
}
