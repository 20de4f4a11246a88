package discordtest

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
)

// example is a payload of Discord's documentation.
func example(t *testing.T, name string) object {
	t.Helper()
	data, err := os.ReadFile("testdata/examples/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var o object
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
	case object:
		g, ok := got.(object)
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
	w := newWorld(t, Options{})
	w.call(http.MethodPut, "/applications/"+w.d.ApplicationID()+"/commands", `[
		{"name":"cardsearch","description":"d","options":[{"type":3,"name":"cardname","description":"d","autocomplete":true}]},
		{"type":3,"name":"context-menu-message-2"}]`, 200)
	w.guild.Member("ann", w.guild.Role("a role", 0))
	c, _ := w.identified(usual)
	interaction := func(x *Interaction) (object, *Interaction) {
		t.Helper()
		if x.Err() != nil {
			t.Fatal(x.Err())
		}
		f := c.want("INTERACTION_CREATE")
		for _, key := range []string{"authorizing_integration_owners", "context", "locale", "channel", "entitlements", "app_permissions", "guild_locale"} {
			if f.D[key] == nil {
				t.Errorf("%s is missing", key)
			}
		}
		return f.D, x
	}
	slash, x := interaction(w.ann.Slash("cardsearch", Values{"cardname": "The Gitrog Monster"}))
	shaped(t, "", example(t, "interaction_create_slash_command"), slash)
	completion, _ := interaction(w.ann.Autocomplete("cardsearch", "cardname", "The Gi", nil))
	shaped(t, "", example(t, "interaction_create_autocomplete"), completion)
	said := w.ann.Say("some message")
	menu, _ := interaction(w.ann.MessageMenu("context-menu-message-2", said.Message))
	shaped(t, "", example(t, "interaction_create_message_command"), menu)

	w.call("POST", x.callback(), `{"type":4,"data":{"content":"x","components":[
		{"type":1,"components":[{"type":2,"label":"Click me!","style":1,"custom_id":"click_one"}]}]}}`, 204)
	m, err := x.Answer(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	w.call("POST", x.webhook(""), `{"content":"x","components":[
		{"type":1,"components":[{"type":3,"custom_id":"class","options":[{"label":"Rogue","value":"rogue","description":"d","emoji":{"id":"625891304148303894","name":"rogue"}},{"label":"Mage","value":"mage"}],"max_values":2,"placeholder":"p"}]}]}`, 200)
	selecting, err := x.FollowUp(deadline(t), 0)
	if err != nil {
		t.Fatal(err)
	}
	button, pressed := interaction(w.ann.Press(m, "Click me!"))
	shaped(t, "", example(t, "interaction_create_button"), button)
	choice, _ := interaction(w.ann.Choose(selecting, "class", "mage", "rogue"))
	shaped(t, "", example(t, "interaction_create_select_menu"), choice)

	w.call("POST", pressed.callback(), `{"type":9,"data":{"custom_id":"cool_modal","title":"t","components":[
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
	w.call("POST", asked.callback(), `{"type":9,"data":{"custom_id":"m","title":"t","components":[
		{"type":18,"label":"File","component":{"type":19,"custom_id":"file_upload"}},
		{"type":18,"label":"Text","component":{"type":4,"custom_id":"game_feedback","style":2}}]}}`, 204)
	upload, _ := interaction(w.ann.Submit(modal(asked), Values{"file_upload": []File{{Name: "bug.png", Data: []byte("png")}}, "game_feedback": "good"}))
	shaped(t, "", example(t, "modal_submit_file"), upload)
	labelled := example(t, "modal_submit_label")
	shaped(t, ".components", list(dict(labelled, "data"), "components")[0], list(dict(upload, "data"), "components")[1])

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
	shaped(t, "", object{"code": 0.0, "message": "", "errors": object{"content": object{"_errors": []any{object{"code": "", "message": ""}}}}}, invalid)
}

// TestErrorBodies writes the documentation's errors from their problems.
func TestErrorBodies(t *testing.T) {
	for name, problems := range map[string][]problem{
		"error_50035_array": {
			{"activities.0.platform", "BASE_TYPE_CHOICES", "Value must be one of ('desktop', 'android', 'ios')."},
			{"activities.0.type", "BASE_TYPE_CHOICES", "Value must be one of (0, 1, 2, 3, 4, 5)."},
		},
		"error_50035_object":  {{"access_token", "BASE_TYPE_REQUIRED", "This field is required"}},
		"error_50035_request": {{"", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"}},
	} {
		want, _ := json.Marshal(example(t, name))
		got, _ := json.Marshal(invalidForm(problems...).body())
		if string(got) != string(want) {
			t.Errorf("%s: %s\nnot %s", name, got, want)
		}
	}
}
