// Package eval measures retrieval on labelled questions: it reads corpora and
// questions as the public benchmarks give them, and writes what the pipeline
// ranks for each question as a run, which a scorer compares with the labels.
package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// Corpus is the articles that questions are asked of, in the files' order.
type Corpus struct {
	// Key tells the corpus from any other, for a cache: a hash of the files, of
	// what is excluded and of how texts are cut.
	Key string
	// Records are the articles as they were read.
	Records []Record
}

// Record is one line of a corpus file. A null is a "".
type Record struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet"`
	Author    string `json:"author"`
	URL       string `json:"url"`
	Published string `json:"published"`
	Text      string `json:"text"`
}

// Articles returns the records as articles with their texts as they are. Their
// ids are the records' places, from 0: the records' own may be any string, or
// occur twice.
func (c *Corpus) Articles() []corpus.Article {
	out := make([]corpus.Article, len(c.Records))
	for i, r := range c.Records {
		out[i] = corpus.Article{ID: strconv.Itoa(i), Title: r.Title, Outlet: r.Outlet, Author: r.Author, URL: r.URL, Published: r.Published, Text: r.Text}
	}
	return out
}

// Record returns the record that an article of Articles was made of.
func (c *Corpus) Record(articleID string) (Record, error) {
	i, err := strconv.Atoi(articleID)
	if err != nil || i < 0 || i >= len(c.Records) {
		return Record{}, fmt.Errorf("corpus: no record %q", articleID)
	}
	return c.Records[i], nil
}

// ReadCorpus reads JSON lines files, gzipped or not, and leaves out the records
// whose ids stand in the JSON array of the file exclude, if that is not "".
func ReadCorpus(files []string, exclude string) (*Corpus, error) {
	key := sha256.New()
	fmt.Fprintf(key, "segment %d\n", segment.Version)
	out := map[string]bool{}
	if exclude != "" {
		data, err := os.ReadFile(exclude)
		if err != nil {
			return nil, err
		}
		var ids []string
		if err := json.Unmarshal(data, &ids); err != nil {
			return nil, fmt.Errorf("%s: not a JSON array of ids: %w", exclude, err)
		}
		for _, id := range ids {
			out[id] = true
		}
		fmt.Fprintf(key, "exclude %x\n", sha256.Sum256(data))
	}
	c := &Corpus{}
	for _, file := range files {
		err := lines(file, key, func(r Record) {
			if !out[r.ID] {
				c.Records = append(c.Records, r)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	c.Key = hex.EncodeToString(key.Sum(nil))
	return c, nil
}

// ReadLines reads a JSON lines file, gzipped or not, such as one of questions.
func ReadLines[T any](file string) ([]T, error) {
	var out []T
	err := lines(file, io.Discard, func(v T) { out = append(out, v) })
	return out, err
}

// lines hands the object of every line that is not blank to each, and what it
// reads to also.
func lines[T any](file string, also io.Writer, each func(T)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	var plain io.Reader = in
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if plain, err = gzip.NewReader(in); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	r := bufio.NewReaderSize(io.TeeReader(plain, also), 1<<20)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var v T
			if err := json.Unmarshal(line, &v); err != nil {
				return fmt.Errorf("%s line %d: %w", file, n, err)
			}
			each(v)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
}
