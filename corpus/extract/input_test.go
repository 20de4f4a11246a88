package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

// ferry is an article as clean as one can be.
const ferry = "The ferry between the two islands sails again from Monday after nineteen months of repairs to its hull.\n\n" +
	"“We have missed it badly,” said Ada Roe, who keeps the shop at the northern pier."

func zipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encoded(t *testing.T, order unicode.Endianness, s string) []byte {
	t.Helper()
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestExtractRecognises(t *testing.T) {
	page := "<!DOCTYPE html><html><head><title>x</title></head><body><article><h1>Ferry returns</h1><p>" +
		strings.ReplaceAll(ferry, "\n\n", "</p><p>") + "</p></article></body></html>"
	windows := strings.NewReplacer("“", "\x93", "”", "\x94").Replace(ferry)
	for _, test := range []struct {
		name   string
		file   string
		data   []byte
		format string
	}{
		{"text", "ferry.txt", []byte(ferry), "text"},
		{"text without an ending", "ferry", []byte(ferry), "text"},
		{"byte order mark", "ferry.txt", []byte("\ufeff" + ferry), "text"},
		{"lines end as on Windows", "ferry.txt", []byte(strings.ReplaceAll(ferry, "\n", "\r\n")), "text"},
		{"UTF-16, little end first", "ferry.txt", encoded(t, unicode.LittleEndian, ferry), "text"},
		{"UTF-16, big end first", "ferry.txt", encoded(t, unicode.BigEndian, ferry), "text"},
		{"Windows-1252", "ferry.txt", []byte(windows), "text"},
		{"gzipped text", "ferry.txt.gz", zipped(t, ferry), "text"},
		{"page", "ferry.html", []byte(page), "html"},
		{"page under a wrong name", "ferry.txt", []byte(page), "html"},
		{"page without an end", "ferry.html", []byte(page[:strings.Index(page, "</p></article>")]), "html"},
		{"page in which nothing is closed", "ferry.html", []byte("<HTML>\n<body><p>" + strings.ReplaceAll(ferry, "\n\n", "<p>")), "html"},
		{"paragraphs in which nothing is closed", "ferry.html", []byte("<p>" + strings.ReplaceAll(ferry, "\n\n", "<p>") + "<p><br><br>"), "html"},
		{"gzipped page", "ferry.html.gz", zipped(t, page), "html"},
		{"front matter", "ferry.md", []byte("---\ntitle: Ferry returns\n---\n\n" + ferry), "markdown"},
		{"headings", "ferry.md", []byte("# Ferry returns\n\n" + ferry), "markdown"},
		{"gzipped Markdown", "ferry.md.gz", zipped(t, "# Ferry returns\n\n"+ferry), "markdown"},
		{"numbers and asterisks", "ferry.txt", []byte(ferry + "\n\n# 1 in *all* the charts * this week, they say."), "text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			results, err := Extract("some/folder/"+test.file, test.data)
			if err != nil || len(results) != 1 {
				t.Fatalf("%d results, %v", len(results), err)
			}
			r := results[0]
			if r.Format != test.format {
				t.Errorf("format %q, want %q", r.Format, test.format)
			}
			if !strings.HasPrefix(r.Article.Text, ferry) {
				t.Errorf("text %q", r.Article.Text)
			}
			if r.Article.ID != "ferry" {
				t.Errorf("id %q", r.Article.ID)
			}
			again, err := Extract(test.file, r.Received)
			if err != nil || len(again) != 1 || again[0].Article.Text != r.Article.Text {
				t.Errorf("what was received gives something else: %v", err)
			}
		})
	}
}

func TestExtractRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, ErrEmpty},
		{"only space", []byte(" \n\t\r\n"), ErrEmpty},
		{"only a byte order mark", []byte("\ufeff"), ErrEmpty},
		{"gzipped nothing", zipped(t, ""), ErrEmpty},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ErrBinary},
		{"a document of an office program", []byte("PK\x03\x04\x14\x00\x06\x00"), ErrBinary},
		{"control characters", bytes.Repeat([]byte{0, 1, 2, 3, 'a'}, 100), ErrBinary},
		{"damaged gzip", zipped(t, ferry)[:30], ErrGzip},
		{"gzipped twice", zipped(t, string(zipped(t, ferry))), ErrGzip},
		{"UTF-8 cut in two", []byte(ferry[:len(ferry)-1] + "\x80\xe2"), ErrEncoding},
		{"Greek in an old code page", bytes.Repeat([]byte("\xe1\xe2\xe3 \xe4\xe5\xe6\xe7 "), 20), ErrEncoding},
		{"half a UTF-16 character", append(encoded(t, unicode.LittleEndian, ferry), 'x'), ErrEncoding},
		{"only a menu", []byte("Home\nNews\nSport\nWeather\nContact us\nSubscribe\nLog in"), ErrNoArticle},
		{"one word", []byte("hello"), ErrNoArticle},
		{"JSON of another shape", []byte("[\n {\"title\": \"x\"},\n {\"title\": \"y\"}\n]"), ErrJSON},
		{"JSON over several lines, cut off", []byte("{\n \"title\": \"x\",\n \"text\": \"" + ferry), ErrJSON},
		{"tags that are never closed", []byte("<html><body>" + strings.Repeat("<div class='a'>", 60_000)), ErrNoArticle},
		{"tags without a root", []byte("<p>" + strings.Repeat("<b>", 300_000)), ErrNoArticle},
		{"tags after a word", []byte("Ferry " + strings.Repeat("<b>", 300_000)), ErrNoArticle},
		{"tags with spaces between", []byte("Ferry " + strings.Repeat("<b class='x'> ", 80_000)), ErrNoArticle},
		{"a record of tags", []byte(`{"text":"` + strings.Repeat("<b>", 1000) + `"}`), ErrNoArticle},
		{"a picture in letters", []byte("data:image/png;base64," + strings.Repeat("iVBORw0KGgoAAAANSUhEUgAAAAUA", 40_000)), ErrNoArticle},
		{"a picture in lines of letters", []byte(strings.Repeat(strings.Repeat("iVBORw0KGgoAAAAN", 5)[:76]+"\n", 10_000)), ErrNoArticle},
		{"a squeezed script", []byte("(function(){var a=" + strings.Repeat("b(c,d),e[f]=g?h:i,", 50_000) + "0})()"), ErrNoArticle},
		{"a page with its pictures", []byte("From: <Saved by Blink>\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n" + ferry), ErrMHTML},
		{"too large", make([]byte, MaxBytes+1), ErrTooLarge},
		{"too large once inflated", zipped(t, strings.Repeat("a", MaxBytes+1)), ErrTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			results, err := Extract("x.txt", test.data)
			if len(results) == 1 && results[0].Format == "jsonl" { // its lines fail one by one
				results, err = nil, results[0].Err
			}
			if !errors.Is(err, test.want) {
				t.Fatalf("error %v, want %v", err, test.want)
			}
			if results != nil {
				t.Errorf("results beside an error: %v", results)
			}
		})
	}
}

func TestExtractJSONL(t *testing.T) {
	const data = `{"id":"a-1","title":"Ferry returns","outlet":"Harbour Weekly","author":"Ada Roe","url":"https://example.com/f?utm_source=x","published":"2021-08-27","text":"The ferry sails\nagain.\n\n• It was away."}

{"id":"a-2","text":null}
{"id": "a-3", "title": 7, "text": "It is cut` + "\n" + `nothing of the kind
{"id":4,"title":null,"outlet":null,"author":null,"url":null,"published":null,"text":"Subscribe now and the text stays."}
{"text":"A text without an id."}
`
	results, err := Extract("many.jsonl", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ ID, Title, Outlet, Author, URL, Published, Text, Err string }
	var got []row
	for _, r := range results {
		a, e := r.Article, ""
		if r.Err != nil {
			e, _, _ = strings.Cut(r.Err.Error(), ":")
		}
		got = append(got, row{a.ID, a.Title, a.Outlet, a.Author, a.URL, a.Published, a.Text, e})
		if r.Err == nil {
			again, err := Extract("many.jsonl", r.Received)
			if err != nil || len(again) != 1 || again[0].Article.Text != a.Text {
				t.Errorf("%s: its line gives something else: %v", a.ID, err)
			}
		}
	}
	want := []row{
		{ID: "a-1", Title: "Ferry returns", Outlet: "Harbour Weekly", Author: "Ada Roe", URL: "https://example.com/f", Published: "2021-08-27", Text: "The ferry sails\n\nagain.\n\n• It was away."},
		{ID: "a-2", Err: "line 3 (a-2)"},
		{ID: "a-3", Err: "line 4 (a-3)"},
		{ID: "many-5", Err: "line 5"},
		{ID: "4", Text: "Subscribe now and the text stays."},
		{ID: "many-7", Text: "A text without an id."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What a record says of its article and cannot be read is told, not passed over.
func TestRecordTellsWhatItLeavesOut(t *testing.T) {
	results, err := Extract("a.jsonl", []byte(`{"published":"2024-13-45","url":"example","text":"The ferry sails again."}`))
	if err != nil || len(results) != 1 || results[0].Err != nil {
		t.Fatal(results, err)
	}
	want := []Dropped{{Text: "2024-13-45", Reason: "not a date"}, {Text: "example", Reason: "not a web address"}}
	if diff := cmp.Diff(want, results[0].Dropped); diff != "" || results[0].Article.Published != "" || results[0].Article.URL != "" {
		t.Errorf("%s%+v", diff, results[0].Article)
	}
}

// A JSON line that is cut off is a bad record, never a text.
func TestBrokenRecordIsNoText(t *testing.T) {
	results, err := Extract("-", []byte(`{"id":"x","text":"It sails again and the text of the record has no end`))
	if err != nil || len(results) != 1 || results[0].Err == nil || results[0].Article.ID != "x" || results[0].Article.Text != "" {
		t.Errorf("%+v, %v", results, err)
	}
	results, err = Extract("", []byte(`{"text":""}`+"\n"))
	if err != nil || len(results) != 1 || results[0].Article.ID != "line-1" {
		t.Errorf("%+v, %v", results, err)
	}
}
