package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestRules has for each rule a body that breaks it, and one beside it that does
// not; those of the recorded requests are not repeated.
func TestRules(t *testing.T) {
	x := strings.Repeat
	button := func(n int) string { return fmt.Sprintf(`{"type":2,"style":1,"label":"b","custom_id":"b%d"}`, n) }
	row := func(inner string) string { return `{"type":1,"components":[` + inner + `]}` }
	v2 := func(inner string) string { return `{"flags":32768,"components":[` + inner + `]}` }
	words := func(s string) string { return fmt.Sprintf(`{"type":10,"content":%q}`, s) }
	many := func(n int, one func(int) string) string {
		var all []string
		for i := range n {
			all = append(all, one(i))
		}
		return strings.Join(all, ",")
	}
	old := func(inner string) string { return `{"content":"x","components":[` + row(inner) + `]}` }
	modal := func(inner string) string {
		return `{"type":9,"data":{"custom_id":"m","title":"M","components":[` + inner + `]}}`
	}
	labelled := func(n int, more string) string {
		return fmt.Sprintf(`{"type":18,"label":"l","component":{"type":4,"custom_id":"i%d","style":1%s}}`, n, more)
	}
	command := func(more string) string { return `[{"name":"a","description":"d"` + more + `}]` }
	option := func(more string) string {
		return command(`,"options":[{"type":3,"name":"o","description":"d"` + more + `}]`)
	}
	for _, test := range []struct{ name, kind, wrong, right, code string }{
		{"content", "message", `{"content":"` + x("é", 2001) + `"}`, `{"content":"` + x("é", 2000) + `"}`, "BASE_TYPE_MAX_LENGTH"},
		{"content of pairs", "message", `{"content":"` + x("😀", 1001) + `"}`, `{"content":"` + x("😀", 1000) + `"}`, "BASE_TYPE_MAX_LENGTH"},
		{"blank content", "message", `{"content":" \n "}`, `{"content":" x "}`, "50006"},
		{"40 components", "message", v2(many(41, func(int) string { return words("w") })), v2(many(40, func(int) string { return words("w") })), "BASE_TYPE_BAD_LENGTH"},
		{"40 nested ones", "message",
			v2(many(4, func(int) string {
				return `{"type":17,"components":[` + many(10, func(int) string { return words("w") }) + `]}`
			})),
			v2(many(4, func(int) string {
				return `{"type":17,"components":[` + many(9, func(int) string { return words("w") }) + `]}`
			})), "COMPONENT_MAX_TOTAL"},
		{"4,000 characters", "message", v2(words(x("w", 2000)) + "," + words(x("w", 2001))), v2(words(x("w", 2000)) + "," + words(x("w", 2000))), "TEXT_SIZE_EXCEEDED"},
		{"10,170 bytes", "message", v2(words(x("語", 3391))), v2(words(x("語", 3390))), "TEXT_SIZE_EXCEEDED"},
		{"blank text", "message", v2(words("  ")), v2(words(" x ")), "BASE_TYPE_REQUIRED"},
		{"doubled ids", "message", v2(`{"type":10,"id":3,"content":"a"},{"type":10,"id":3,"content":"b"}`), v2(`{"type":10,"id":3,"content":"a"},{"type":10,"id":4,"content":"b"}`), "COMPONENT_ID_DUPLICATED"},
		{"six buttons", "message", old(many(6, button)), old(many(5, button)), "BASE_TYPE_BAD_LENGTH"},
		{"url of a button", "message", old(`{"type":2,"style":5,"label":"l","url":"javascript:x"}`), old(`{"type":2,"style":5,"label":"l","url":"https://x.y"}`), "URL_TYPE_INVALID_URL"},
		{"url and custom id", "message", old(`{"type":2,"style":5,"label":"l","url":"https://x.y","custom_id":"c"}`), old(`{"type":2,"style":5,"label":"l","url":"https://x.y"}`), "MUTUALLY_EXCLUSIVE"},
		{"button without id", "message", old(`{"type":2,"style":1,"label":"l"}`), old(button(1)), "BASE_TYPE_REQUIRED"},
		{"button without label", "message", old(`{"type":2,"style":1,"custom_id":"c"}`), old(`{"type":2,"style":1,"custom_id":"c","emoji":{"name":"👍"}}`), "BASE_TYPE_REQUIRED"},
		{"doubled values", "message", old(`{"type":3,"custom_id":"s","options":[{"label":"a","value":"a"},{"label":"b","value":"a"}]}`), old(`{"type":3,"custom_id":"s","options":[{"label":"a","value":"a"},{"label":"b","value":"b"}]}`), "OPTION_VALUE_DUPLICATED"},
		{"values of a select", "message", old(`{"type":3,"custom_id":"s","max_values":2,"options":[{"label":"a","value":"a"}]}`), old(`{"type":3,"custom_id":"s","max_values":1,"options":[{"label":"a","value":"a"}]}`), "SELECT_COMPONENT_VALUES_INVALID"},
		{"26 options", "message",
			old(`{"type":3,"custom_id":"s","options":[` + many(26, func(n int) string { return fmt.Sprintf(`{"label":"a","value":"%d"}`, n) }) + `]}`),
			old(`{"type":3,"custom_id":"s","options":[` + many(25, func(n int) string { return fmt.Sprintf(`{"label":"a","value":"%d"}`, n) }) + `]}`), "BASE_TYPE_BAD_LENGTH"},
		{"ephemeral message", "message", `{"content":"x","flags":64}`, `{"content":"x","flags":4096}`, "MESSAGE_FLAGS_INVALID"},
		{"mentions both ways", "message", `{"content":"x","allowed_mentions":{"parse":["users"],"users":["1"]}}`, `{"content":"x","allowed_mentions":{"parse":["roles"],"users":["1"]}}`, "PARSE_EXCLUSIVE"},
		{"a file that is not there", "message", v2(`{"type":13,"file":{"url":"attachment://a.txt"}}`), v2(words("x")), "ATTACHMENT_NOT_FOUND"},
		{"an empty embed", "message", `{"embeds":[{}]}`, `{"embeds":[{"title":"t"}]}`, "EMBED_EMPTY"},
		{"25 fields of 6,000", "message", `{"embeds":[{"description":"` + x("d", 4096) + `"},{"description":"` + x("d", 1905) + `"}]}`, `{"embeds":[{"description":"` + x("d", 4096) + `"},{"description":"` + x("d", 1904) + `"}]}`, "MAX_EMBED_SIZE_EXCEEDED"},
		{"modal of six", "modal", modal(many(6, func(n int) string { return labelled(n, "") })), modal(many(5, func(n int) string { return labelled(n, "") })), "BASE_TYPE_BAD_LENGTH"},
		{"label twice", "modal", modal(labelled(1, `,"label":"again"`)), modal(labelled(1, "")), "COMPONENT_LABEL_DUPLICATED"},
		{"input without label", "modal", modal(row(`{"type":4,"custom_id":"i","style":1}`)), modal(row(`{"type":4,"custom_id":"i","style":1,"label":"l"}`)), "BASE_TYPE_REQUIRED"},
		{"lengths of an input", "modal", modal(labelled(1, `,"min_length":5,"max_length":4`)), modal(labelled(1, `,"min_length":4,"max_length":4`)), "TEXT_INPUT_LENGTH_INVALID"},
		{"value of an input", "modal", modal(labelled(1, `,"max_length":4,"value":"xxxxx"`)), modal(labelled(1, `,"max_length":4,"value":"xxxx"`)), "BASE_TYPE_BAD_LENGTH"},
		{"doubled inputs", "modal", modal(labelled(1, "") + "," + labelled(1, "")), modal(labelled(1, "") + "," + labelled(2, "")), "COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"eleven files", "modal", modal(`{"type":18,"label":"l","component":{"type":19,"custom_id":"f","max_values":11}}`), modal(`{"type":18,"label":"l","component":{"type":19,"custom_id":"f","max_values":10}}`), "max"},
		{"description of a menu", "commands", `[{"type":3,"name":"Ask","description":"d"}]`, `[{"type":3,"name":"Ask about this"}]`, "DESCRIPTION_NOT_ALLOWED"},
		{"doubled options", "commands", command(`,"options":[{"type":3,"name":"o","description":"d"},{"type":3,"name":"o","description":"d"}]`), option(""), "NAME_DUPLICATE"},
		{"subcommand beside option", "commands", command(`,"options":[{"type":1,"name":"s","description":"d"},{"type":3,"name":"o","description":"d"}]`), command(`,"options":[{"type":1,"name":"s","description":"d"}]`), "mutually exclusive"},
		{"doubled choices", "commands", option(`,"choices":[{"name":"a","value":"1"},{"name":"a","value":"2"}]`), option(`,"choices":[{"name":"a","value":"1"},{"name":"b","value":"2"}]`), "CHOICE_NAME_DUPLICATE"},
		{"lengths of an option", "commands", option(`,"min_length":3,"max_length":2`), option(`,"min_length":2,"max_length":3`), "RANGE_INVALID"},
		{"size", "commands", option(`,"choices":[` + many(25, func(n int) string { return fmt.Sprintf(`{"name":"%d%s","value":"%s"}`, n, x("n", 97), x("v", 100)) }) + `]},{"type":3,"name":"p","description":"d","choices":[` + many(25, func(n int) string { return fmt.Sprintf(`{"name":"%d%s","value":"%s"}`, n, x("n", 97), x("v", 100)) }) + `]`), option(""), "APPLICATION_COMMAND_TOO_LARGE"},
		{"16 menus", "commands", "[" + many(16, func(n int) string { return fmt.Sprintf(`{"type":3,"name":"m%d"}`, n) }) + "]", "[" + many(15, func(n int) string { return fmt.Sprintf(`{"type":3,"name":"m%d"}`, n) }) + "]", "APPLICATION_COMMANDS_MAX"},
		{"101 commands", "commands", "[" + many(101, func(n int) string { return fmt.Sprintf(`{"name":"c%d","description":"d"}`, n) }) + "]", "[" + many(100, func(n int) string { return fmt.Sprintf(`{"name":"c%d","description":"d"}`, n) }) + "]", "APPLICATION_COMMANDS_MAX"},
		{"a misspelt property", "commands", command(`,"defualt":1`), command(""), "UNKNOWN_PROPERTY"},
		{"completions of one name", "completion", `{"type":8,"data":{"choices":[{"name":"a","value":"1"},{"name":"a","value":"2"}]}}`, `{"type":8,"data":{"choices":[{"name":"a","value":"1"}]}}`, "CHOICE_NAME_DUPLICATE"},
		{"completions of numbers", "completion", `{"type":8,"data":{"choices":[{"name":"a","value":1}]}}`, `{"type":8,"data":{"choices":[{"name":"a","value":"1"}]}}`, "CHOICE_VALUE_INVALID"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newScene(t, Options{NoRateLimits: true})
			do := func(body string) (int, string) {
				if !json.Valid([]byte(body)) {
					t.Fatalf("the test's own JSON: %s", body)
				}
				method, path := "POST", "/channels/"+w.channel.ID+"/messages"
				switch test.kind {
				case "modal":
					path = callback(w.ann.Slash("ask", nil))
				case "completion":
					path = callback(w.ann.Autocomplete("note", "text", "x", nil))
				case "commands":
					method, path = "PUT", "/applications/"+w.d.ApplicationID()+"/guilds/"+w.guild.ID+"/commands"
				}
				status, _, answer := send(t, w.d, method, "/api/v10"+path, "application/json", body, true)
				return status, string(answer)
			}
			status, answer := do(test.wrong)
			violations := fmt.Sprint(take(w.d))
			if status != 400 || !strings.Contains(violations, test.code) {
				t.Errorf("wrong: %d %.300s; %.300s; not %s", status, answer, violations, test.code)
			}
			if status, answer = do(test.right); status >= 300 {
				t.Errorf("right: %d %.500s", status, answer)
			}
		})
	}
}

// TestViolationsFailTheTest looks at what a test would be told.
func TestViolationsFailTheTest(t *testing.T) {
	d, err := start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	w := sceneOf(t, d)
	d.Expect("UNKNOWN_PROPERTY")
	d.Expect("never")
	path := "/channels/" + w.channel.ID + "/messages"
	w.call("POST", path, `{"content":"x","contents":"x"}`, 400)
	w.call("POST", path, `{"content":"x","flags":64}`, 400)
	complaints := d.complaints()
	if len(complaints) != 2 || !strings.Contains(complaints[0], "MESSAGE_FLAGS_INVALID") || !strings.Contains(complaints[1], `"never"`) {
		t.Errorf("complaints: %q", complaints)
	}
	if d.Expected("UNKNOWN_PROPERTY") != 1 {
		t.Error("what was expected was not counted")
	}
}
