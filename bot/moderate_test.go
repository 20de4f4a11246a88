package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest"
)

// harvest is a page that a moderator brings.
const harvest = "---\ntitle: Harvest is late\noutlet: The Ost Mirror\nurl: https://ost-mirror.example/harvest\ndate: 2024-06-03\n---\nThe harvest of apples on Skell is three weeks late this year, farmers say, because of the cold May.\n"

func (w *world) modal(x *discordtest.Interaction) discordtest.Modal {
	w.Helper()
	m, err := x.Modal(w.ctx())
	if err != nil {
		w.Fatalf("no modal: %v\n%s", err, w.log.String())
	}
	return m
}

func (w *world) brings(h discordtest.Hand, name, text string) discordtest.Message {
	w.Helper()
	return w.answered(h.Slash("article add", discordtest.Values{"file": discordtest.File{Name: name, Data: []byte(text)}}))
}

// filledIn is a form as the member finds it.
func filledIn(t *testing.T, form discordtest.Modal) string {
	t.Helper()
	data, err := json.Marshal(form.Components)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// menu is the message's menu: its custom id, and the values of its options by label.
func menu(t *testing.T, m discordtest.Message) (id string, values map[string]string) {
	t.Helper()
	var message struct {
		Components []struct {
			Components []struct {
				CustomID string `json:"custom_id"`
				Options  []struct{ Label, Value string }
			}
		}
	}
	if err := json.Unmarshal([]byte(m.JSON()), &message); err != nil {
		t.Fatal(err)
	}
	for _, row := range message.Components {
		for _, c := range row.Components {
			if len(c.Options) > 0 {
				values = map[string]string{}
				for _, o := range c.Options {
					values[o.Label] = o.Value
				}
				return c.CustomID, values
			}
		}
	}
	t.Fatalf("no menu: %s", m.JSON())
	return
}

func labels(m discordtest.Message) string {
	var all []string
	for _, b := range m.Buttons() {
		all = append(all, b.Label)
	}
	return strings.Join(all, ", ")
}

// TestDetailsThatCannotBe: one detail that cannot be taken costs nothing of what else
// was typed. The draft says what is wrong, is not published so, and its form comes back
// as it was filled in.
func TestDetailsThatCannotBe(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	mod := w.guild.Owner().In(w.general)
	draft := w.brings(mod, "harvest.md", harvest)
	stale := draft
	draft = w.answered(mod.Submit(w.modal(mod.Press(draft, "Edit details")), discordtest.Values{
		"title": "Apples are late", "author": "Wim Dorn", "url": "gopher://ost", "published": "some day"}))
	w.says(draft, "Apples are late", "Author: Wim Dorn", `gopher\://ost is not a web address`, "some day is not a date")
	if got := labels(draft); got != "Edit details, Discard" {
		t.Errorf("buttons: %s", got)
	}
	if _, err := mod.Press(stale, "Publish").Ack(w.ctx()); err == nil {
		t.Error("it could be published")
	}
	form := w.modal(mod.Press(draft, "Edit details"))
	for _, typed := range []string{"Apples are late", "Wim Dorn", "gopher://ost", "some day"} {
		if !strings.Contains(filledIn(t, form), typed) {
			t.Errorf("the form does not have %q any more: %s", typed, filledIn(t, form))
		}
	}
	draft = w.answered(mod.Submit(form, discordtest.Values{"url": "https://ost-mirror.example/apples?utm_source=x", "published": "4 June 2024"}))
	w.says(draft, "Apples are late", "Author: Wim Dorn", "https://ost-mirror.example/apples", "4 June 2024")
	if strings.Contains(draft.Text(), "is not a") || strings.Contains(draft.Text(), "utm_source") {
		t.Errorf("it says\n%s", draft.Text())
	}
	w.says(w.answered(mod.Press(draft, "Publish")), "Published")
	w.says(w.answered(mod.Slash("article show", discordtest.Values{"id": "harvest"})), "Apples are late")
}

// TestFormsShowFormats: an empty line of the form says how it is filled in.
func TestFormsShowFormats(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	mod := w.guild.Owner().In(w.general)
	form := filledIn(t, w.modal(mod.Press(w.brings(mod, "harvest.md", harvest), "Edit details")))
	for _, format := range []string{"https://", "2021-08-27"} {
		if !strings.Contains(form, format) {
			t.Errorf("no line shows %q: %s", format, form)
		}
	}
}

// TestDraftsTellOfLookalikes: a moderator cannot see that an outlet's name has a letter
// of another alphabet, so it is said.
func TestDraftsTellOfLookalikes(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	mod := w.guild.Owner().In(w.general)
	w.answered(mod.Press(w.brings(mod, "harvest.md", harvest), "Publish"))
	draft := func(outlet string) discordtest.Message {
		return w.brings(mod, "tower.md", "---\noutlet: "+outlet+"\n---\n# Tower\n\nThe water tower of Ost was painted green by two climbers from the capital.\n")
	}
	w.says(draft("The Ost \u041cirror"), "looks like The Ost Mirror, which is here already")
	if same := draft("Ost Mirror"); strings.Contains(same.Text(), "looks like") {
		t.Errorf("it says\n%s", same.Text())
	}
}

// TestDraftsAreFoundAgain: whoever dismisses the message of a draft finds the draft in
// /article drafts, until it is published or discarded.
func TestDraftsAreFoundAgain(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	mod := w.guild.Owner().In(w.general)
	w.says(w.answered(mod.Slash("article drafts", nil)), "There are no drafts")
	w.brings(mod, "harvest.md", harvest)
	w.brings(mod, "tower.md", "# Tower\n\nThe water tower of Ost was painted green by two climbers from the capital.\n")
	list := w.answered(mod.Slash("article drafts", nil))
	if !list.Ephemeral {
		t.Error("everybody sees it")
	}
	w.says(list, "Harvest is late", "Tower")
	// Another server has none of them.
	other := w.discord.Guild("Ostend")
	w.says(w.answered(other.Owner().In(other.Channel("general")).Slash("article drafts", nil)), "There are no drafts")

	stale := w.answered(mod.Slash("article drafts", nil))
	id, values := menu(t, list)
	found := w.answered(mod.Choose(list, id, values["Harvest is late"]))
	w.says(found, "This would be stored", "The Ost Mirror")
	w.says(w.answered(mod.Press(found, "Publish")), "Published. Its id is harvest")
	left := w.answered(mod.Slash("article drafts", nil))
	w.says(left, "Tower")
	if strings.Contains(left.Text(), "Harvest") {
		t.Errorf("a published draft is still there:\n%s", left.Text())
	}
	// One that has been published since the list was shown.
	gone, err := mod.Choose(stale, id, values["Harvest is late"]).FollowUp(w.ctx(), 0)
	if err != nil {
		t.Fatal(err)
	}
	w.says(gone, "no longer")
}

// TestIDsAreSuggested: who writes the id of an article is shown titles and sends ids.
func TestIDsAreSuggested(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(3)
	mod, ann := w.guild.Owner().In(w.general), w.hand("ann")
	for _, text := range []string{harvest, "---\ntitle: The école of Ærø " + strings.Repeat("is open ", 20) + "\n---\nThe school of the island is open again after the storm, its teacher says.\n"} {
		name := strings.Fields(text[10:])[0] + ".md"
		w.answered(mod.Press(w.brings(mod, name, text), "Publish"))
	}
	w.guild.Override("article", w.guild.Everyone(), true)
	for name, c := range map[string]struct {
		by      discordtest.Hand
		command string
		typed   string
		want    []string // "name = value", … for a name that is cut
	}{
		"nothing typed":   {mod, "article show", "", []string{"… = The", "Harvest is late = Harvest", "Article 3 = a3", "Article 2 = a2", "Article 1 = a1"}},
		"a beginning":     {mod, "article show", "harv", []string{"Harvest is late = Harvest"}},
		"within":          {mod, "article remove", "IS LATE", []string{"Harvest is late = Harvest"}},
		"an id":           {mod, "article remove", "a2", []string{"Article 2 = a2"}},
		"without accents": {mod, "article show", "ecole of aero", []string{"… = The"}},
		"nothing like it": {mod, "article show", "xyz", nil},
		"who may not":     {ann, "article show", "harv", nil},
	} {
		t.Run(name, func(t *testing.T) {
			choices, err := c.by.Autocomplete(c.command, "id", c.typed, nil).Choices(w.ctx())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range choices {
				name := x.Name
				if strings.HasSuffix(name, "…") {
					name = "…"
				}
				got = append(got, name+" = "+x.Value.(string))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
