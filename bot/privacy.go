package bot

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"

	"verbatim/bot/render"
	"verbatim/bot/rest"
)

// privacy tells what is stored about members.
func (v *visit) privacy(ctx context.Context) error {
	return v.tell(ctx, v.say("privacy_stored"), v.say("privacy_not"), v.say("privacy_rights"))
}

// erase forgets the member.
func (v *visit) erase(ctx context.Context) error {
	if err := v.bot.State.EraseMember(ctx, v.asker()); err != nil {
		return err
	}
	return v.tell(ctx, v.say("erased"))
}

// export hands over what is stored about the member, as a file.
func (v *visit) export(ctx context.Context) error {
	all, err := v.bot.State.Export(ctx, v.asker())
	if err != nil {
		return err
	}
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	f := rest.File{Name: "verbatim.json", Type: "application/json", Data: data.Bytes()}
	if len(f.Data) > maxUpload {
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		if _, err := w.Write(f.Data); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		f = rest.File{Name: "verbatim.json.gz", Type: "application/gzip", Data: zipped.Bytes()}
	}
	return v.showFile(ctx, v.say("exported"), f)
}

// showFile puts words and a file in the place of what was announced.
func (v *visit) showFile(ctx context.Context, words string, f rest.File) error {
	m := v.out.Note(render.Controls{}, words)
	var components []any
	for _, c := range m.Components {
		components = append(components, c)
	}
	file := map[string]any{"type": 13, "file": map[string]string{"url": "attachment://" + f.Name}}
	_, err := v.change(ctx, map[string]any{
		"flags": m.Flags, "allowed_mentions": m.AllowedMentions, "components": append(components, file),
		"attachments": []map[string]any{{"id": "0", "filename": f.Name}},
	}, f)
	return err
}
