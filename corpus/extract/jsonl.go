package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"verbatim/corpus"
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

// readJSONL makes one Result of each line that is not blank. A record without an
// id has its line's number.
func readJSONL(stem, text string) ([]Result, error) {
	if stem == "" { // standard input
		stem = "line"
	}
	var results []Result
	number := 0
	for raw := range strings.Lines(text) {
		number++
		line := strings.TrimSpace(raw)
		if line == "" {
			continue
		}
		r := Result{Format: formatJSONL, Received: []byte(line)}
		d, err := readRecord(line)
		id := d.ID
		r.Stated = id != ""
		if !r.Stated {
			d.ID = fmt.Sprintf("%s-%d", stem, number)
		}
		if err == nil {
			r.Article, err = d.Article()
			r.Dropped = d.Dropped
		}
		if err != nil {
			r.Article, r.Err = corpus.Article{ID: d.ID}, lineError(number, id, err)
		}
		results = append(results, r)
	}
	return results, nil
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
