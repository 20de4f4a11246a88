package rules

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"verbatim/bot/discordtest/payload"
)

// parse reads the JSON of a test.
func parse(t testing.TB, s string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("the test's own JSON: %v: %s", err, s)
	}
	return v
}

// judges are what a case of TestProblems is judged as, by a name.
var judges = map[string]func(v any) []Problem{
	"message": func(v any) []Problem {
		return Message{Body: v.(payload.Object), Settable: payload.FlagComponentsV2, Uploads: []Upload{{"0", "a.txt"}}}.Problems()
	},
	"plain": func(v any) []Problem {
		return Message{Body: v.(payload.Object), Settable: payload.FlagComponentsV2}.Problems()
	},
	"edit": func(v any) []Problem {
		return Message{Body: v.(payload.Object), Settable: payload.FlagComponentsV2, WasV2: true, Attached: []payload.Object{{"id": "7", "filename": "b.txt"}}}.Problems()
	},
	"uploads": func(v any) []Problem {
		m := Message{Body: payload.Object{}}
		for i, name := range v.([]any) {
			m.Uploads = append(m.Uploads, Upload{fmt.Sprint(i), name.(string)})
		}
		return m.Problems()
	},
	"deferred": func(v any) []Problem { return Deferred("data", v.(payload.Object)) },
	"modal":    func(v any) []Problem { return Modal("data", v.(payload.Object)) },
	"command":  func(v any) []Problem { return Command(v.(payload.Object)) },
	"commands": func(v any) []Problem { return Commands(v.([]any)) },
	"texts":    func(v any) []Problem { return Choices("data", v.([]any), payload.OptionString) },
	"numbers":  func(v any) []Problem { return Choices("data", v.([]any), payload.OptionInteger) },
}

type problemCase struct {
	as, wrong, right string
	path, code       string // of the only problem in wrong
}

func problemCases() []problemCase {
	x := strings.Repeat
	row := func(inner string) string { return `{"type":1,"components":[` + inner + `]}` }
	// one is a plain message, and v2 one of Components V2, with such components.
	one := func(inner string) string { return `{"components":[` + row(inner) + `]}` }
	v2 := func(inner string) string { return `{"flags":32768,"components":[` + inner + `]}` }
	words := func(s string) string { return fmt.Sprintf(`{"type":10,"content":%q}`, s) }
	many := func(n int, each func(int) string) string {
		var all []string
		for i := range n {
			all = append(all, each(i))
		}
		return strings.Join(all, ",")
	}
	button := func(more string) string { return `{"type":2,"style":1,"label":"b"` + more + `}` }
	numbered := func(n int) string { return button(fmt.Sprintf(`,"custom_id":"b%d"`, n)) }
	choose := func(more string) string { return `{"type":3,"custom_id":"s"` + more + `}` }
	const ab = `"options":[{"label":"a","value":"a"},{"label":"b","value":"b"}]`
	embed := func(inner string) string { return `{"embeds":[` + inner + `]}` }
	modal := func(inner string) string { return `{"title":"t","components":[` + inner + `]}` }
	label := func(inner string) string { return `{"type":18,"label":"l","component":` + inner + `}` }
	input := func(more string) string { return `{"type":4,"custom_id":"i","style":1` + more + `}` }
	slash := func(more string) string { return `{"name":"a","description":"d"` + more + `}` }
	options := func(inner string) string { return slash(`,"options":[` + inner + `]`) }
	option := func(kind int, more string) string {
		return fmt.Sprintf(`{"type":%d,"name":"o","description":"d"%s}`, kind, more)
	}
	return []problemCase{
		// Messages.
		{"plain", `{"content":"` + x("é", 2001) + `"}`, `{"content":"` + x("é", 2000) + `"}`, "content", "BASE_TYPE_MAX_LENGTH"},
		{"plain", `{"content":"` + x("😀", 1001) + `"}`, `{"content":"` + x("😀", 1000) + `"}`, "content", "BASE_TYPE_MAX_LENGTH"},
		{"plain", `{"flags":64}`, `{"flags":0}`, "flags", "MESSAGE_FLAGS_INVALID"},
		{"edit", `{"flags":0,"attachments":[]}`, `{"flags":32768,"attachments":[]}`, "flags", "MESSAGE_FLAGS_INVALID"},
		{"plain", `{"flags":32768,"content":"x"}`, `{"flags":32768,"content":null}`, "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
		{"plain", `{"flags":32768,"embeds":[{"title":"t"}]}`, `{"flags":32768,"embeds":[]}`, "embeds", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
		{"plain", `{"flags":32768,"poll":{}}`, `{"flags":32768}`, "poll", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
		{"plain", `{"flags":32768,"sticker_ids":["1"]}`, `{"flags":32768,"sticker_ids":[]}`, "sticker_ids", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
		{"plain", `{"allowed_mentions":{"parse":["users"],"users":["1"]}}`, `{"allowed_mentions":{"parse":["roles"],"users":["1"]}}`, "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
		{"plain", `{"allowed_mentions":{"roles":[` + many(101, func(n int) string { return fmt.Sprintf(`"%d"`, n) }) + `]}}`, `{"allowed_mentions":{"roles":[` + many(100, func(n int) string { return fmt.Sprintf(`"%d"`, n) }) + `]}}`, "allowed_mentions.roles", "BASE_TYPE_MAX_LENGTH"},
		{"deferred", `{"flags":32768}`, `{"flags":64}`, "data.flags", "MESSAGE_FLAGS_INVALID"},
		{"deferred", `{"content":"x"}`, `{"content":""}`, "data.content", "BASE_TYPE_INVALID"},
		// Embeds.
		{"plain", embed(`{"description":"` + x("d", 4096) + `"},{"description":"` + x("d", 1905) + `"}`), embed(`{"description":"` + x("d", 4096) + `"},{"description":"` + x("d", 1904) + `"}`), "embeds", "MAX_EMBED_SIZE_EXCEEDED"},
		{"plain", embed(`{"footer":{"text":"` + x("f", 2048) + `"},"author":{"name":"` + x("n", 2048) + `"},"title":"` + x("t", 1905) + `"}`), embed(`{"footer":{"text":"` + x("f", 2048) + `"},"author":{"name":"` + x("n", 2048) + `"},"title":"` + x("t", 1904) + `"}`), "embeds", "MAX_EMBED_SIZE_EXCEEDED"},
		{"plain", embed(`{"fields":[{"name":"n","value":" "}]}`), embed(`{"fields":[{"name":"n","value":" v"}]}`), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"},
		{"plain", embed(`{}`), embed(`{"title":"t"}`), "embeds.0", "EMBED_EMPTY"},
		{"plain", embed(`{"title":"t","url":"attachment://x"}`), embed(`{"title":"t","url":"http://x.y"}`), "embeds.0.url", "URL_TYPE_INVALID_URL"},
		{"plain", embed(`{"image":{"url":"x.png"}}`), embed(`{"image":{"url":"attachment://x.png"}}`), "embeds.0.image.url", "URL_TYPE_INVALID_URL"},
		{"plain", embed(`{"author":{"name":"a","icon_url":"ftp://x.y"}}`), embed(`{"author":{"name":"a","icon_url":"https://x.y"}}`), "embeds.0.author.icon_url", "URL_TYPE_INVALID_URL"},
		{"plain", embed(`{"author":{"name":"a","url":"https://x y"}}`), embed(`{"author":{"name":"a","url":"https://x.y"}}`), "embeds.0.author.url", "URL_TYPE_INVALID_URL"},
		// Files.
		{"uploads", `[""]`, `["a"]`, "files.0", "BASE_TYPE_REQUIRED"},
		{"uploads", `["1","2","3","4","5","6","7","8","9","10","11"]`, `["1","2","3","4","5","6","7","8","9","10"]`, "attachments", "BASE_TYPE_MAX_LENGTH"},
		{"message", `{"content":"x","attachments":[{"id":"7"}]}`, `{"content":"x","attachments":[{"id":0}]}`, "attachments.0.id", "ATTACHMENT_NOT_FOUND"},
		{"edit", `{"components":[{"type":13,"file":{"url":"attachment://b.txt"}}],"attachments":[{"id":"7"},{"id":"8"}]}`, `{"components":[{"type":13,"file":{"url":"attachment://b.txt"}}],"attachments":[{"id":"7"}]}`, "attachments.1.id", "ATTACHMENT_NOT_FOUND"},
		{"plain", v2(`{"type":13,"file":{"url":"attachment://a.txt"}}`), v2(words("x")), "components.0", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"},
		{"plain", v2(`{"type":12,"items":[{"media":{"url":"attachment://a.png"}}]}`), v2(`{"type":12,"items":[{"media":{"url":"https://x.y/a.png"}}]}`), "components.0", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"},
		{"message", v2(words("x")), v2(`{"type":13,"file":{"url":"attachment://a.txt"}}`), "attachments", "ATTACHMENT_NOT_REFERENCED"},
		{"edit", `{"components":[` + words("x") + `]}`, `{"components":[` + words("x") + `],"attachments":[]}`, "attachments", "ATTACHMENT_NOT_REFERENCED"},
		// Components.
		{"plain", `{"components":[` + many(6, func(n int) string { return row(numbered(n)) }) + `]}`, `{"components":[` + many(5, func(n int) string { return row(numbered(n)) }) + `]}`, "components", "BASE_TYPE_BAD_LENGTH"},
		{"plain", `{"components":[` + words("x") + `]}`, v2(words("x")), "components.0.type", "UNION_TYPE_CHOICES"},
		{"plain", one(button(`,"custom_id":"b"`) + "," + button(`,"custom_id":"b"`)), one(numbered(1) + "," + numbered(2)), "components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"plain", v2(`{"type":10,"id":3,"content":"a"},{"type":10,"id":3,"content":"b"}`), v2(`{"type":10,"id":3,"content":"a"},{"type":10,"id":4,"content":"b"}`), "components.1.id", "COMPONENT_ID_DUPLICATED"},
		{"plain", v2(many(4, func(int) string {
			return `{"type":17,"components":[` + many(10, func(int) string { return words("w") }) + `]}`
		})), v2(many(4, func(int) string {
			return `{"type":17,"components":[` + many(9, func(int) string { return words("w") }) + `]}`
		})), "components", "COMPONENT_MAX_TOTAL"},
		{"plain", v2(words(x("w", 2000)) + "," + words(x("w", 2001))), v2(words(x("w", 2000)) + "," + words(x("w", 2000))), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"},
		{"plain", v2(words(x("語", 3391))), v2(words(x("語", 3390))), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"},
		{"plain", v2(words(" \n")), v2(words(" x ")), "components.0.content", "BASE_TYPE_REQUIRED"},
		{"plain", v2(`{"type":9,"components":[` + words("x") + `],"accessory":{"type":11,"media":{"url":"data:x"}}}`), v2(`{"type":9,"components":[` + words("x") + `],"accessory":{"type":11,"media":{"url":"https://x.y"}}}`), "components.0.accessory.media.url", "URL_TYPE_INVALID_URL"},
		{"plain", v2(`{"type":13,"file":{"url":"https://x.y/a.txt"}}`), v2(words("x")), "components.0.file.url", "URL_TYPE_INVALID_URL"},
		{"plain", one(many(6, numbered)), one(many(5, numbered)), "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		{"plain", one(numbered(1) + "," + choose(","+ab)), one(choose("," + ab)), "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		// Buttons.
		{"plain", one(`{"type":2,"style":5,"label":"l"}`), one(`{"type":2,"style":5,"label":"l","url":"https://x.y"}`), "components.0.components.0.url", "BASE_TYPE_REQUIRED"},
		{"plain", one(`{"type":2,"style":5,"label":"l","url":"https://x.y","custom_id":"c"}`), one(`{"type":2,"style":5,"label":"l","url":"discord://x/y"}`), "components.0.components.0.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{"plain", one(`{"type":2,"style":5,"label":"l","url":"javascript:x"}`), one(`{"type":2,"style":5,"label":"l","url":"https://x.y"}`), "components.0.components.0.url", "URL_TYPE_INVALID_URL"},
		{"plain", one(`{"type":2,"style":6}`), one(`{"type":2,"style":6,"sku_id":"1"}`), "components.0.components.0.sku_id", "BASE_TYPE_REQUIRED"},
		{"plain", one(button("")), one(numbered(1)), "components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"},
		{"plain", one(button(`,"custom_id":"c","url":"https://x.y"`)), one(numbered(1)), "components.0.components.0.url", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{"plain", one(`{"type":2,"style":1,"custom_id":"c","label":" "}`), one(`{"type":2,"style":1,"custom_id":"c","emoji":{"name":"👍"}}`), "components.0.components.0.label", "BASE_TYPE_REQUIRED"},
		// Selects.
		{"plain", one(choose(`,"min_values":2,` + ab)), one(choose(`,"min_values":1,` + ab)), "components.0.components.0.min_values", "SELECT_COMPONENT_VALUES_INVALID"},
		{"plain", one(choose(`,"max_values":3,` + ab)), one(choose(`,"max_values":2,` + ab)), "components.0.components.0.max_values", "SELECT_COMPONENT_VALUES_INVALID"},
		{"plain", one(choose(`,"options":[{"value":"a"},{"value":"a"}]`)), one(choose("," + ab)), "components.0.components.0.options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"},
		{"plain", one(choose(`,"options":[{"value":"a","default":true},{"value":"b","default":true}]`)), one(choose(`,"max_values":2,"options":[{"value":"a","default":true},{"value":"b","default":true}]`)), "components.0.components.0.options", "SELECT_COMPONENT_TOO_MANY_DEFAULTS"},
		{"plain", one(`{"type":5,"custom_id":"u","min_values":2}`), one(`{"type":5,"custom_id":"u","max_values":25}`), "components.0.components.0.min_values", "SELECT_COMPONENT_VALUES_INVALID"},
		// Modals.
		{"modal", modal(many(6, func(n int) string { return label(fmt.Sprintf(`{"type":4,"custom_id":"i%d"}`, n)) })), modal(many(5, func(n int) string { return label(fmt.Sprintf(`{"type":4,"custom_id":"i%d"}`, n)) })), "data.components", "BASE_TYPE_BAD_LENGTH"},
		{"modal", `{"title":" ","components":[` + label(input("")) + `]}`, modal(label(input(""))), "data.title", "BASE_TYPE_REQUIRED"},
		{"modal", modal(words("x")), modal(words("x") + "," + label(input(""))), "data.components", "MODAL_WITHOUT_INPUT"},
		{"modal", modal(label(input("")) + "," + label(input(""))), modal(label(input(""))), "data.components.1.component.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"modal", modal(row(`{"type":4,"custom_id":"a","label":"l"},{"type":4,"custom_id":"b","label":"l"}`)), modal(row(input(`,"label":"l"`))), "data.components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		{"modal", modal(label(input(`,"label":"again"`))), modal(label(input(""))), "data.components.0.component.label", "COMPONENT_LABEL_DUPLICATED"},
		{"modal", modal(row(input(""))), modal(row(input(`,"label":"l"`))), "data.components.0.components.0.label", "BASE_TYPE_REQUIRED"},
		{"modal", modal(label(input(`,"min_length":5,"max_length":4`))), modal(label(input(`,"min_length":4,"max_length":4`))), "data.components.0.component.min_length", "TEXT_INPUT_LENGTH_INVALID"},
		{"modal", modal(label(input(`,"max_length":4,"value":"xxxxx"`))), modal(label(input(`,"max_length":4,"value":"xxxx"`))), "data.components.0.component.value", "BASE_TYPE_BAD_LENGTH"},
		{"modal", modal(label(input(`,"min_length":2,"value":"x"`))), modal(label(input(`,"min_length":2,"value":""`))), "data.components.0.component.value", "BASE_TYPE_BAD_LENGTH"},
		{"modal", modal(label(`{"type":19,"custom_id":"f","min_values":3,"max_values":2}`)), modal(label(`{"type":19,"custom_id":"f","min_values":0,"max_values":2}`)), "data.components.0.component.min_values", "FILE_UPLOAD_VALUES_INVALID"},
		{"modal", modal(label(`{"type":3,"custom_id":"s","disabled":true,` + ab + `}`)), modal(label(choose("," + ab))), "data.components.0.component.disabled", "COMPONENT_DISABLED_IN_MODAL"},
		{"modal", modal(label(choose(`,"max_values":3,` + ab))), modal(label(choose("," + ab))), "data.components.0.component.max_values", "SELECT_COMPONENT_VALUES_INVALID"},
		// Commands.
		{"command", slash(`,"name_localizations":{"de":"Fragen"}`), slash(`,"name_localizations":{"de":"fragen"}`), "name_localizations.de", "APPLICATION_COMMAND_INVALID_NAME"},
		{"command", `{"name":"two words","description":"d"}`, `{"name":"two-words","description":"d"}`, "name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"command", `{"name":"a","description":" "}`, slash(""), "description", "BASE_TYPE_REQUIRED"},
		{"command", `{"type":3,"name":" Ask"}`, `{"type":3,"name":"Ask about this"}`, "name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"command", `{"type":3,"name":"Ask","description":"d"}`, `{"type":3,"name":"Ask","description":""}`, "description", "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"},
		{"command", `{"type":3,"name":"Ask","options":[{}]}`, `{"type":3,"name":"Ask","options":[]}`, "options", "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED"},
		{"command", options(option(3, `,"description_localizations":{"de":"`+x("d", 7998)+`"}`)), options(option(3, `,"description_localizations":{"de":"`+x("d", 7997)+`"}`)), "", "APPLICATION_COMMAND_TOO_LARGE"},
		{"commands", `[` + slash("") + `,` + slash("") + `]`, `[` + slash("") + `,{"type":3,"name":"a"}]`, "1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"},
		{"commands", "[" + many(16, func(n int) string { return fmt.Sprintf(`{"type":2,"name":"m%d"}`, n) }) + "]", "[" + many(15, func(n int) string { return fmt.Sprintf(`{"type":2,"name":"m%d"}`, n) }) + "]", "", "APPLICATION_COMMANDS_MAX"},
		// Options.
		{"command", options(option(3, "") + "," + option(3, "")), options(option(3, "")), "options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE"},
		{"command", options(`{"type":3,"name":"O","description":"d"}`), options(option(3, "")), "options.0.name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"command", options(`{"type":3,"name":"o"}`), options(option(3, "")), "options.0.description", "BASE_TYPE_REQUIRED"},
		{"command", options(`{"type":1,"name":"s","description":"d"},` + option(3, "")), options(`{"type":1,"name":"s","description":"d"}`), "options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"command", options(`{"type":2,"name":"g","description":"d"}`), options(`{"type":2,"name":"g","description":"d","options":[` + option(1, "") + `]}`), "options.0.options", "BASE_TYPE_REQUIRED"},
		{"command", options(`{"type":2,"name":"g","description":"d","options":[` + option(3, "") + `]}`), options(`{"type":2,"name":"g","description":"d","options":[` + option(1, "") + `]}`), "options.0.options.0.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"command", options(`{"type":1,"name":"s","description":"d","options":[` + option(1, "") + `]}`), options(`{"type":1,"name":"s","description":"d","options":[` + option(3, "") + `]}`), "options.0.options.0.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"command", options(option(3, "") + `,{"type":3,"name":"p","description":"d","required":true}`), options(option(3, `,"required":true`) + `,{"type":3,"name":"p","description":"d"}`), "options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		{"command", options(option(3, `,"autocomplete":true,"choices":[{"name":"a","value":"a"}]`)), options(option(3, `,"autocomplete":true,"choices":[]`)), "options.0", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_INVALID"},
		{"command", options(option(6, `,"autocomplete":true`)), options(option(4, `,"autocomplete":true`)), "options.0.autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID"},
		{"command", options(option(5, `,"choices":[{"name":"a","value":"a"}]`)), options(option(10, `,"choices":[{"name":"a","value":1.5}]`)), "options.0.choices", "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID"},
		{"command", options(option(3, `,"min_length":3,"max_length":2`)), options(option(3, `,"min_length":2,"max_length":3`)), "options.0.min_length", "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID"},
		{"command", options(option(3, `,"max_value":2`)), options(option(4, `,"max_value":2`)), "options.0.min_value", "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID"},
		// Choices.
		{"texts", "[" + many(26, func(n int) string { return fmt.Sprintf(`{"name":"%d","value":"v"}`, n) }) + "]", "[" + many(25, func(n int) string { return fmt.Sprintf(`{"name":"%d","value":"v"}`, n) }) + "]", "data.choices", "BASE_TYPE_BAD_LENGTH"},
		{"texts", `[{"name":"` + x("n", 101) + `","value":"v"}]`, `[{"name":"` + x("n", 100) + `","value":"v"}]`, "data.choices.0.name", "BASE_TYPE_BAD_LENGTH"},
		{"texts", `[{"name":"a","value":"v"},{"name":"a","value":"w"}]`, `[{"name":"a","value":"v"},{"name":"b","value":"v"}]`, "data.choices.1.name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE"},
		{"texts", `[{"name":"a","value":"` + x("v", 101) + `"}]`, `[{"name":"a","value":"` + x("v", 100) + `"}]`, "data.choices.0.value", "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID"},
		{"numbers", `[{"name":"a","value":"1"}]`, `[{"name":"a","value":1}]`, "data.choices.0.value", "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID"},
	}
}

// TestProblems has for each rule a payload with that problem alone, and one beside it
// with none.
func TestProblems(t *testing.T) {
	for n, test := range problemCases() {
		t.Run(fmt.Sprint(n, " ", test.path, " ", test.code), func(t *testing.T) {
			judge := judges[test.as]
			if got := judge(parse(t, test.wrong)); len(got) != 1 || got[0].Path != test.path || got[0].Code != test.code || got[0].Message == "" {
				t.Errorf("wrong: %+v", got)
			}
			if got := judge(parse(t, test.right)); len(got) != 0 {
				t.Errorf("right: %+v", got)
			}
		})
	}
}

// TestEveryRuleHasACase reads this package for the problems that it can find.
func TestEveryRuleHasACase(t *testing.T) {
	tested := map[string]bool{}
	for _, test := range problemCases() {
		tested[test.code] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"([A-Z][A-Z0-9_]{8,})"`).FindAllStringSubmatch(string(source), -1) {
			found++
			if !tested[m[1]] {
				t.Errorf("%s: no case has %s", f, m[1])
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d rules were found", found)
	}
}

// TestEmpty: what nobody would see.
func TestEmpty(t *testing.T) {
	file := []payload.Object{{"id": "7", "filename": "b.txt"}}
	for name, test := range map[string]struct {
		m    Message
		want bool
	}{
		"nothing":            {Message{}, true},
		"spaces":             {Message{Body: payload.Object{"content": " \n"}}, true},
		"empty lists":        {Message{Body: payload.Object{"embeds": []any{}, "components": []any{}}}, true},
		"words":              {Message{Body: payload.Object{"content": "x"}}, false},
		"components":         {Message{Body: payload.Object{"components": []any{payload.Object{}}}}, false},
		"an upload":          {Message{Uploads: []Upload{{"0", "a.txt"}}}, false},
		"a file that stays":  {Message{Attached: file}, false},
		"a file that leaves": {Message{Attached: file, Body: payload.Object{"attachments": []any{}}}, true},
	} {
		if got := test.m.Empty(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// FuzzProblems: whatever a payload says, judging it ends, and each problem has a place,
// a code and a sentence.
func FuzzProblems(f *testing.F) {
	for _, test := range problemCases() {
		if len(test.wrong) < 500 {
			f.Add(test.as, test.wrong)
		}
	}
	f.Fuzz(func(t *testing.T, as, body string) {
		var v any
		if json.Unmarshal([]byte(body), &v) != nil || judges[as] == nil || as == "uploads" {
			return
		}
		_, isList := v.([]any)
		_, isObject := v.(payload.Object)
		if wantsList := as == "commands" || as == "texts" || as == "numbers"; wantsList && !isList || !wantsList && !isObject {
			return
		}
		for _, p := range judges[as](v) {
			if p.Code == "" || p.Message == "" || strings.Contains(p.Path, "..") && !strings.Contains(body, ".") {
				t.Errorf("%+v", p)
			}
		}
	})
}
