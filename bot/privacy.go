package bot

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"

	"verbatim/bot/interact"
	"verbatim/bot/moderate"
	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
)

// privacy are the handlers of what is stored about members.
type privacy struct{ State *state.State }

// show tells what is stored about members.
func (h privacy) show(ctx context.Context, r *interact.Request) error {
	return r.Tell(ctx, r.Say("privacy_stored"), r.Say("privacy_not"),
		r.Say("privacy_answers", "public", days(keepPublic), "private", days(keepPrivate)),
		r.Say("privacy_ends", "waiting", days(keepWaiting), "undecided", days(keepUndecided), "left", days(keepLeft)),
		r.Say("privacy_rights"))
}

// erase forgets the member.
func (h privacy) erase(ctx context.Context, r *interact.Request) error {
	if err := h.State.EraseMember(ctx, r.Asker()); err != nil {
		return err
	}
	return r.Tell(ctx, r.Say("erased"))
}

// export hands over what is stored about the member, as a file.
func (h privacy) export(ctx context.Context, r *interact.Request) error {
	all, err := h.State.Export(ctx, r.Asker())
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
	if len(f.Data) > moderate.MaxUpload {
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
	return showFile(ctx, r, r.Say("exported"), f)
}

// showFile puts words and a file in the place of what was announced.
func showFile(ctx context.Context, r *interact.Request, words string, f rest.File) error {
	m := r.Out.Note(render.Controls{}, words)
	var components []any
	for _, c := range m.Components {
		components = append(components, c)
	}
	file := map[string]any{"type": 13, "file": map[string]string{"url": "attachment://" + f.Name}}
	_, err := r.Edit(ctx, map[string]any{
		"flags": m.Flags, "allowed_mentions": m.AllowedMentions, "components": append(components, file),
		"attachments": []map[string]any{{"id": "0", "filename": f.Name}},
	}, f)
	return err
}
