package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

// archive gives n records, one at a time, and counts how many were taken.
type archive struct {
	n, given int
	rest     []byte
}

func (a *archive) Read(p []byte) (int, error) {
	if len(a.rest) == 0 {
		if a.given == a.n {
			return 0, io.EOF
		}
		a.given++
		a.rest = fmt.Appendf(nil, `{"id":"r%d","text":"%s %d"}`+"\n", a.given, strings.Repeat("The ferry sails again. ", 400), a.given)
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// An archive is of any length, and is not read before it is asked for.
func TestAllStreams(t *testing.T) {
	t.Parallel()
	const records = 2400
	in := &archive{n: records}
	n := 0
	for r := range All("many.jsonl", in) {
		n++
		if want := fmt.Sprintf("r%d", n); r.Err != nil || r.Article.ID != want {
			t.Fatalf("record %d: %s, %v", n, r.Article.ID, r.Err)
		}
		if ahead := (in.given - n) * 9000; ahead > 2*sniffSize {
			t.Fatalf("%d bytes are read ahead", ahead)
		}
	}
	if n != records {
		t.Errorf("%d records", n)
	}
	if size := records * 9000; size <= MaxBytes {
		t.Fatalf("%d bytes prove nothing", size)
	}
	var zip bytes.Buffer
	w := gzip.NewWriter(&zip)
	if _, err := io.Copy(w, &archive{n: records}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	n = 0
	for r := range All("many.jsonl.gz", &zip) {
		if n++; r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	if n != records {
		t.Errorf("gzipped: %d records", n)
	}
	for range All("many.jsonl", &archive{n: records}) {
		break
	}
}

// Whatever is read in one piece is the same in a stream.
func TestAllIsExtract(t *testing.T) {
	record := `{"id":"a","text":"` + strings.Repeat(ferry[:50], 400) + `"}` + "\n"
	long := strings.Repeat(record, 3*sniffSize/2/len(record))
	for name, data := range map[string][]byte{
		"text": []byte(ferry), "nothing": nil, "a page": []byte("<html><p>" + ferry), "gzip": zipped(t, ferry), "twice gzip": zipped(t, string(zipped(t, ferry))),
		"damaged gzip": zipped(t, ferry)[:20], "a record": []byte(record), "a list": []byte("[" + record + "]"), "records in UTF-16": encoded(t, unicode.LittleEndian, long),
		"records": []byte(long), "gzipped records": zipped(t, long), "with a byte order mark": []byte("\ufeff" + long), "a bad record": []byte(long + "{\n" + record), "no end": []byte(long + `{"id":"b","text":"c`),
		"Windows-1252": []byte(long + "{\"id\":\"b\",\"text\":\"caf\xe9 on the quay\"}\n"), "a long text": []byte(strings.Repeat(ferry+"\n\n", 3*sniffSize/2/len(ferry))),
	} {
		t.Run(name, func(t *testing.T) {
			want, err := Extract("x.y", data)
			var got []Result
			var last error
			for r := range All("x.y", bytes.NewReader(data)) {
				if r.Format == "" {
					last = r.Err
				} else {
					got = append(got, r)
				}
			}
			if !errors.Is(last, err) && !errors.Is(err, last) {
				t.Errorf("error %v, want %v", last, err)
			}
			if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })); diff != "" {
				t.Errorf("-want +got:\n%.2000s", diff)
			}
		})
	}
}

// faults are what is wrong with the articles in a stream.
func faults(in io.Reader) (n int, errs []string) {
	for r := range All("x.jsonl", in) {
		if n++; r.Err != nil {
			errs = append(errs, r.Article.ID+": "+r.Err.Error())
		}
	}
	return n, errs
}

func TestAllBounds(t *testing.T) {
	records := func(n int) io.Reader { return &archive{n: n} }
	var zip bytes.Buffer
	w := gzip.NewWriter(&zip)
	if _, err := io.Copy(w, records(1000)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		in   io.Reader
		n    int // 0 where it does not matter
		errs []string
	}{
		{"a record that is too long", io.MultiReader(records(200), strings.NewReader(`{"text":"`+strings.Repeat("a ", MaxBytes/2)+`"}`+"\n"), records(200)), 401, []string{"x-201: line 201: it is larger than 20 MB"}},
		{"a first record that is too long", io.MultiReader(strings.NewReader(`{"text":"`+strings.Repeat("a ", MaxBytes/2)+`"}`+"\n"), records(2)), 3, []string{"x-1: line 1: it is larger than 20 MB"}},
		{"a record in no encoding", io.MultiReader(records(200), strings.NewReader("{\"text\":\"\xe1\xe2\xe3\xe4\xe5\xe6\"}\n"), records(1)), 202, []string{"x-201: line 201: its characters could not be read; save it as UTF-8"}},
		{"a stream that breaks off", io.MultiReader(records(200), broken{}), 201, []string{"x: line 201: it broke"}},
		{"gzip that breaks off", bytes.NewReader(zip.Bytes()[:zip.Len()/2]), 0, nil},
		{"a long text", strings.NewReader(strings.Repeat(ferry, MaxBytes/len(ferry)+1)), 1, []string{"x: it is larger than 20 MB"}},
		{"a long list", strings.NewReader("[" + strings.Repeat(`{"text":"a"},`, MaxBytes/10)), 1, []string{"x: " + ErrJSON.Error()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			n, errs := faults(test.in)
			if test.n == 0 {
				if len(errs) != 1 || !strings.Contains(errs[0], ErrGzip.Error()) || n < 2 {
					t.Errorf("%d, %q", n, errs)
				}
				return
			}
			if n != test.n || !slices.Equal(errs, test.errs) {
				t.Errorf("%d, %.500q, want %d, %q", n, errs, test.n, test.errs)
			}
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("it broke") }
