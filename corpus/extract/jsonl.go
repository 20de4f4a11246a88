package extract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"verbatim/corpus"
	"verbatim/corpus/extract/decode"
	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/paste"
)

// record is one line of JSON lines. A null leaves its field empty. Numbers are
// taken as ids too, since many collections number their articles.
type record struct {
	ID        json.RawMessage `json:"id"`
	Title     string          `json:"title"`
	Outlet    string          `json:"outlet"`
	Author    string          `json:"author"`
	URL       string          `json:"url"`
	Published string          `json:"published"`
	Text      string          `json:"text"`
}

// sniffLines is how many lines looksJSONL reads before it gives up.
const sniffLines = 20

// rxRecord matches the beginning of a JSON object, or of a list of them. No
// article begins so.
var rxRecord = regexp.MustCompile(`\A\s*(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:`)

// looksJSONL reports whether text is JSON lines: most of its lines are objects,
// or begin as one does. A line that is not may be a bad record among good ones.
func looksJSONL(text string) bool {
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		return false
	}
	seen, objects := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		seen++
		if strings.HasPrefix(line, "{") && (json.Valid([]byte(line)) || rxRecord.MatchString(line)) {
			objects++
		}
		if seen == sniffLines {
			break
		}
	}
	return objects > 0 && objects*2 >= seen
}

// looksJSON reports whether text is JSON of some other shape, or was to be.
func looksJSON(text string) bool {
	text = strings.TrimSpace(text)
	return rxRecord.MatchString(text) || (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Valid([]byte(text))
}

// readRecords yields one Result of each line that is not blank. A record without an
// id has its line's number.
func readRecords(stem string, in source, yield func(Result) bool) error {
	if stem == "" { // standard input
		stem = "line"
	}
	for number := 1; ; number++ {
		line, err := in.line()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return lineError(number, "", err)
		}
		if len(bytes.TrimSpace(line)) > 0 && !yield(readLine(fmt.Sprintf("%s-%d", stem, number), number, line)) {
			return nil
		}
	}
}

// readLine makes the Result of a line. name is its article's ID if it states none.
func readLine(name string, number int, line []byte) Result {
	r := Result{Format: formatJSONL}
	fail := func(id string, err error) Result {
		r.Article, r.Dropped, r.Err = corpus.Article{ID: cmp.Or(id, name)}, nil, lineError(number, id, err)
		return r
	}
	if len(line) > MaxBytes {
		return fail("", ErrTooLarge)
	}
	text, err := decode.Text(line)
	if err != nil {
		return fail("", err)
	}
	text = strings.TrimSpace(text)
	r.Received = []byte(text)
	d, err := readRecord(text)
	r.Stated = d.ID != ""
	if err != nil {
		return fail(d.ID, err)
	}
	if r.Article, err = d.Article(); err != nil {
		return fail(d.ID, err)
	}
	r.Article.ID, r.Dropped = cmp.Or(d.ID, name), d.Dropped
	return r
}

// errNotRecord is a line of JSON lines that holds no record.
var errNotRecord = errors.New("it is not a JSON object with the fields id, title, outlet, author, url, published and text, each a string or null; correct the line")

// errNoText is a record without an article.
var errNoText = errors.New(`its "text" is missing or empty; it must hold the article's text`)

// lineError says which line of JSON lines err is about.
func lineError(number int, id string, err error) error {
	if id == "" {
		return fmt.Errorf("line %d: %w", number, err)
	}
	return fmt.Errorf("line %d (%s): %w", number, id, err)
}

// readRecord makes the draft of one line. Its text is an article's already, so
// it is brought to paragraphs and nothing is left out of it.
func readRecord(line string) (draft.Draft, error) {
	var r record
	err := json.Unmarshal([]byte(line), &r)
	d := draft.Draft{ID: recordID(r.ID), Title: r.Title, Author: r.Author, Outlet: r.Outlet}
	// What is not in the contract's form is unknown rather than wrong.
	d.Published, _ = ParseDate(r.Published)
	if d.Published == "" && strings.TrimSpace(r.Published) != "" {
		d.Dropped = append(d.Dropped, Dropped{Text: r.Published, Reason: "not a date"})
	}
	d.URL, _ = corpus.CanonicalURL(r.URL)
	if d.URL == "" && strings.TrimSpace(r.URL) != "" {
		d.Dropped = append(d.Dropped, Dropped{Text: r.URL, Reason: "not a web address"})
	}
	if err != nil {
		if m := rxRecordID.FindStringSubmatch(line); d.ID == "" && m != nil {
			d.ID = m[1]
		}
		return d, errNotRecord
	}
	if strings.TrimSpace(r.Text) == "" {
		return d, errNoText
	}
	for _, t := range paste.Paragraphs(r.Text) {
		d.Blocks = append(d.Blocks, draft.Block{Text: t})
	}
	return d, nil
}

// rxRecordID finds the id in a line that is no JSON, to say which it is.
var rxRecordID = regexp.MustCompile(`"id"\s*:\s*"([^"\\]{1,100})"`)

// recordID is the id as text, or "" if there is none.
func recordID(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}
