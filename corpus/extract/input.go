package extract

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"verbatim/corpus/extract/decode"
	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/html"
	"verbatim/corpus/extract/markdown"
	"verbatim/corpus/extract/paste"
)

// The formats of Result.Format.
const (
	formatHTML     = "html"
	formatText     = "text"
	formatMarkdown = "markdown"
	formatJSONL    = "jsonl"
)

// gzipMagic begins every gzip stream.
var gzipMagic = []byte{0x1f, 0x8b}

// Extract reads the articles in data, which is a saved page, text copied from
// one, Markdown or JSON lines, each perhaps gzipped; the format is recognised
// from the bytes. name is the file's name: its base before the first dot
// becomes the ID of an article that fills the whole file.
//
// The error is one of the package's sentinels, wrapped where there is more to
// say, and means that nothing could be read. JSON lines fail one by one: each
// line has its own Result, and Result.Err says what is wrong with it.
func Extract(name string, data []byte) ([]Result, error) {
	data, err := inflate(data)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, ErrEmpty
	}
	if decode.Binary(data) {
		return nil, ErrBinary
	}
	text, decodeErr := decode.Text(data)
	if html.Detect(text) || decodeErr != nil && html.Detect(string(data)) {
		// A page may state its encoding in a <meta>, so it gets the raw bytes.
		return whole(name, formatHTML, data, html.Read)
	}
	if decodeErr != nil {
		return nil, decodeErr
	}
	switch {
	case strings.TrimSpace(text) == "":
		return nil, ErrEmpty
	case looksJSONL(text):
		return readJSONL(Stem(name), text)
	case looksJSON(text):
		return nil, ErrJSON
	case markdown.Detect(text):
		return whole(name, formatMarkdown, data, func([]byte) (draft.Draft, error) { return markdown.Read(text) })
	}
	return whole(name, formatText, data, func([]byte) (draft.Draft, error) { return paste.Read(text), nil })
}

// whole makes the one Result of an input that is a single article.
func whole(name, format string, data []byte, read func([]byte) (draft.Draft, error)) ([]Result, error) {
	d, err := read(data)
	if err != nil {
		return nil, err
	}
	d.ID = Stem(name)
	a, err := d.Article()
	if err != nil {
		return nil, err
	}
	return []Result{{Article: a, Dropped: d.Dropped, Format: format, Received: data}}, nil
}

// Stem is the base of a file's name before its first dot.
func Stem(name string) string {
	base := filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	base, _, _ = strings.Cut(base, ".")
	return base
}

// inflate undoes gzip, if data is gzipped, and holds both sizes to MaxBytes.
func inflate(data []byte) ([]byte, error) {
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	if !bytes.HasPrefix(data, gzipMagic) {
		return data, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, ErrGzip
	}
	defer r.Close()
	out, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if len(out) > MaxBytes {
		return nil, fmt.Errorf("%w when decompressed", ErrTooLarge)
	}
	if err != nil {
		return nil, ErrGzip
	}
	if bytes.HasPrefix(out, gzipMagic) {
		return nil, ErrGzip
	}
	return out, nil
}
