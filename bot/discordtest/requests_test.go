package discordtest

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// recorded is a request as discordgo v0.29.0 sent it, and whether Discord's
// documentation allows it.
type recorded struct {
	Name        string `json:"name"`
	Valid       bool   `json:"valid"`
	SchemaAlone string `json:"schema_alone"`
	Operation   string `json:"operation"`
	Method      string `json:"method"`
	Path        string `json:"path"`
	ContentType string `json:"content_type"`
	Auth        bool   `json:"auth"`
	Body        string `json:"body"`
}

func recordedRequests(t testing.TB) []recorded {
	t.Helper()
	f, err := os.Open("testdata/requests.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []recorded
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var r recorded
		if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) != 98 {
		t.Fatalf("%d recorded requests", len(all))
	}
	return all
}

// recordedScene has what the recorded requests name: the application 222, the guild
// 333, the channels 444 and 1, their messages, and the interaction 111.
func recordedScene(t *testing.T, r recorded) *Discord {
	d := newDiscord(t, Options{BotPermissions: ManageMessages | PinMessages, botID: "222"})
	w := d.world
	w.Lock()
	defer w.Unlock()
	g := w.AddGuild("333", "testers")
	g.Invite()
	kind := payload.ChannelText
	if r.Name == "forum thread start" {
		kind = payload.ChannelForum
	}
	c := g.AddChannel("444", "general", kind)
	if r.Operation != "create_thread_from_message" { // a thread has its message's id
		g.AddChannel("1", "other", payload.ChannelText)
	}
	ann := g.Join(w.Person("9", "ann")).User
	say := func(id, text string, flags int) *world.Message {
		m := c.NewMessage(id, w.Bot())
		m.Text, m.Flags = text, flags
		m.Send(nil)
		return m
	}
	say("1", "x", 0)
	say("2", "x", 0)
	i := w.Interactions.StartAs("111", "tok", payload.InteractionCommand, ann, c)
	i.Command = &world.Command{ID: "7", Version: "1", Body: payload.Object{"name": "ask"}}
	switch {
	case strings.Contains(r.Name, "type6"), strings.Contains(r.Name, "type7"):
		i.Kind, i.Message = payload.InteractionComponent, say("3", "", payload.FlagComponentsV2)
	case strings.Contains(r.Name, "autocomplete"):
		i.Kind, i.Focused = payload.InteractionComplete, payload.OptionString
	}
	if strings.Contains(r.Path, "/webhooks/") {
		i.Acknowledge(payload.AckMessage)
		if i.Original = say("554", "thinking", 0); strings.Contains(r.Name, "cv2") {
			// discordgo cannot set the flag, so the message has to have it.
			i.Original.Content = world.Content{Flags: payload.FlagComponentsV2}
		}
		i.Original.Interaction = i
		more := say("555", "more", 0)
		more.Interaction = i
		i.FollowUps = []*world.Message{more}
	}
	return d
}

func TestRecordedRequests(t *testing.T) {
	for _, r := range recordedRequests(t) {
		t.Run(r.Name, func(t *testing.T) {
			d := recordedScene(t, r)
			status, _, body := send(t, d, r.Method, r.Path, r.ContentType, r.Body, r.Auth)
			violations := take(d)
			if r.Valid != (status < 300) || r.Valid != (len(violations) == 0) {
				t.Fatalf("valid is %v: answered %d %s, violations %v", r.Valid, status, body, violations)
			}
			if r.Valid {
				checkReply(t, r.Operation, status, body)
				return
			}
			var e struct {
				Code    *int   `json:"code"`
				Message string `json:"message"`
			}
			if err := json.Unmarshal(body, &e); err != nil || e.Code == nil || e.Message == "" {
				t.Errorf("no error of Discord's shape: %s", body)
			}
			if len(body) > 1500 {
				t.Errorf("the error has %d bytes", len(body))
			}
		})
	}
}
