package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

// plant changes the database behind the store's back.
func plant(t *testing.T, dir, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestCheckNamesTheDamage(t *testing.T) {
	bridge, harbour := corpustest.Bridge().ID, corpustest.Harbour().ID
	// As long as the text that it replaces, and in one passage like it.
	forged := strings.Replace(corpustest.Harbour().Text, "three percent", "eight percent", 1)
	article := "(SELECT id FROM articles WHERE name = '" + bridge + "')"
	for _, test := range []struct {
		name, plant string
		deep        bool
		want        []sqlite.Problem
	}{
		{name: "nothing", plant: "SELECT 1"},
		{name: "nothing, deep", plant: "SELECT 1", deep: true},
		{name: "a changed word", plant: "UPDATE articles SET text = CAST(replace(CAST(text AS TEXT), 'Monday', 'Sunday') AS BLOB) WHERE name = '" + bridge + "'",
			want: []sqlite.Problem{{Kind: sqlite.ProblemText, ID: bridge}, {Kind: sqlite.ProblemFullText}}},
		{name: "a changed hash", plant: "UPDATE articles SET hash = '00' WHERE name = '" + bridge + "'",
			want: []sqlite.Problem{{Kind: sqlite.ProblemHash, ID: bridge}}},
		{name: "text and hash changed together",
			plant: "UPDATE articles SET text = CAST('" + forged + "' AS BLOB), hash = '" + corpus.Hash(forged) + "' WHERE name = '" + harbour + "'",
			want:  []sqlite.Problem{{Kind: sqlite.ProblemText, ID: harbour}, {Kind: sqlite.ProblemFullText}}},
		{name: "text, hash and digest changed together", deep: true,
			plant: "UPDATE articles SET text = CAST('" + forged + "' AS BLOB), hash = '" + corpus.Hash(forged) + "', digest = '" + digestOf(corpustest.Harbour(), forged) + "' WHERE name = '" + harbour + "'",
			want:  []sqlite.Problem{{Kind: sqlite.ProblemDerived, ID: harbour}, {Kind: sqlite.ProblemVector, ID: harbour}, {Kind: sqlite.ProblemFullText}}},
		{name: "a letter of the outlet changed", plant: "UPDATE articles SET outlet = replace(outlet, 'Lun', 'Lum') WHERE name = '" + bridge + "'",
			want: []sqlite.Problem{{Kind: sqlite.ProblemAttribution, ID: bridge}}},
		{name: "a moved span", plant: "UPDATE passages SET end = end - 8 WHERE id = (SELECT min(id) FROM passages WHERE article = " + article + ")",
			want: []sqlite.Problem{{Kind: sqlite.ProblemSpan, ID: bridge}, {Kind: sqlite.ProblemFullText}}},
		{name: "a span outside the text", plant: "UPDATE passages SET end = 1000000 WHERE id = (SELECT max(id) FROM passages WHERE article = " + article + ")",
			want: []sqlite.Problem{{Kind: sqlite.ProblemSpan, ID: bridge}}},
		{name: "a missing vector", plant: "DELETE FROM embeddings WHERE input = (SELECT input FROM passages WHERE article = " + article + " LIMIT 1)",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector, ID: bridge}}},
		{name: "a foreign vector", plant: "INSERT INTO embeddings(model, input, vector) SELECT model, x'0102', vector FROM embeddings LIMIT 1",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector}}},
		{name: "a damaged vector", plant: "UPDATE embeddings SET vector = x'00000000' WHERE input = (SELECT input FROM passages WHERE article = " + article + " LIMIT 1)",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector, ID: bridge}}},
		{name: "a vector of another length", plant: "UPDATE embeddings SET vector = x'0000803f' WHERE input = (SELECT input FROM passages WHERE article = " + article + " LIMIT 1)",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector, ID: bridge}}},
		{name: "another passage's vector", plant: "UPDATE embeddings SET vector = (SELECT vector FROM embeddings WHERE input = (SELECT max(input) FROM passages WHERE article = " + article + ")) WHERE input = (SELECT min(input) FROM passages WHERE article = " + article + ")",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector, ID: bridge}}},
		{name: "two vectors swapped", deep: true, plant: "CREATE TEMP TABLE two AS SELECT e.* FROM embeddings e JOIN passages p ON p.input = e.input AND p.id IN (1, 2); " +
			"UPDATE embeddings SET vector = (SELECT vector FROM two WHERE two.input <> embeddings.input) WHERE input IN (SELECT input FROM two)",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector, ID: bridge}, {Kind: sqlite.ProblemVector, ID: bridge}}},
		{name: "two passages' hashes swapped", plant: "CREATE TEMP TABLE two AS SELECT id, input FROM passages WHERE id IN (1, 2); UPDATE passages SET input = (SELECT input FROM two WHERE two.id <> passages.id) WHERE id IN (1, 2)",
			want: []sqlite.Problem{{Kind: sqlite.ProblemVector, ID: bridge}, {Kind: sqlite.ProblemVector, ID: bridge}}},
		{name: "the full-text index gone", plant: "DROP TABLE text_1",
			want: []sqlite.Problem{{Kind: sqlite.ProblemFullText}}},
		{name: "a full-text row gone", plant: "INSERT INTO text_1(text_1, rowid, headline, body) SELECT 'delete', id, headline, body FROM content_1 WHERE article = " + article + " LIMIT 1",
			want: []sqlite.Problem{{Kind: sqlite.ProblemFullText, ID: bridge}, {Kind: sqlite.ProblemFullText}}},
		{name: "a foreign full-text row", plant: "INSERT INTO text_1(rowid, headline, body) VALUES (999, 'foreign', 'words')",
			want: []sqlite.Problem{{Kind: sqlite.ProblemFullText}, {Kind: sqlite.ProblemFullText}}},
		{name: "a passage indexed under another's words", plant: "INSERT INTO text_1(text_1, rowid, headline, body) SELECT 'delete', id, headline, body FROM content_1 WHERE id = 1; " +
			"INSERT INTO text_1(rowid, headline, body) SELECT 1, headline, body FROM content_1 WHERE id = 2",
			want: []sqlite.Problem{{Kind: sqlite.ProblemFullText}}},
		{name: "the full-text index garbled", plant: "UPDATE text_1_data SET block = zeroblob(length(block)) WHERE id > 10",
			want: []sqlite.Problem{{Kind: sqlite.ProblemDatabase}, {Kind: sqlite.ProblemFullText}}},
		{name: "received bytes changed", plant: "UPDATE received SET bytes = (SELECT bytes FROM received WHERE article <> " + article + ") WHERE article = " + article,
			want: []sqlite.Problem{{Kind: sqlite.ProblemReceived, ID: bridge}}},
		{name: "received bytes garbled", plant: "UPDATE received SET bytes = x'00' WHERE article = " + article,
			want: []sqlite.Problem{{Kind: sqlite.ProblemReceived, ID: bridge}}},
		{name: "received bytes gone", plant: "DELETE FROM received WHERE article = " + article,
			want: []sqlite.Problem{{Kind: sqlite.ProblemReceived, ID: bridge}}},
		{name: "received bytes give another text", deep: true,
			plant: "UPDATE received SET (bytes, hash) = (SELECT bytes, hash FROM received WHERE article <> " + article + ") WHERE article = " + article,
			want:  []sqlite.Problem{{Kind: sqlite.ProblemDerived, ID: bridge}}},
		{name: "headings garbled", plant: "UPDATE articles SET headings = '[' WHERE name = '" + harbour + "'",
			want: []sqlite.Problem{{Kind: sqlite.ProblemSpan, ID: harbour}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			l := library(t, open(t, dir), "a")
			add(t, l, corpustest.Bridge(), corpustest.Harbour())
			embed(t, l, model)
			plant(t, dir, test.plant)
			r := check(t, l, test.deep)
			if diff := cmp.Diff(test.want, r.Problems, ignoreDetail); diff != "" {
				t.Errorf("%s\n%v", diff, r.Problems)
			}
			if r.Articles != 2 || r.Passages == 0 {
				t.Errorf("report %+v", r)
			}
		})
	}
}

// digestOf is the digest of an article that has another text.
func digestOf(a corpus.Article, text string) string { return a.Digest(corpus.Hash(text)) }

func TestPendingIsNoFault(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	add(t, l, corpustest.Bridge())
	r := check(t, l, true)
	if len(r.Problems) > 0 || r.Pending == 0 || r.Pending != r.Passages {
		t.Errorf("report %+v", r)
	}
}

func TestAnotherExtractorIsNoFault(t *testing.T) {
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	plant(t, dir, "UPDATE received SET extractor = 0 WHERE article = 1")
	if r := check(t, l, true); len(r.Problems) > 0 || r.Underived != 1 {
		t.Errorf("report %+v", r)
	}
}

func TestDamagedTextIsNotRead(t *testing.T) {
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	add(t, l, corpustest.Bridge())
	hits, err := l.Search(t.Context(), `"bridge"`, 1, corpus.Filter{})
	if err != nil || len(hits) == 0 {
		t.Fatal(err)
	}
	plant(t, dir, "UPDATE articles SET text = CAST(replace(CAST(text AS TEXT), 'Monday', 'Sunday') AS BLOB)")
	if p, err := l.Passage(t.Context(), hits[0].Passage); err == nil {
		t.Errorf("a changed text was handed out: %q", p.Of(p.Article.Text))
	}
}
