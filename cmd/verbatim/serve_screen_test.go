package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/render/markdown"
)

// onScreen is one article's part of a message, as a reader of Discord's markdown that
// shares nothing with the bot's writing draws it.
type onScreen struct {
	colour float64
	outlet string // in bold, without its number
	line   string // below that: headline and day
	link   string // the headline's, or ""
	label  string // of the link
	quotes []string
	bold   string // within the quotes
	rest   string // below the first quote
}

// screen is what a message shows of articles.
func screen(t *testing.T, m discordtest.Message) []onScreen {
	t.Helper()
	var out []onScreen
	for _, c := range m.Components {
		box, _ := c.(map[string]any)
		if box["type"] != float64(17) {
			continue
		}
		o := onScreen{}
		o.colour, _ = box["accent_color"].(float64)
		for _, c := range box["components"].([]any) {
			if c := c.(map[string]any); c["type"] == float64(10) {
				o.read(t, c["content"].(string))
			}
		}
		out = append(out, o)
	}
	return out
}

var rxNumber = regexp.MustCompile(`^\d+\. `)

func (o *onScreen) read(t *testing.T, text string) {
	t.Helper()
	nodes := markdown.Parse(text)
	if len(nodes) == 0 || nodes[0].Kind != markdown.Bold {
		t.Fatalf("it begins with no outlet: %q", text)
	}
	o.outlet = rxNumber.ReplaceAllString(markdown.Plain(nodes[0].Children), "")
	for _, n := range nodes[1:] {
		switch n.Kind {
		case markdown.Quote:
			o.quotes = append(o.quotes, markdown.Plain(n.Children))
			for _, c := range n.Children {
				switch c.Kind {
				case markdown.Text:
				case markdown.Bold:
					o.bold += markdown.Plain(c.Children)
				default:
					t.Errorf("a %s is drawn within a quote: %q", c.Kind, text)
				}
			}
			continue
		case markdown.Link:
			o.link, o.label = n.URL, markdown.Plain(n.Children)
		case markdown.Text, markdown.Subtext, markdown.Item, markdown.Bold:
		default:
			t.Errorf("a %s is drawn: %q", n.Kind, text)
		}
		if len(o.quotes) == 0 {
			o.line += markdown.Plain([]markdown.Node{n})
		} else {
			o.rest += markdown.Plain([]markdown.Node{n})
		}
	}
	o.line, o.rest = strings.TrimSpace(o.line), strings.TrimSpace(o.rest)
}

// drawn is an article of everything that Discord draws.
var drawn = map[string]string{"id": "market", "outlet": "The *Ost* Mirror @here", "title": "Prices **soar**: [see](https://x.example) <@1> the list", "published": "2024-09-09",
	"url": "https://ost-mirror.example/market_(a)?b=*c*",
	"text": `# Not a heading, wrote the clerk of the market of Ost: **turnips** cost 4.50 crowns, _leeks_ 3.10 and ~~nothing~~ the rest, __as ever__ at ` + "`noon`" + `.

> The stallholder Jo Brandt of the market said: ping @everyone, @here, <@123456789012345678>, <@&123456789012345678>, <#123456789012345678> and </ask:123456789012345678>.

>>> At <t:1700000000:R> the market of Ost shut its gate; see <id:customize>, :smile:, <:wave:123456789012345678> and discord.gg/ost on the wall.

- Cabbages on the market cost 2.20 crowns ||secretly|| at [the cheaper stall](https://evil.example/), next to <https://evil.example/b>.

1. The board of the market of Ost opens its list at https://ost.example/market_day_ at six, \*sharp\*, with C:\\carts\_only.

-# Small print of the market: whoever shouts ` + "```" + ` at the fountain of Ost pays 12 crowns.`}

// linked is an article whose headline is a link.
var linked = map[string]string{"id": "ferry-fares", "outlet": "Skell Radio", "title": "Fares to Skell rise", "published": "2024-11-11", "url": "https://skell-radio.example/fares",
	"text": "A day's return to Skell will cost 18.40 crowns from January, well - almost 19, the ferry company wrote.\n\nChildren under six travel free, as before."}

// long are articles of long passages on one thing, by outlets of their own.
func long() []map[string]string {
	var out []map[string]string
	for i, name := range []string{"Amber", "Birch", "Cedar", "Daisy", "Ember", "Fern"} {
		var b strings.Builder
		for n := range 8 {
			fmt.Fprintf(&b, "In week %d the dredger %s moved %d tonnes of silt out of the harbour basin of Lunmouth, and its crew of %d worked on through %s nights for that. ", n+1, name, 1000*(i+2)+37*n, 5+n%4, []string{"wet", "calm", "loud"}[n%3])
		}
		out = append(out, map[string]string{"id": "silt-" + name, "outlet": "The " + name + " Post", "title": "Dredging with the " + name, "published": "2024-12-0" + fmt.Sprint(i+1), "text": strings.TrimSpace(b.String())})
	}
	return out
}

// keep adds articles to the guild's library on the command line.
func (s *serving) keep(articles ...map[string]string) {
	s.Helper()
	path := filepath.Join(s.TempDir(), "articles.jsonl")
	f, err := os.Create(path)
	if err != nil {
		s.Fatal(err)
	}
	defer f.Close()
	for _, a := range articles {
		if err := json.NewEncoder(f).Encode(a); err != nil {
			s.Fatal(err)
		}
	}
	verbatim(s.T, exitOK, "add", "--yes", "--data", s.data, "--library", libraryOf(s.guild.ID), path)
}

// TestOnTheScreen is what an answer looks like, and that it reads word for word as it
// was published.
func TestOnTheScreen(t *testing.T) {
	whole := prepared(t)
	whole.keep(append(long(), drawn, linked, map[string]string{"id": "today", "outlet": "Skell Radio", "title": "Fog", "published": time.Now().Format(time.DateOnly),
		"text": "Fog keeps the pilot boats of Lunmouth in the harbour today, the harbour master said."})...)
	whole.start()
	for _, part := range []struct {
		name string
		test func(*serving)
	}{
		{"verbatim", readsVerbatim}, {"look", looksRight}, {"long", cutsLongOnes}, {"days", asksOfDays}, {"altered", marksWhatDiffers}, {"strange questions", asksStrangely}, {"requests", callsProperly},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(whole.on(t)) })
	}
}

func readsVerbatim(s *serving) {
	seen := map[string]bool{}
	for i, q := range []string{"What do turnips cost on the market of Ost?", "What did the stallholder Jo Brandt say?", "When did the market of Ost shut its gate?",
		"What do cabbages on the market cost?", "At which time does the board of the market open its list?", "What does whoever shouts at the fountain of Ost pay?"} {
		h := s.guild.Member(fmt.Sprint("reader ", i)).In(s.general)
		m := s.ask(h, q)
		found := false
		for _, o := range append(screen(s.T, m), screen(s.T, s.answer(h.Press(m, "Context of 1")))...) {
			if o.outlet != drawn["outlet"] {
				continue
			}
			found = true
			if !strings.Contains(o.line, drawn["title"]) || o.label != "Open the article" {
				s.Errorf("headline %q, link called %q", o.line, o.label)
			}
			for _, text := range o.quotes {
				if !strings.Contains(drawn["text"], text) || len(text) < 60 {
					s.Errorf("it reads %q, which was not published so", text)
				}
				for _, p := range strings.Split(drawn["text"], "\n\n") {
					seen[p] = seen[p] || strings.Contains(text, p)
				}
			}
		}
		if !found {
			s.Errorf("%s is not answered from that article:\n%s", q, m.Text())
		}
		if len(m.Pinged) > 0 {
			s.Errorf("it alerts %v", m.Pinged)
		}
	}
	for _, p := range strings.Split(drawn["text"], "\n\n") {
		if !seen[p] {
			s.Errorf("never seen: %q", p)
		}
	}
}

func looksRight(s *serving) {
	m := s.ask(s.guild.Member("look").In(s.general), "What will a day's return to Skell cost?")
	all := screen(s.T, m)
	if len(all) == 0 {
		s.Fatalf("no quote:\n%s", m.Text())
	}
	o := all[0]
	const sentence = "A day's return to Skell will cost 18.40 crowns from January, well - almost 19, the ferry company wrote."
	if o.outlet != linked["outlet"] || o.label != linked["title"] || !strings.HasSuffix(o.line, " · 11 November 2024") || o.bold != sentence || !strings.HasPrefix(o.rest, "Paragraph 1") || o.colour == 0 {
		s.Errorf("%+v", o)
	}
	// The link opens the page at the quote: each part of the fragment stands in the
	// sentence, the first at its beginning and the last at its end.
	page, fragment, _ := strings.Cut(o.link, "#:~:text=")
	parts := strings.Split(fragment, ",")
	for i, p := range parts {
		words, err := url.PathUnescape(p)
		if err != nil || !strings.Contains(sentence, words) || i == 0 && !strings.HasPrefix(sentence, words) || i == len(parts)-1 && !strings.HasSuffix(strings.TrimSuffix(sentence, "."), strings.TrimSuffix(words, ".")) || strings.Contains(p, "-") {
			s.Errorf("a part of the fragment is %q, %v", words, err)
		}
	}
	if page != linked["url"] || len(parts) > 2 {
		s.Errorf("it opens %s", o.link)
	}
	// An outlet has a colour of its own, which it keeps.
	colours := map[string]float64{}
	for _, q := range []string{"What will a day's return to Skell cost?", cost, crossing} {
		for _, o := range screen(s.T, s.ask(s.guild.Member("colours of "+q[:9]).In(s.general), q)) {
			if had, known := colours[o.outlet]; known && had != o.colour {
				s.Errorf("%s is %v, then %v", o.outlet, had, o.colour)
			}
			colours[o.outlet] = o.colour
		}
	}
	if len(colours) < 3 || colours["Skell Radio"] == colours["The Harbour Gazette"] {
		s.Errorf("colours: %v", colours)
	}
	if footer := regexp.MustCompile(`Searched: 17 articles, 11 outlets · Confidence: (high|good|fair) · \d+\.\d s`); !footer.MatchString(m.Text()) {
		s.Errorf("the footer is another:\n%s", m.Text())
	}
}

func cutsLongOnes(s *serving) {
	owner := s.guild.Owner().In(s.general)
	s.answer(owner.Slash("settings set", values{"quotes": 5}))
	defer func() { s.answer(owner.Slash("settings set", values{"quotes": 3})) }()
	h := s.guild.Member("long").In(s.general)
	m := s.ask(h, "How many tonnes of silt did the dredgers move out of the harbour basin?")
	texts := map[string]string{}
	for _, a := range long() {
		texts[a["outlet"]] = a["text"]
	}
	all := screen(s.T, m)
	if len(all) < 3 {
		s.Errorf("only %d quotes:\n%s", len(all), m.Text())
	}
	cut := 0
	for _, o := range all {
		text := texts[o.outlet]
		for _, q := range o.quotes {
			if !strings.Contains(text, q) || !strings.HasSuffix(q, ".") || !strings.HasPrefix(q, "In week ") {
				s.Errorf("%s: %q is not of whole sentences of it", o.outlet, q)
			}
			if strings.Contains(q, "[…]") {
				s.Errorf("it says within a quote that it is cut: %q", q)
			}
			if len(q) < len(text) {
				if cut++; !strings.Contains(o.line+o.rest, "[…]") {
					s.Errorf("it does not say that it is cut: %+v", o)
				}
			}
		}
		if len(o.bold) == 0 {
			s.Errorf("the sentence that answers is not there: %+v", o)
		}
	}
	if cut == 0 {
		s.Error("nothing is cut: three of these have no room in a message") // the double knows how much that is
	}
}

func asksOfDays(s *serving) {
	for i, c := range []struct {
		limits values
		says   string
		finds  bool
	}{
		{values{"since": "last week"}, "Limited to articles published since ", true},
		{values{"until": "last week"}, "Limited to articles published until ", false},
		{values{"since": "August 2021"}, "Limited to articles published since 1 August 2021.", true},
		{values{"until": "August 2021"}, "Limited to articles published until 31 August 2021.", false},
		{values{"since": "2021-08-26"}, "Limited to articles published since 26 August 2021.", true},
		{values{"until": "2021-08-26"}, "Limited to articles published until 26 August 2021.", false},
	} {
		c.limits["question"] = "What keeps the pilot boats in the harbour?"
		m := s.answer(s.guild.Member(fmt.Sprint("days ", i)).In(s.general).Slash("ask", c.limits))
		s.says(m, c.says)
		if found := strings.Contains(m.Text(), "Fog keeps the pilot boats"); found != c.finds {
			s.Errorf("%v finds it: %v\n%s", c.limits, found, m.Text())
		}
	}
}

func marksWhatDiffers(s *serving) {
	said := s.guild.Member("pat").In(s.general).Say("Children under twelve travel free, as before.")
	m := s.answer(s.guild.Member("look up").In(s.general).MessageMenu("Who published this?", said.Message))
	all := screen(s.T, m)
	if len(all) != 1 || all[0].quotes[0] != "Children under six travel free, as before." || all[0].bold != "six" || !strings.Contains(all[0].rest, "Given: “twelve”. Published: “six”") {
		s.Errorf("%+v\n%s", all, m.Text())
	}
}

// asksStrangely asks the real library what nobody would; every word is answered.
func asksStrangely(s *serving) {
	for i, q := range []string{"?", "\"", "AND OR NOT NEAR(", "* ^ : - \"a\" {b}", strings.Repeat("the ", 250), strings.Repeat("x", 1000), "🦭🦭🦭", "\u202eegdirb eht", "\u200b", "\x00bridge\x00",
		"https://evil.example/?q=<script>", "'; DROP TABLE articles; --", "@everyone what does the **bridge** cost ||now||?", "橋の修理にいくらかかりますか？", "%s %d %!", "what\nis\r\nthe\tbridge"} {
		m := s.ask(s.guild.Member(fmt.Sprint("strange ", i)).In(s.general), q)
		s.lacks(m, "went wrong")
		if m.Text() == "" || len(m.Pinged) > 0 {
			s.Errorf("%q is answered with %q, alerting %v", q, m.Text(), m.Pinged)
		}
	}
}

// callsProperly looks at every request so far.
func callsProperly(s *serving) {
	messages := 0
	for _, c := range s.discord.Calls("") {
		if !strings.HasPrefix(c.Path, "/api/v10/") {
			s.Errorf("%s %s is not of version 10", c.Method, c.Path)
		}
		if c.Operation != "create_message" && c.Operation != "update_original_webhook_message" && c.Operation != "execute_webhook" {
			continue
		}
		messages++
		var body struct {
			Mentions *struct{ Parse []string } `json:"allowed_mentions"`
		}
		if err := json.Unmarshal(c.Body, &body); err != nil || body.Mentions == nil || body.Mentions.Parse == nil || len(body.Mentions.Parse) > 0 {
			s.Errorf("a message may alert somebody: %.300s", c.Body)
		}
	}
	if messages < 20 {
		s.Errorf("only %d messages", messages)
	}
}
