package discordtest

import (
	"slices"
	"strings"
)

// fill puts a request's content into a new message.
func (d *Discord) fill(m *message, path string, data object, files []upload, allowed int) *apiError {
	flags, _ := number(data, "flags")
	v2 := flags&flagComponentsV2 != 0
	f := fields{}
	f.messageBody(path, data, v2, allowed)
	f.attachments(path, data, files, nil)
	f.references(path, list(data, "components"), files, nil, v2)
	if len(f.problems) > 0 {
		return invalidForm(f.problems...)
	}
	if empty(data, len(files)) {
		return emptyMessage()
	}
	m.flags = flags
	m.content = strings.TrimSpace(text(data, "content"))
	m.embeds = rich(list(data, "embeds"))
	m.components = numbered(list(data, "components"))
	m.poll = asked(dict(data, "poll"), d.now())
	for _, file := range files {
		m.attachments = append(m.attachments, d.attach("attachments", file.File, false))
	}
	m.mention(dict(data, "allowed_mentions"))
	return nil
}

// edit changes what a request names and leaves the rest. The result is judged as a
// whole.
func (d *Discord) edit(m *message, path string, data object, files []upload) *apiError {
	merged := object{"content": m.content, "embeds": m.embeds, "components": m.components}
	if m.poll != nil {
		merged["poll"] = m.poll
	}
	for _, key := range []string{"content", "embeds", "components", "poll", "allowed_mentions", "flags", "attachments"} {
		if v, ok := data[key]; ok {
			merged[key] = v
		}
	}
	flags, set := number(data, "flags")
	v2 := m.v2() || flags&flagComponentsV2 != 0
	f := fields{}
	if set && m.v2() && flags&flagComponentsV2 == 0 {
		f.add(at(path, "flags"), "MESSAGE_FLAGS_INVALID", "IS_COMPONENTS_V2 cannot be taken back.")
	}
	f.messageBody(path, merged, v2, flagSuppressEmbeds|flagComponentsV2)
	f.attachments(path, data, files, m.attachments)
	kept := m.attachments
	if _, given := data["attachments"]; given {
		kept = nil
		for _, x := range list(data, "attachments") {
			a, _ := x.(object)
			if i := slices.IndexFunc(m.attachments, func(h object) bool { return text(h, "id") == keyOf(a["id"]) }); i >= 0 {
				kept = append(kept, m.attachments[i])
			}
		}
	}
	f.references(path, list(merged, "components"), files, kept, v2)
	if len(f.problems) > 0 {
		return invalidForm(f.problems...)
	}
	if empty(merged, len(kept)+len(files)) {
		return emptyMessage()
	}
	m.content = strings.TrimSpace(text(merged, "content"))
	m.embeds = list(merged, "embeds")
	if _, given := data["embeds"]; given {
		m.embeds = rich(list(data, "embeds"))
	}
	m.components = numbered(list(merged, "components"))
	m.poll = asked(dict(merged, "poll"), d.now())
	m.attachments = slices.Clone(kept)
	for _, file := range files {
		m.attachments = append(m.attachments, d.attach("attachments", file.File, false))
	}
	if set {
		m.flags = m.flags&^flagSuppressEmbeds | flags
	}
	loading := m.flags&flagLoading != 0
	m.flags &^= flagLoading
	m.mention(dict(data, "allowed_mentions"))
	if !loading {
		m.edited = d.now()
	}
	m.revision++
	m.changed.fire()
	m.channel.changed.fire()
	m.announce("MESSAGE_UPDATE")
	return nil
}

// references judges the files that components show by attachment://name. Without
// embeds to carry them, files of Components V2 are seen only where one names them.
func (f *fields) references(path string, components []any, files []upload, has []object, v2 bool) {
	names := map[string]bool{}
	for _, file := range files {
		names[file.Name] = false
	}
	for _, a := range has {
		names[text(a, "filename")] = false
	}
	walk(path, components, func(path string, c object) {
		media := []object{dict(c, "media"), dict(c, "file")}
		for _, x := range list(c, "items") {
			item, _ := x.(object)
			media = append(media, dict(item, "media"))
		}
		for _, o := range media {
			name, ok := strings.CutPrefix(text(o, "url"), "attachment://")
			if !ok {
				continue
			}
			if _, there := names[name]; !there {
				f.add(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "There is no file %q.", name)
			}
			names[name] = true
		}
	})
	for name, used := range names {
		if v2 && !used {
			f.add(at(path, "attachments"), "ATTACHMENT_NOT_REFERENCED", "No component shows the file %q.", name)
		}
	}
}

// rich gives embeds the type that Discord adds.
func rich(embeds []any) []any {
	out := []any{}
	for _, x := range embeds {
		e := object{"type": "rich"}
		embed, _ := x.(object)
		for k, v := range embed {
			if v != nil {
				e[k] = v
			}
		}
		if fields := list(embed, "fields"); fields != nil {
			shown := []any{}
			for _, y := range fields {
				f, _ := y.(object)
				shown = append(shown, object{"name": f["name"], "value": f["value"], "inline": truth(f, "inline")})
			}
			e["fields"] = shown
		}
		out = append(out, e)
	}
	return out
}
