package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"verbatim/bot/discordtest"
	"verbatim/bot/gateway"
	"verbatim/bot/interact"
	"verbatim/bot/render/phrase"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
)

// FuzzQuestion asks whatever anybody may write, as a command, as a mention and by a
// message's menu: each is answered within Discord's limits, which the double judges.
func FuzzQuestion(f *testing.F) {
	for _, q := range []string{"What?", "@everyone <@1> <#2> </ask:3>", "**a** _b_ ~~c~~ ||d|| `e` > f", "\\* \\", strings.Repeat("é", 1000), strings.Repeat("𝔞", 500),
		"[a](https://b.c)", "\x00\u202e\u200b", "# A\n> b\n- c", "{\"a\":1}", "%s %d \u2028", "<id:home> <t:1:R> discord.gg/x", "'; DROP TABLE bot_answers; --"} {
		f.Add(q)
	}
	w := newWorld(f, discordtest.Options{NoRateLimits: true, Keep: 50}, nil)
	w.add(2)
	n := 0
	f.Fuzz(func(t *testing.T, q string) {
		if q == "" || !utf8.ValidString(q) || len(utf16.Encode([]rune(q))) > maxQuestion {
			t.Skip("nobody can write that")
		}
		w.clock.advance(time.Minute)
		n++
		h := w.hand(fmt.Sprint("member ", n%10))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		read := func(m discordtest.Message, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			if m.Text() == "" || strings.Contains(m.Text(), "went wrong") || len(m.Pinged) > 0 {
				t.Errorf("%q: alerts %v, says %s", q, m.Pinged, m.Text())
			}
		}
		read(h.Slash("ask", discordtest.Values{"question": q, "outlet": "Skell Radio"}).Answer(ctx))
		read(h.Slash("ask", discordtest.Values{"question": "What?", "outlet": interact.Cut(q, 40), "since": interact.Cut(q, 40)}).Answer(ctx))
		said := h.Mention(q)
		read(said.Answer(ctx))
		read(h.MessageMenu(commandAskAbout, said.Message).Answer(ctx))
		if _, err := h.Autocomplete("ask", "outlet", interact.Cut(q, 40), nil).Choices(ctx); err != nil {
			t.Error(err)
		}
		if v := w.discord.Violations(); len(v) > 0 {
			t.Error(v)
		}
	})
}

// recorder stands for a Discord that takes everything, and counts first answers.
type recorder struct {
	mu    sync.Mutex
	first map[string]int
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	parts := strings.Split(req.URL.Path, "/")
	if parts[len(parts)-1] == "callback" {
		r.mu.Lock()
		r.first[parts[4]]++
		r.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
		return
	}
	io.WriteString(w, `{"id":"5"}`)
}

// FuzzInteraction sends what no client of Discord's would: names, custom ids, options
// and values of any kind, with or without a member, a server, a message. Each has
// exactly one first answer, and none brings anything down.
func FuzzInteraction(f *testing.F) {
	for _, kind := range []int{2, 3, 4, 5} {
		for _, id := range []string{"page:1:0", "context:1:7", "share:1:0", "delete:1:0", "library:1:0", "publish:1:0", "edit:1:0", "remove:1:0", "sources:0:3", "articles:0:1", "draft:0:0", "reason:1:0", "add:0:0", "details:1:0", "outlets:1:0", "wait:1:0", "down:1:0", "x"} {
			f.Add(kind, id, "100", "7", true, true)
		}
		for _, name := range []string{"ask", "compare", "sources", "privacy export", "article add", "article show", "article drafts", "settings set", commandAskAbout, commandWhoPublished, "nothing"} {
			f.Add(kind, name, `"text"`, "", false, true)
			f.Add(kind, name, `{"a":[1]}`, "100", true, false)
		}
	}
	store, err := sqlite.OpenMemory(f.Context(), "fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	st, err := state.Open(f.Context(), store, time.Now)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := st.AddAnswer(f.Context(), state.Answer{Guild: "100", Channel: "9", Member: "7", Question: "What?", Shows: []byte(`{"kind":"ask","per_page":3}`)}); err != nil {
		f.Fatal(err)
	}
	if _, err := st.AddChoice(f.Context(), state.Choice{Channel: "9", Member: "7", Question: "What?", Kind: kindAsk, Limits: []byte("{}")}); err != nil {
		f.Fatal(err)
	}
	if _, err := st.AddRemoval(f.Context(), state.Removal{Guild: "100", Member: "7", Article: "a1"}); err != nil {
		f.Fatal(err)
	}
	books, err := phrase.Load()
	if err != nil {
		f.Fatal(err)
	}
	r := &recorder{first: map[string]int{}}
	server := httptest.NewServer(r)
	f.Cleanup(server.Close)
	log := &journal{}
	b, err := New(Config{Token: "t", Address: server.URL, Libraries: &shelves{store: store, open: map[string]*shelf{}}, State: st, Books: books, Log: slog.New(slog.NewTextHandler(log, nil)), Now: time.Now})
	if err != nil {
		f.Fatal(err)
	}
	b.doing, b.self, b.app = context.Background(), "1", "2"
	n := 0
	f.Fuzz(func(t *testing.T, kind int, name, value, guild string, member, message bool) {
		n++
		id := fmt.Sprint(100_000_000_000_000_000 + n)
		raw := json.RawMessage(value)
		if !json.Valid(raw) {
			raw, _ = json.Marshal(value)
		}
		command, sub, _ := strings.Cut(name, " ")
		options := []any{}
		for _, o := range []string{"question", "outlet", "since", "until", "private", "file", "id", "quotes", "confidence", "channel", "moderator", "cooldown"} {
			options = append(options, map[string]any{"name": o, "type": 3, "value": raw, "focused": o == "outlet"})
		}
		if sub != "" {
			options = []any{map[string]any{"name": sub, "type": 1, "options": options}}
		}
		i := map[string]any{"id": id, "application_id": "2", "type": kind, "token": "token", "channel_id": "9", "locale": value,
			"data": map[string]any{"name": command, "custom_id": name, "options": options, "values": []string{value}, "target_id": "3",
				"components": []any{map[string]any{"type": 18, "component": map[string]any{"custom_id": "text0", "value": value}}}}}
		if name == commandAskAbout || name == commandWhoPublished {
			i["data"].(map[string]any)["name"] = name
		}
		if guild != "" {
			i["guild_id"] = "100"
		}
		who := map[string]any{"id": "7"}
		if member {
			i["member"] = map[string]any{"user": who, "permissions": "8"}
		} else if guild == "" {
			i["user"] = who
		}
		if message {
			i["message"] = map[string]any{"id": "5", "channel_id": "9"}
		}
		data, err := json.Marshal(i)
		if err != nil {
			t.Skip(err)
		}
		b.handle(gateway.Event{Type: "INTERACTION_CREATE", Data: data})
		b.work.Wait()
		want := 0
		if kind >= 2 && kind <= 5 {
			want = 1
		}
		r.mu.Lock()
		got := r.first[id]
		r.mu.Unlock()
		if got != want {
			t.Errorf("%d first answers to %s\n%s", got, data, log.String())
		}
		if strings.Contains(log.String(), "panic") {
			t.Fatal(log.String())
		}
	})
}

// FuzzPlain: what is left of a message is never longer, and of words without marks
// nothing is taken.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"> **a** [b](https://c.d) <:e:1> \\*f\\*", "-# x\n>>> y", "_a_ __b__ snake_case", "\\", "\\\\", "<@1><@&2><#3><t:1:R>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		got := plain(s)
		if len(got) > len(s) || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q", s, got)
		}
		if !strings.ContainsAny(s, "\\>#*_~|`[<-") && strings.Map(func(r rune) rune {
			if r >= keptFrom {
				return -1
			}
			return r
		}, s) != got {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}
