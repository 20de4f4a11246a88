package rules

import (
	"maps"
	"slices"
	"strings"

	"verbatim/bot/discordtest/payload"
)

// Upload is a file that comes with a request.
type Upload struct {
	// Key is the number of its part, files[n], by which the body names it.
	Key  string
	Name string
}

// Kept returns the files of the message that a request leaves there: those that its
// "attachments" lists, or all if it lists none.
func (m Message) Kept() []payload.Object {
	listed, given := m.Body["attachments"]
	if !given {
		return m.Attached
	}
	var kept []payload.Object
	all, _ := listed.([]any)
	for _, x := range all {
		a, _ := x.(payload.Object)
		if i := slices.IndexFunc(m.Attached, func(h payload.Object) bool { return payload.Text(h, "id") == payload.ID(a["id"]) }); i >= 0 {
			kept = append(kept, m.Attached[i])
		}
	}
	return kept
}

// attachments judges what a request says about files: each must be one that it
// uploads, or one that the message has.
func attachments(r *report, m Message) {
	if len(m.Uploads) > MaxFiles {
		r.add(payload.At(m.Path, "attachments"), "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", MaxFiles)
	}
	known := map[string]bool{}
	for _, u := range m.Uploads {
		known[u.Key] = true
		if u.Name == "" {
			r.add(payload.At(m.Path, "files", u.Key), "BASE_TYPE_REQUIRED", "A file needs a name.")
		}
	}
	for _, a := range m.Attached {
		known[payload.Text(a, "id")] = true
	}
	for i, x := range payload.List(m.Body, "attachments") {
		a, _ := x.(payload.Object)
		if id := payload.ID(a["id"]); !known[id] {
			r.add(payload.At(m.Path, "attachments", i, "id"), "ATTACHMENT_NOT_FOUND", "There is no file %q.", id)
		}
	}
}

// references judges the files that components show by attachment://name. Components
// V2 leave no embeds to carry files, so a file is seen only where a component names it.
func references(r *report, m Message) {
	used := map[string]bool{} // by the file's name
	for _, u := range m.Uploads {
		used[u.Name] = false
	}
	for _, a := range m.Kept() {
		used[payload.Text(a, "filename")] = false
	}
	payload.Walk(m.Path, payload.List(m.Body, "components"), func(path string, c payload.Object) {
		media := []payload.Object{payload.Dict(c, "media"), payload.Dict(c, "file")}
		for _, x := range payload.List(c, "items") {
			item, _ := x.(payload.Object)
			media = append(media, payload.Dict(item, "media"))
		}
		for _, o := range media {
			name, ok := strings.CutPrefix(payload.Text(o, "url"), "attachment://")
			if !ok {
				continue
			}
			if _, there := used[name]; !there {
				r.add(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "There is no file %q.", name)
			}
			used[name] = true
		}
	})
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if m.V2() && !used[name] {
			r.add(payload.At(m.Path, "attachments"), "ATTACHMENT_NOT_REFERENCED", "No component shows the file %q.", name)
		}
	}
}
