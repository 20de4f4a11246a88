package extract

import (
	"bufio"
	"bytes"
	"path/filepath"
	"regexp"
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

// Extract reads the articles in data, which is a saved page, text copied from
// one, Markdown or JSON lines, each perhaps gzipped; the format is recognised
// from the bytes. name is the file's name: its base before the first dot
// becomes the ID of an article that fills the whole file.
//
// The error is one of the package's sentinels, wrapped where there is more to
// say, and means that nothing could be read. JSON lines fail one by one: each
// line has its own Result, and Result.Err says what is wrong with it.
func Extract(name string, data []byte) ([]Result, error) {
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	if bytes.HasPrefix(data, gzipMagic) {
		s, err := inflate(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if data, err = s.whole(); err != nil {
			return nil, err
		}
	}
	return extract(name, data)
}

// extract is Extract for data that is not gzipped.
func extract(name string, data []byte) ([]Result, error) {
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
	case looksMHTML(text):
		return nil, ErrMHTML
	case looksJSONL(text):
		var results []Result
		err := readRecords(Stem(name), source{Reader: bufio.NewReader(strings.NewReader(text))}, func(r Result) bool {
			results = append(results, r)
			return true
		})
		return results, err
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

// looksMHTML reports whether text is a page with its pictures in one file, as
// browsers save it: a letter of several parts.
func looksMHTML(text string) bool {
	head := text[:min(len(text), 4<<10)]
	return rxHeader.MatchString(head) && strings.Contains(head, "MIME-Version:") && strings.Contains(head, "multipart/related")
}

var rxHeader = regexp.MustCompile(`\A\s*[A-Za-z-]+: `)

// Stem is the base of a file's name before its first dot.
func Stem(name string) string {
	base := filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	base, _, _ = strings.Cut(base, ".")
	return base
}
