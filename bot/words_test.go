package bot

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/discordtest"
	"verbatim/bot/event"
	"verbatim/bot/interact"
	"verbatim/bot/render/phrase"
	"verbatim/retrieval"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"> **How** much?":                          "How much?",
		">>> a\nb":                                 "a\nb",
		">\n> a":                                   "\na",
		"# A *b* ***c*** __d__ ~~e~~ ||f|| `g`":    "A b c d e f g",
		"_a_ (_b_), snake_case_name":               "a (b), snake_case_name",
		"-# small":                                 "small",
		"[the bridge](<https://a.b/c>) here":       "the bridge here",
		"see <https://a.b/c>":                      "see https://a.b/c",
		"<@1> <@!2> <@&3> <#4> <t:5:R> </ask:6> a": "      a",
		"<:wave:1> <a:wave:2>":                     ":wave: :wave:",
		`\*a\* \\ \> b`:                            `*a* \ > b`,
		"2 > 1 and 3 # 4 - 5":                      "2 > 1 and 3 # 4 - 5",
		"[x](https://a.b/\\_c) \\*d":               "x *d",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}

// TestWhatIsAsked: a question is what a reader sees of it, whole.
func TestWhatIsAsked(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	asked := make(chan string, 1)
	w.shelves.answers(func(_ context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		asked <- q.Text
		return a, nil
	})
	long := strings.Repeat("It rains. ", 105) + "Who won?"
	said := w.hand("cid").Say(long)
	first := w.asks(w.hand("cid"))
	<-asked
	for name, c := range map[string]struct {
		do    func() discordtest.Message
		asked string // "" is nothing
		says  string
	}{
		"markup": {func() discordtest.Message {
			return w.answered(w.hand("ann").Slash("ask", discordtest.Values{"question": "[How](https://a.example) **much**?"}))
		}, "How much?", "This is what article 1 says"},
		"nothing to see": {func() discordtest.Message {
			return w.answered(w.hand("bob").Slash("ask", discordtest.Values{"question": "\u200b\u200d\u2060"}))
		}, "", "There is no question in that"},
		"a long mention": {func() discordtest.Message {
			m, err := w.hand("dot").Mention(long).Answer(w.ctx())
			if err != nil {
				t.Fatal(err)
			}
			return m
		}, "", "That is longer than 1000 characters"},
		"nothing but chatter": {func() discordtest.Message {
			m, err := w.hand("fay").Reply(first, "lol 😀 :joy:").Answer(w.ctx())
			if err != nil {
				t.Fatal(err)
			}
			return m
		}, "", "Ask me a question in the same message"},
		"a long message": {func() discordtest.Message {
			return w.answered(w.hand("eve").MessageMenu(commandAskAbout, said.Message))
		}, interact.Cut(long, maxQuestion), "only its first 1000 characters were searched for"},
	} {
		t.Run(name, func(t *testing.T) {
			w.says(c.do(), c.says)
			got := ""
			select {
			case got = <-asked:
			default:
			}
			if got != c.asked {
				t.Errorf("asked %q", got)
			}
		})
	}
}

// TestForwarded: what was forwarded is what a message says.
func TestForwarded(t *testing.T) {
	var i event.Interaction
	if err := json.Unmarshal([]byte(`{"data":{"target_id":"3","resolved":{"messages":{"3":{"id":"3","content":"","message_snapshots":[{"message":{"content":"> Who won?"}}]}}}}}`), &i); err != nil {
		t.Fatal(err)
	}
	if got, err := (questions{&answerer{}}).target(&interact.Request{Interaction: &i}); err != nil || got != "> Who won?" {
		t.Errorf("%q", got)
	}
}

// TestCommandsInOtherLanguages: a phrase file is all that another language needs.
func TestCommandsInOtherLanguages(t *testing.T) {
	texts, err := phrase.Texts()
	if err != nil {
		t.Fatal(err)
	}
	texts["pl"] = []byte("name_ask: zapytaj\ncommand_ask: Odpowiedz cytatami\nname_question: pytanie\noption_question: O co pytasz?\nmenu_ask_about: Zapytaj o to\nhelp_ask: /ask odpowiada na pytanie.\n")
	books, err := phrase.Read(texts)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorldOf(t, discordtest.New(t, discordtest.Options{}), func(c *Config) { c.Books = books }, nil)
	body := string(w.discord.Calls("bulk_set_application_commands")[0].Body)
	for _, want := range []string{`"name_localizations":{"pl":"zapytaj"}`, `"description_localizations":{"pl":"Odpowiedz cytatami"}`, `"name_localizations":{"pl":"pytanie"}`, `"description_localizations":{"pl":"O co pytasz?"}`, `"name_localizations":{"pl":"Zapytaj o to"}`} {
		if !strings.Contains(body, want) {
			t.Errorf("registered without %s", want)
		}
	}
	have, err := w.rest.Commands(t.Context(), w.app, "")
	if err != nil {
		t.Fatal(err)
	}
	english, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		books *phrase.Books
		same  bool
	}{{books, true}, {english, false}} {
		if same, err := sameCommands(w.router.Routes.ApplicationCommands(c.books), have); err != nil || same != c.same {
			t.Errorf("the same: %v, %v", same, err)
		}
	}
	user := w.discord.User("kasia")
	user.Locale = "pl"
	w.says(w.answered(w.hand("kasia").Slash("help", nil)), "/ask odpowiada na pytanie", "/compare sets side by side")
}

// TestHelp names what is there where it was asked for.
func TestHelp(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	here := w.answered(w.hand("ann").Slash("help", nil))
	w.says(here, "/ask", "/sources", "/article add", "Who published this?")
	direct := w.answered(w.guild.Member("bob").InDM().Slash("help", nil))
	w.says(direct, "/ask", "a server that we are both in")
	for _, name := range []string{"/sources", "/article", "/settings", "Who published this?"} {
		if strings.Contains(direct.Text(), name) {
			t.Errorf("in direct messages there is no %s", name)
		}
	}
}

// TestNamesAreTheProgramsOwn: by them commands and options are known when they come.
func TestNamesAreTheProgramsOwn(t *testing.T) {
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	book := books.In(phrase.Default)
	var names []string
	var walk func(options []*discordgo.ApplicationCommandOption)
	walk = func(options []*discordgo.ApplicationCommandOption) {
		for _, o := range options {
			names = append(names, o.Name)
			walk(o.Options)
		}
	}
	for _, c := range allRoutes().ApplicationCommands(books) {
		if c.Type == discordgo.ChatApplicationCommand {
			names = append(names, c.Name)
		}
		walk(c.Options)
	}
	for _, name := range names {
		if got := book.Say("name_" + name); got != name {
			t.Errorf("%s is called %s", name, got)
		}
	}
	if book.Say("menu_ask_about") != commandAskAbout || book.Say("menu_who_published") != commandWhoPublished {
		t.Error("a menu is called something else")
	}
	slices.Sort(names)
	if len(slices.Compact(names)) < 20 {
		t.Errorf("only %v", names)
	}
}
