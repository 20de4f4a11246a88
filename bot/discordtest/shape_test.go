package discordtest

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"verbatim/bot/discordtest/payload"
)

// example is a payload of Discord's documentation.
func example(t *testing.T, name string) payload.Object {
	t.Helper()
	data, err := os.ReadFile("testdata/examples/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var o payload.Object
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// Keys of the examples that this double leaves out.
var notHere = map[string]bool{
	// They were taken back, or are of old messages.
	".is_pending": true, ".member.is_pending": true,
	// What a bot of text has no use for.
	".data.resolved.attachments.*.height": true, ".data.resolved.attachments.*.width": true,
	".data.resolved.attachments.*.placeholder": true, ".data.resolved.attachments.*.placeholder_version": true,
	".message.interaction": true, // of a component, only if a command made the message
}

// shaped reports what got lacks of an example, or has of another kind. A key that is
// an id stands for any.
func shaped(t *testing.T, path string, want, got any) {
	t.Helper()
	if notHere[path] || want == nil || got == nil {
		return
	}
	switch w := want.(type) {
	case payload.Object:
		g, ok := got.(payload.Object)
		if !ok {
			t.Errorf("%s is no object: %v", path, got)
			return
		}
		for key, v := range w {
			where := path + "." + key
			value, there := g[key]
			if key[0] >= '0' && key[0] <= '9' {
				where = path + ".*"
				for _, any := range g {
					value, there = any, true
				}
			}
			if !there && !notHere[where] {
				t.Errorf("%s is missing", where)
				continue
			}
			shaped(t, where, v, value)
		}
	case []any:
		g, ok := got.([]any)
		if !ok {
			t.Errorf("%s is no list: %v", path, got)
			return
		}
		if len(w) > 0 && len(g) > 0 {
			shaped(t, path+"[]", w[0], g[0])
		}
	default:
		if same := func() bool {
			switch want.(type) {
			case string:
				_, ok := got.(string)
				return ok
			case float64:
				_, ok := got.(float64)
				return ok
			}
			_, ok := got.(bool)
			return ok
		}(); !same {
			t.Errorf("%s is %v, where the example has %v", path, got, want)
		}
	}
}

// TestShapes compares what the bot gets with the documentation's examples.
func TestShapes(t *testing.T) {
	w := newScene(t, Options{})
	w.call(http.MethodPut, "/applications/"+w.d.ApplicationID()+"/commands", `[
		{"name":"cardsearch","description":"d","options":[{"type":3,"name":"cardname","description":"d","autocomplete":true}]},
		{"type":3,"name":"context-menu-message-2"}]`, 200)
	w.guild.Member("ann", w.guild.Role("a role", 0))
	l := w.listen()
	interaction := func(x *Interaction) (payload.Object, *Interaction) {
		t.Helper()
		if x.Err() != nil {
			t.Fatal(x.Err())
		}
		d := l.want("INTERACTION_CREATE")
		for _, key := range []string{"authorizing_integration_owners", "context", "locale", "channel", "entitlements", "app_permissions", "guild_locale"} {
			if d[key] == nil {
				t.Errorf("%s is missing", key)
			}
		}
		return d, x
	}
	slash, x := interaction(w.ann.Slash("cardsearch", Values{"cardname": "The Gitrog Monster"}))
	shaped(t, "", example(t, "interaction_create_slash_command"), slash)
	completion, _ := interaction(w.ann.Autocomplete("cardsearch", "cardname", "The Gi", nil))
	shaped(t, "", example(t, "interaction_create_autocomplete"), completion)
	said := w.ann.Say("some message")
	menu, _ := interaction(w.ann.MessageMenu("context-menu-message-2", said.Message))
	shaped(t, "", example(t, "interaction_create_message_command"), menu)

	w.call("POST", callback(x), `{"type":4,"data":{"content":"x","components":[
		{"type":1,"components":[{"type":2,"label":"Click me!","style":1,"custom_id":"click_one"}]}]}}`, 204)
	m, err := x.Answer(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	w.call("POST", w.webhook(x, ""), `{"content":"x","components":[
		{"type":1,"components":[{"type":3,"custom_id":"class","options":[{"label":"Rogue","value":"rogue","description":"d","emoji":{"id":"625891304148303894","name":"rogue"}},{"label":"Mage","value":"mage"}],"max_values":2,"placeholder":"p"}]}]}`, 200)
	selecting, err := x.FollowUp(deadline(t), 0)
	if err != nil {
		t.Fatal(err)
	}
	button, pressed := interaction(w.ann.Press(m, "Click me!"))
	shaped(t, "", example(t, "interaction_create_button"), button)
	choice, _ := interaction(w.ann.Choose(selecting, "class", "mage", "rogue"))
	shaped(t, "", example(t, "interaction_create_select_menu"), choice)

	w.call("POST", callback(pressed), `{"type":9,"data":{"custom_id":"cool_modal","title":"t","components":[
		{"type":1,"components":[{"type":4,"custom_id":"name","label":"l","style":1}]}]}}`, 204)
	modal := func(x *Interaction) Modal {
		t.Helper()
		m, err := x.Modal(deadline(t))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	submitted, _ := interaction(w.ann.Submit(modal(pressed), Values{"name": "John"}))
	shaped(t, "", example(t, "interaction_create_modal_submit"), submitted)
	if submitted["message"] == nil {
		t.Error("a modal from a button has no message")
	}
	_, asked := interaction(w.ann.Slash("cardsearch", nil))
	w.call("POST", callback(asked), `{"type":9,"data":{"custom_id":"m","title":"t","components":[
		{"type":18,"label":"File","component":{"type":19,"custom_id":"file_upload"}},
		{"type":18,"label":"Text","component":{"type":4,"custom_id":"game_feedback","style":2}}]}}`, 204)
	upload, _ := interaction(w.ann.Submit(modal(asked), Values{"file_upload": []File{{Name: "bug.png", Data: []byte("png")}}, "game_feedback": "good"}))
	shaped(t, "", example(t, "modal_submit_file"), upload)
	labelled := example(t, "modal_submit_label")
	shaped(t, ".components", payload.List(payload.Dict(labelled, "data"), "components")[0], payload.List(payload.Dict(upload, "data"), "components")[1])

	message := w.call("GET", "/channels/"+w.channel.ID+"/messages/"+m.ID, "", 200)
	want := example(t, "message")
	delete(want, "reactions")
	shaped(t, "", want, message)
	w.call("PUT", "/channels/"+w.channel.ID+"/messages/"+m.ID+"/reactions/🔥/@me", "", 204)
	message = w.call("GET", "/channels/"+w.channel.ID+"/messages/"+m.ID, "", 200)
	shaped(t, "", example(t, "message"), message)
	shaped(t, "", example(t, "channel_guild_text"), w.call("GET", "/channels/"+w.channel.ID, "", 200))
	shaped(t, "", example(t, "channel_thread"), w.call("GET", "/channels/"+w.channel.Thread("t").ID, "", 200))
	shaped(t, "", example(t, "channel_dm"), w.call("POST", "/users/@me/channels", `{"recipient_id":"`+w.ann.User().ID+`"}`, 200))
	shaped(t, "", example(t, "guild_member"), w.call("GET", "/guilds/"+w.guild.ID+"/members/"+w.ann.User().ID, "", 200))
	shaped(t, "", example(t, "gateway_bot_response"), w.call("GET", "/gateway/bot", "", 200))
	shaped(t, "", example(t, "gateway_response"), w.call("GET", "/gateway", "", 200))
	invalid := w.call("POST", "/channels/"+w.channel.ID+"/messages", `{"content":5,"tts":false}`, 400)
	take(w.d)
	shaped(t, "", payload.Object{"code": 0.0, "message": "", "errors": payload.Object{"content": payload.Object{"_errors": []any{payload.Object{"code": "", "message": ""}}}}}, invalid)
}
