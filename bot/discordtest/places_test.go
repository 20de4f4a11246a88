package discordtest

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
)

// TestThreadsAndForums: they work like channels.
func TestThreadsAndForums(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	forum := w.guild.Forum("questions")
	made := w.call("POST", "/channels/"+forum.ID+"/threads", `{"name":"a post","message":{"content":"its first message"}}`, 201)
	post := forum.Thread("a post")
	if post.ID != made["id"] {
		t.Errorf("the post is %s, not %v", post.ID, made["id"])
	}
	ann := w.guild.Member("ann").In(post)
	if all := ann.FromBot(); len(all) != 1 || all[0].Content != "its first message" {
		t.Errorf("it has %+v", all)
	}
	x := ann.Slash("ask", nil)
	w.call("POST", callback(x), `{"type":4,"data":{"content":"here"}}`, 204)
	if m, err := x.Answer(deadline(t)); err != nil || m.Channel != post {
		t.Errorf("%+v, %v", m, err)
	}
	w.wrong("POST", "/channels/"+forum.ID+"/messages", `{"content":"x"}`, 400, 50008, "non-text channel")
	if err := w.guild.Member("ann").In(forum).Say("x").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("somebody wrote in a forum itself: %v", err)
	}
	// A post whose message is wrong is not made.
	w.wrong("POST", "/channels/"+forum.ID+"/threads", `{"name":"b","message":{"content":" "}}`, 400, 50006, "empty message")
	said := w.ann.Say("let us talk")
	thread := w.call("POST", "/channels/"+w.channel.ID+"/messages/"+said.ID+"/threads", `{"name":"talk"}`, 201)
	if thread["id"] != said.ID {
		t.Errorf("the thread of %s is %v", said.ID, thread["id"])
	}
	w.wrong("POST", "/channels/"+w.channel.ID+"/messages/"+said.ID+"/threads", `{"name":"talk"}`, 400, 160004, "already")
}

// upload sends a message with files.
func (w scene) upload(payload string, files ...File) (int, string) {
	w.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	m.WriteField("payload_json", payload)
	for n, f := range files {
		part, err := m.CreateFormFile("files["+string(rune('0'+n))+"]", f.Name)
		if err != nil {
			w.Fatal(err)
		}
		part.Write(f.Data)
	}
	m.Close()
	status, _, data := send(w.TB, w.d, "POST", "/api/v10/channels/"+w.channel.ID+"/messages", m.FormDataContentType(), body.String(), true)
	return status, string(data)
}

// TestFilesOfComponents: with Components V2 a file is seen only where one names it.
func TestFilesOfComponents(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	export := File{Name: "export.json", Data: []byte(`{"questions":[]}`)}
	shown := `{"flags":32768,"components":[{"type":10,"content":"yours"},{"type":13,"file":{"url":"attachment://export.json"}}]}`
	if status, body := w.upload(shown, export); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	m, err := w.ann.Next(deadline(t), Message{})
	if err != nil || len(m.Attachments) != 1 || string(m.Attachments[0].Data) != string(export.Data) {
		t.Errorf("%+v, %v", m, err)
	}
	attached := payload.List(w.call("GET", "/channels/"+w.channel.ID+"/messages/"+m.ID, "", 200), "attachments")
	resp, err := http.Get(payload.Text(attached[0].(payload.Object), "url"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err := io.ReadAll(resp.Body); err != nil || string(data) != string(export.Data) {
		t.Errorf("its address has %q, %v", data, err)
	}
	if status, _ := w.upload(strings.Replace(shown, "attachment://export", "attachment://import", 1), export); status != 400 {
		t.Errorf("a file that is not there: %d", status)
	}
	if status, _ := w.upload(`{"flags":32768,"components":[{"type":10,"content":"yours"}]}`, export); status != 400 {
		t.Errorf("a file that nothing shows: %d", status)
	}
	if status, body := w.upload(`{"content":"yours"}`, export); status != 200 {
		t.Errorf("a plain one: %d %s", status, body)
	}
	if status, _ := w.upload(`{"content":"yours"}`, File{Name: "large", Data: make([]byte, rules.MaxFileSize+1)}); status != 413 {
		t.Errorf("one that is too large: %d", status)
	}
	if status, _ := w.upload(`{"content":"x","attachments":[{"id":"7"}]}`, export); status != 400 {
		t.Errorf("one that was not uploaded: %d", status)
	}
	if v := take(w.d); len(v) != 4 {
		t.Errorf("violations: %v", v)
	}
	w.channel.Deny(w.guild.Bot(), AttachFiles)
	if status, _ := w.upload(`{"content":"yours"}`, export); status != 403 {
		t.Errorf("without the permission: %d", status)
	}
}

// TestWhoLeft: nobody presses a button in a guild that they, or the bot, have left.
func TestWhoLeft(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	x := w.ann.Slash("ask", nil)
	w.call("POST", callback(x), `{"type":4,"data":{"flags":64,"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"label":"b","custom_id":"b"}]}]}}`, 204)
	m, err := x.Answer(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	w.guild.Kick()
	if err := w.ann.Press(m, "b").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("the bot is gone: %v", err)
	}
	if err := w.ann.Slash("ask", nil).Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("the bot is gone: %v", err)
	}
	w.guild.Invite()
	if err := w.ann.Press(m, "b").Err(); err != nil {
		t.Error(err)
	}
	w.guild.Member("ann").Leave()
	if err := w.ann.Press(m, "b").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("she is gone: %v", err)
	}
}
