package world

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"verbatim/bot/discordtest/payload"
)

// File is one that a member or the bot uploads.
type File struct {
	// ContentType may be ""; the bytes tell it then.
	Name, ContentType string
	Data              []byte
}

// Folders of the address under which a file is served.
const (
	FolderAttachments = "attachments"           // of messages
	FolderEphemeral   = "ephemeral-attachments" // of commands and modals
)

// Files are those that were uploaded.
type Files struct {
	world  *World
	byPath map[string]File
	order  []string // of their paths
}

func newFiles(w *World) *Files { return &Files{world: w, byPath: map[string]File{}} }

// Add stores a file and describes it as Discord does. Its address is served without a
// token, as Discord's is.
func (all *Files) Add(folder string, f File) payload.Object {
	w := all.world
	id := w.NewID()
	path := fmt.Sprintf("/%s/%s/%s/%s", folder, w.bot.ID, id, url.PathEscape(f.Name))
	all.byPath[path] = f
	all.order = append(all.order, path)
	if kept := Recent(all.order, w.Options.Keep); len(kept) < len(all.order) {
		for _, old := range all.order[:len(all.order)-len(kept)] {
			delete(all.byPath, old)
		}
		all.order = kept
	}
	kind := f.ContentType
	if kind == "" {
		kind = http.DetectContentType(f.Data)
	}
	o := payload.Object{
		"id": id, "filename": f.Name, "size": len(f.Data), "content_type": kind,
		"url": w.Options.URL + path, "proxy_url": w.Options.URL + path,
	}
	if folder == FolderEphemeral {
		o["ephemeral"] = true
	}
	return o
}

// At returns the file of an escaped path.
func (all *Files) At(path string) (File, bool) {
	f, ok := all.byPath[path]
	return f, ok
}

// Of returns the file that Add described.
func (all *Files) Of(described payload.Object) File {
	return all.byPath[strings.TrimPrefix(payload.Text(described, "url"), all.world.Options.URL)]
}
