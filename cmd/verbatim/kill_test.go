package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"verbatim/corpus/sqlite"
)

var kills = flag.Int("kills", 3, "how many processes TestKill kills")

// TestKill kills an add that is under way, at random moments, with a signal that
// cannot be caught. Every article that add had said it added must be there
// whole, none in part, and check must find nothing. Each third time the folder
// is a new one; else what was killed goes on.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	texts, file := writeLetters(t, random, 120)

	began := time.Now()
	if out, err := self(t, "add", "--yes", "--data", t.TempDir(), file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	whole := time.Since(began)
	t.Logf("a whole add takes %s", whole.Round(time.Millisecond))

	var data string
	killed, acknowledgedInAll := 0, 0
	acknowledged := map[string]bool{}
	i := 0
	for ; killed < *kills; i++ {
		if i > 100+10**kills {
			t.Fatalf("of %d runs only %d were killed: the others had ended before", i, killed)
		}
		if i%3 == 0 {
			data, acknowledged = t.TempDir(), map[string]bool{}
		}
		c := self(t, "add", "--yes", "--data", data, file)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// Storing is a small part of the time; half of the moments fall into it.
		after, lines := time.Duration(random.Int64N(int64(whole)/int64(1+i%3))), 0
		if i%2 == 0 {
			lines = 1 + random.IntN(len(texts))
		}
		timer := time.AfterFunc(after, func() { c.Process.Kill() })
		said := bufio.NewScanner(out)
		for n := 0; said.Scan(); {
			id, ok := strings.CutPrefix(said.Text(), "added ")
			if !ok {
				continue
			}
			id, _, _ = strings.Cut(id, ",")
			acknowledged[id] = true
			acknowledgedInAll++
			if n++; n == lines {
				time.Sleep(time.Duration(random.Int64N(int64(20 * time.Millisecond))))
				c.Process.Kill()
			}
		}
		timer.Stop()
		if err := c.Wait(); err != nil {
			killed++
		}

		report, err := self(t, "check", "--deep", "--json", "--data", data).CombinedOutput()
		if bytes.Contains(report, []byte("there is no library")) && len(acknowledged) == 0 {
			continue // it was killed before it had made one
		}
		if err != nil || !bytes.Contains(report, []byte(`"ok":true`)) {
			t.Fatalf("kill %d: check: %v: %s", i, err, report)
		}
		store, err := sqlite.Open(t.Context(), data)
		if err != nil {
			t.Fatal(err)
		}
		library, err := store.Library(t.Context(), defaultLibrary)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := library.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range stored {
			a, err := library.Article(t.Context(), it.ID)
			if err != nil || a.Text != texts[it.ID] {
				t.Errorf("kill %d: %s is stored in part: %v", i, it.ID, err)
			}
			delete(acknowledged, it.ID)
		}
		store.Close()
		for id := range acknowledged {
			t.Errorf("kill %d: %s was acknowledged and is not there", i, id)
		}
		for _, it := range stored {
			acknowledged[it.ID] = true // and must stay
		}
	}
	t.Logf("killed %d of %d runs; %d articles were acknowledged", killed, i, acknowledgedInAll)
}

// writeLetters writes n articles of invented words as JSON lines, and returns
// their texts by id.
func writeLetters(t *testing.T, random *rand.Rand, n int) (texts map[string]string, file string) {
	t.Helper()
	texts = map[string]string{}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for i := range n {
		var paragraphs []string
		for range 1 + random.IntN(3) {
			var words []string
			for range 15 + random.IntN(40) {
				word := make([]byte, 2+random.IntN(8))
				for j := range word {
					word[j] = byte('a' + random.IntN(26))
				}
				words = append(words, string(word))
			}
			paragraphs = append(paragraphs, "It "+strings.Join(words, " ")+".")
		}
		id := fmt.Sprintf("letter-%03d", i)
		texts[id] = strings.Join(paragraphs, "\n\n")
		if err := enc.Encode(map[string]string{"id": id, "title": "Letter " + fmt.Sprint(i), "outlet": "The Harbour Gazette", "text": texts[id]}); err != nil {
			t.Fatal(err)
		}
	}
	file = filepath.Join(t.TempDir(), "letters.jsonl")
	if err := os.WriteFile(file, lines.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return texts, file
}
