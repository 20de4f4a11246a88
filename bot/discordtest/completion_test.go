package discordtest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest/payload"
)

// TestCompletionOfIDs: an option "id" of a subcommand that completes.
func TestCompletionOfIDs(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	w.call("PUT", "/applications/"+w.d.ApplicationID()+"/guilds/"+w.guild.ID+"/commands", `[{"name":"article","description":"d","default_member_permissions":"8192","options":[
		{"type":1,"name":"edit","description":"d","options":[
			{"type":3,"name":"id","description":"d","required":true,"autocomplete":true,"max_length":100},
			{"type":3,"name":"date","description":"d","required":true},
			{"type":3,"name":"outlet","description":"d"}]}]}]`, 200)
	mod := w.guild.Member("mod", w.guild.Role("moderators", ManageMessages)).In(w.channel)
	if err := w.ann.Autocomplete("article edit", "id", "fer", nil).Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("of a command that she may not use: %v", err)
	}
	if err := mod.Autocomplete("article edit", "outlet", "x", nil).Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("an option that does not complete: %v", err)
	}
	l := w.listen()
	// Nothing is written yet, and what else is required is missing.
	x := mod.Autocomplete("article edit", "id", "", Values{"outlet": "Gazette"})
	if x.Err() != nil {
		t.Fatal(x.Err())
	}
	d := l.want("INTERACTION_CREATE")
	want := []any{payload.Object{"type": 1.0, "name": "edit", "options": []any{
		payload.Object{"type": 3.0, "name": "id", "focused": true, "value": ""},
		payload.Object{"type": 3.0, "name": "outlet", "value": "Gazette"},
	}}}
	if diff := cmp.Diff(want, payload.Dict(d, "data")["options"]); diff != "" || d["type"] != 4.0 {
		t.Errorf("type %v: %s", d["type"], diff)
	}
	offer := func(n int, value string) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`{"name":"Ferry sinks (%d)","value":"%s%d"}`, i, value, i))
		}
		return `{"type":8,"data":{"choices":[` + strings.Join(all, ",") + `]}}`
	}
	w.wrong("POST", callback(x), offer(26, "ferry-"), 400, 50035, "BASE_TYPE_BAD_LENGTH")
	w.wrong("POST", callback(x), offer(1, strings.Repeat("x", 100)), 400, 50035, "") // 101 characters
	w.wrong("POST", callback(x), `{"type":8,"data":{"choices":[{"name":"`+strings.Repeat("n", 101)+`","value":"v"}]}}`, 400, 50035, "BASE_TYPE_BAD_LENGTH")
	w.wrong("POST", callback(x), `{"type":4,"data":{"content":"x"}}`, 400, 50035, "cannot be answered so")
	w.call("POST", callback(x), offer(25, "ferry-"), 204)
	choices, err := x.Choices(deadline(t))
	if err != nil || len(choices) != 25 || choices[3].Value != "ferry-3" {
		t.Fatalf("offered %v, %v", choices, err)
	}
	// One may choose, and one may write something else.
	for _, id := range []any{choices[3].Value, "nothing-like-that"} {
		if err := mod.Slash("article edit", Values{"id": id, "date": "2021-08-03"}).Err(); err != nil {
			t.Error(err)
		}
	}
	// A completion has three seconds, as all else.
	late := mod.Autocomplete("article edit", "id", "fer", nil)
	w.d.Advance(AckWithin + 1)
	w.wrong("POST", callback(late), offer(1, "ferry-"), 404, 10062, "Unknown interaction")
}
