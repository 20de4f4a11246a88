package sqlite_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

const model = "test-model"

func open(t *testing.T, dir string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func library(t *testing.T, s *sqlite.Store, name string) *sqlite.Library {
	t.Helper()
	l, err := s.Library(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// entry makes an corpus.Entry whose received bytes are its text.
func entry(a corpus.Article) corpus.Entry {
	return corpus.Entry{Article: a, Received: corpus.Received{Name: a.ID + ".txt", Format: "text", Extractor: 1, Bytes: []byte(a.Text)}}
}

func add(t *testing.T, l *sqlite.Library, articles ...corpus.Article) []corpus.Added {
	t.Helper()
	var entries []corpus.Entry
	for _, a := range articles {
		entries = append(entries, entry(a))
	}
	added, err := l.Add(t.Context(), entries)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// vectorOf follows from the text: other texts' vectors are far from it.
func vectorOf(text string) []float32 {
	sum := sha256.Sum256([]byte(text))
	v := make([]float32, len(sum))
	var length float64
	for i, b := range sum {
		v[i] = float32(b) - 127.5
		length += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(length))
	}
	return v
}

func vectorsOf(_ context.Context, texts []string) (vectors [][]float32, err error) {
	for _, t := range texts {
		vectors = append(vectors, vectorOf(t))
	}
	return vectors, nil
}

// embed gives every pending passage its vector.
func embed(t *testing.T, l *sqlite.Library, model string) int {
	t.Helper()
	pending, err := l.Pending(t.Context(), model, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var vectors [][]float32
	for _, p := range pending {
		vectors = append(vectors, vectorOf(p.Text))
	}
	if err := errors.Join(l.SaveVectors(t.Context(), model, pending, vectors), l.FinishEmbedding(t.Context(), model)); err != nil {
		t.Fatal(err)
	}
	return len(pending)
}

// edit changes an article, which must succeed.
func edit(t *testing.T, l *sqlite.Library, id string, c corpus.Edit) corpus.Article {
	t.Helper()
	a, err := l.Edit(t.Context(), id, c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// keys are the numbers of the library's passages, of those articles or of all, in order.
func keys(t *testing.T, l *sqlite.Library, articles ...string) (out []int64) {
	t.Helper()
	var all []int64
	for key := range int64(500) {
		all = append(all, key+1)
	}
	places, err := l.PlacesOf(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range places {
		if p.Article != "" && (len(articles) == 0 || slices.Contains(articles, p.Article)) {
			out = append(out, all[i])
		}
	}
	return out
}

func TestArticleComesBackAsStored(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	want := corpustest.Bridge()
	add(t, l, want, corpustest.Harbour())
	got, err := l.Article(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	received, err := l.Received(t.Context(), want.ID)
	if err != nil || string(received.Bytes) != want.Text {
		t.Errorf("received %q, %v", received.Bytes, err)
	}
	if _, err := l.Article(t.Context(), "nobody"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("an article that is not there: %v", err)
	}
}

func TestPassageIsTheTextOfItsSpan(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	a := corpustest.Bridge()
	add(t, l, a)
	hits, err := l.Search(t.Context(), `"bridge"`, 10, corpus.Filter{})
	if err != nil || len(hits) == 0 {
		t.Fatalf("%v, %v", hits, err)
	}
	for _, h := range hits {
		p, err := l.Passage(t.Context(), h.Passage)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.ToLower(p.Of(a.Text)+a.Title), "bridge") {
			t.Errorf("passage %d is %q", h.Passage, p.Of(a.Text))
		}
	}
}

func TestAddRecognises(t *testing.T) {
	bridge := corpustest.Bridge()
	again := bridge
	again.ID, again.URL = "another-name", ""
	moved := corpustest.Harbour()
	moved.ID, moved.URL = "moved", bridge.URL
	amp := moved
	amp.URL = strings.Replace(bridge.URL, "https://", "http://www.", 1) + "/amp/?utm_source=x"
	near := bridge
	near.ID, near.URL = "near", ""
	near.Text += "\n\nThe paper adds one line of its own."
	carrier := bridge
	carrier.ID, carrier.URL, carrier.Outlet = "carrier", "", "Another Post"
	unknown := again
	unknown.Outlet = ""
	clash := corpustest.Harbour()
	clash.ID = bridge.ID
	for _, test := range []struct {
		name string
		add  corpus.Article
		want corpus.Added
	}{
		{"the same text", again, corpus.Added{ID: bridge.ID, Match: corpus.Match{Same: bridge.ID, SameText: true}}},
		{"the same text, by nobody knows whom", unknown, corpus.Added{ID: bridge.ID, Match: corpus.Match{Same: bridge.ID, SameText: true}}},
		{"the same text of another outlet", carrier, corpus.Added{ID: "carrier", Match: corpus.Match{Near: bridge.ID, Containment: 1}}},
		{"the same address", moved, corpus.Added{ID: bridge.ID, Match: corpus.Match{Same: bridge.ID}}},
		{"another address of the same page", amp, corpus.Added{ID: bridge.ID, Match: corpus.Match{Same: bridge.ID}}},
		{"a near copy", near, corpus.Added{ID: "near", Match: corpus.Match{Near: bridge.ID, Containment: 1}}},
		{"another with the same id", clash, corpus.Added{ID: bridge.ID + "-2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := library(t, open(t, t.TempDir()), "a")
			add(t, l, bridge)
			got := add(t, l, test.add)
			if diff := cmp.Diff([]corpus.Added{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An address that is corrected counts from then on, the old one no more.
func TestEditMovesAnArticle(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	bridge, other := corpustest.Bridge(), corpustest.Harbour()
	add(t, l, bridge)
	other.URL = bridge.URL
	address := "https://www.example.org/elsewhere/"
	if _, err := l.Edit(t.Context(), bridge.ID, corpus.Edit{Change: corpus.Change{URL: &address}}); err != nil {
		t.Fatal(err)
	}
	if m, err := l.Match(t.Context(), other); err != nil || m.Same != "" {
		t.Errorf("%+v, %v", m, err)
	}
	other.URL = "http://example.org/elsewhere"
	if m, err := l.Match(t.Context(), other); err != nil || m.Same != bridge.ID {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestAddIsAllOrNothing(t *testing.T) {
	s := open(t, t.TempDir())
	l := library(t, s, "a")
	add(t, l, corpustest.Bridge())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Add(ctx, []corpus.Entry{entry(corpustest.Harbour())}); err == nil {
		t.Fatal("a cancelled add succeeded")
	}
	if n, _ := l.Count(t.Context()); n != 1 {
		t.Errorf("%d articles", n)
	}
	noProblems(t, l)
}

func TestLibrariesAreApart(t *testing.T) {
	s := open(t, t.TempDir())
	a, b := library(t, s, "a"), library(t, s, "b")
	add(t, a, corpustest.Bridge())
	added := add(t, b, corpustest.Bridge(), corpustest.Harbour())
	if added[0].ID != corpustest.Bridge().ID || added[0].Same != "" {
		t.Errorf("library b took library a's article for its own: %+v", added[0])
	}
	embed(t, a, model)
	embed(t, b, model)
	hits, err := a.Search(t.Context(), `"dairy" OR "islands"`, 10, corpus.Filter{})
	if err != nil || len(hits) > 0 {
		t.Errorf("library a finds library b's passages: %v, %v", hits, err)
	}
	hits, err = b.Search(t.Context(), `"bridge"`, 1, corpus.Filter{})
	if err != nil || len(hits) == 0 {
		t.Fatalf("%v, %v", hits, err)
	}
	if _, err := a.Passage(t.Context(), hits[0].Passage); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("library a reads library b's passage: %v", err)
	}
	edit(t, a, corpustest.Bridge().ID, corpus.Edit{Aliases: []string{"LC"}})
	if o, _ := b.Outlets(t.Context()); len(o) != 2 || len(o[0].Aliases)+len(o[1].Aliases) > 0 {
		t.Errorf("library b's outlets: %v", o)
	}
	// What two libraries share in the file outlives either's removal of it.
	if err := a.Remove(t.Context(), corpustest.Bridge().ID); err != nil {
		t.Fatal(err)
	}
	if n, _ := b.CountPending(t.Context(), model); n != 0 {
		t.Errorf("%d of library b's vectors went with library a's article", n)
	}
	noProblems(t, a)
	noProblems(t, b)
}

func TestRemoveLeavesNothing(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	embed(t, l, model)
	if err := l.Remove(t.Context(), corpustest.Bridge().ID); err != nil {
		t.Fatal(err)
	}
	if hits, err := l.Search(t.Context(), `"lamplighters"`, 10, corpus.Filter{}); err != nil || len(hits) > 0 {
		t.Errorf("%v, %v", hits, err)
	}
	if err := l.Remove(t.Context(), corpustest.Bridge().ID); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("removing it twice: %v", err)
	}
	noProblems(t, l)
}

func TestEdit(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	add(t, l, corpustest.Bridge())
	embed(t, l, model)
	title, outlet := "An unheard-of headline", "HG"
	add(t, l, corpustest.Harbour())
	edit(t, l, corpustest.Harbour().ID, corpus.Edit{Aliases: []string{"hg"}})
	got := edit(t, l, corpustest.Bridge().ID, corpus.Edit{Change: corpus.Change{Title: &title, Outlet: &outlet}})
	want := corpustest.Bridge()
	want.Title, want.Outlet = title, "The Harbour Gazette"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if hits, err := l.Search(t.Context(), `"unheard"`, 10, corpus.Filter{}); err != nil || len(hits) == 0 {
		t.Errorf("the new headline finds nothing: %v", err)
	}
	if n := embed(t, l, model); n == 0 {
		t.Error("a new headline leaves the old vectors")
	}
	noProblems(t, l)
}

// outletsOf are the library's outlets by article.
func outletsOf(t *testing.T, l *sqlite.Library) map[string]string {
	t.Helper()
	items, err := l.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, it := range items {
		out[it.ID] = it.Outlet
	}
	return out
}

// by is an article of an outlet, unlike those of other ids.
func by(id, outlet string) corpus.Article {
	return corpus.Article{ID: id, Outlet: outlet, Text: "The article called " + id + " has a text of its own."}
}

func TestAliases(t *testing.T) {
	post := func(aliases ...string) corpus.Edit { return corpus.Edit{Aliases: aliases} }
	named := func(outlet string) corpus.Edit {
		return corpus.Edit{Change: corpus.Change{Outlet: &outlet}}
	}
	l := library(t, open(t, t.TempDir()), "a")
	add(t, l, by("1", "South China Morning Post"), by("2", "Group Ltd"), by("3", "The HG"))
	edit(t, l, "1", post("SCMP"))
	// The alias of what becomes an alias leads to the end.
	edit(t, l, "2", post("South China Morning Post"))
	add(t, l, by("4", "scmp"), by("5", "the south  china morning post"))
	// A name is spelt as the library spells it, also within one call.
	add(t, l, by("6", "hg"), by("7", "Guardian"), by("8", "The Guardian"))
	// The spelling of an outlet is corrected for all its articles.
	edit(t, l, "7", named("The GUARDIAN"))
	want := map[string]string{"1": "Group Ltd", "2": "Group Ltd", "3": "The HG", "4": "Group Ltd", "5": "Group Ltd", "6": "The HG", "7": "The GUARDIAN", "8": "The GUARDIAN"}
	if diff := cmp.Diff(want, outletsOf(t, l)); diff != "" {
		t.Error(diff)
	}
	got, err := l.Outlets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]corpus.Outlet{{Name: "Group Ltd", Aliases: []string{"SCMP", "South China Morning Post"}}, {Name: "The GUARDIAN"}, {Name: "The HG"}}, got); diff != "" {
		t.Error(diff)
	}

	// All or nothing.
	before := outletsOf(t, l)
	for _, c := range []corpus.Edit{
		{Change: named("Other").Change, Aliases: []string{"fine", ""}},
		{Change: named("Other").Change, Aliases: []string{"OTHER"}},
		{Change: named("Other").Change, NoAliases: []string{"nobody"}},
		{Change: named("").Change, Aliases: []string{"x"}},
	} {
		if a, err := l.Edit(t.Context(), "3", c); err == nil {
			t.Errorf("%+v gave %+v", c, a)
		}
	}
	if diff := cmp.Diff(before, outletsOf(t, l)); diff != "" {
		t.Error(diff)
	}
	edit(t, l, "1", corpus.Edit{NoAliases: []string{"scmp"}})
}

func TestAnotherModelEmbedsAnew(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	n := embed(t, l, "old")
	if n == 0 {
		t.Fatal("nothing to embed")
	}
	if again, _ := l.CountPending(t.Context(), "new"); again != n {
		t.Fatalf("%d pending for the new model, want %d", again, n)
	}
	// Stopped half way, it goes on with the rest.
	pending, err := l.Pending(t.Context(), "new", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.SaveVectors(t.Context(), "new", pending, [][]float32{vectorOf(pending[0].Text)}); err != nil {
		t.Fatal(err)
	}
	if rest := embed(t, l, "new"); rest != n-1 {
		t.Errorf("%d embedded after a stop, want %d", rest, n-1)
	}
	if old, _ := l.CountPending(t.Context(), "old"); old != n {
		t.Errorf("the old model's vectors are still there: %d pending", old)
	}
}

func TestSecondWriterWaits(t *testing.T) {
	dir := t.TempDir()
	a, b := library(t, open(t, dir), "a"), library(t, open(t, dir), "a")
	add(t, a, corpustest.Bridge())
	done := make(chan error)
	go func() { done <- a.Remove(t.Context(), corpustest.Bridge().ID) }()
	for i := range 20 {
		h := corpustest.Harbour()
		h.ID = fmt.Sprint("h", i)
		h.Text = fmt.Sprintf("Number %d. %s", i, h.Text)
		h.URL = ""
		add(t, b, h)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n, _ := a.Count(t.Context()); n != 20 {
		t.Errorf("%d articles", n)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir).Close()
	plant(t, dir, "PRAGMA user_version = 1000")
	_, err := sqlite.Open(t.Context(), dir)
	if err == nil || !strings.Contains(err.Error(), "newer verbatim") {
		t.Errorf("%v", err)
	}
}

func noProblems(t *testing.T, l *sqlite.Library) {
	t.Helper()
	r := check(t, l, true)
	if len(r.Problems) > 0 {
		t.Errorf("problems: %v", r.Problems)
	}
}

func check(t *testing.T, l *sqlite.Library, deep bool) sqlite.Report {
	t.Helper()
	r, err := l.Check(t.Context(), sqlite.Checking{Model: model, Deep: deep, Derive: derive, Embed: vectorsOf, Progress: func(string, int, int) {}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// derive gives the article of corpustest that received bytes are the text of, and
// otherwise one of which nothing is known.
func derive(r corpus.Received) (corpus.Article, error) {
	if r.Extractor != 1 {
		return corpus.Article{}, corpus.ErrOtherVersion
	}
	for _, a := range []corpus.Article{corpustest.Bridge(), corpustest.Harbour()} {
		if a.Text == string(r.Bytes) {
			return a, nil
		}
	}
	return corpus.Article{Text: string(r.Bytes)}, nil
}

var ignoreDetail = cmpopts.IgnoreFields(sqlite.Problem{}, "Detail")

func TestFilterMeansArticles(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "news")
	named := func(outlet, original, published string) corpus.Article {
		a := corpustest.Bridge()
		a.Outlet, a.OriginalOutlet, a.Published = outlet, original, published
		return a
	}
	var entries []corpus.Entry
	for _, a := range []corpus.Article{
		named("The Daily Ferry", "", "2021-08-26"),
		named("Island Post", "The Daily Ferry", "2021-08-27T23:30:00+02:00"),
		named("Island Post", "", ""),
	} {
		entries = append(entries, corpus.Entry{Article: a, Repeat: true})
	}
	added, err := l.Add(t.Context(), entries)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		filter corpus.Filter
		want   []int
	}{
		{"all", corpus.Filter{}, []int{0, 1, 2}},
		{"published there or first", corpus.Filter{Outlets: []string{"The Daily Ferry"}}, []int{0, 1}},
		{"either outlet", corpus.Filter{Outlets: []string{"The Daily Ferry", "Island Post"}}, []int{0, 1, 2}},
		{"none of that name", corpus.Filter{Outlets: []string{"Nobody"}}, nil},
		{"since", corpus.Filter{Since: "2021-08-27"}, []int{1}},
		{"until the day itself", corpus.Filter{Until: "2021-08-27"}, []int{0, 1}},
		{"both", corpus.Filter{Outlets: []string{"Island Post"}, Since: "2021-08-01", Until: "2021-08-26"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			hits, err := l.Search(t.Context(), `"bridge"`, 100, c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var want, found, meant []string
			for _, i := range c.want {
				want = append(want, added[i].ID)
			}
			for _, h := range hits {
				p, err := l.Passage(t.Context(), h.Passage)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, p.Article.ID)
			}
			// An index has no SQL, and means the same articles.
			for i, e := range entries {
				if c.filter.Means(e.Article.Outlet, e.Article.OriginalOutlet, e.Article.Published) {
					meant = append(meant, added[i].ID)
				}
			}
			for _, got := range [][]string{found, meant} {
				slices.Sort(got)
				if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// TestWhatCameLastIsEmbeddedFirst: an article does not wait behind an archive, whose
// own order is kept.
func TestWhatCameLastIsEmbeddedFirst(t *testing.T) {
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	archive := []corpus.Article{{ID: "one", Text: "One."}, {ID: "two", Text: "Two."}, {ID: "three", Text: "Three."}}
	add(t, l, archive...)
	plant(t, dir, "UPDATE articles SET added = '2020-01-01T00:00:00Z'") // a while ago
	add(t, l, corpus.Article{ID: "last", Text: "Last."})
	var got []string
	pending, err := l.Pending(t.Context(), model, 3)
	for _, p := range pending {
		got = append(got, p.Text)
	}
	if diff := cmp.Diff([]string{"Last.", "One.", "Two."}, got); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	var vectors [][]float32
	for _, p := range pending {
		vectors = append(vectors, vectorOf(p.Text))
	}
	if err := l.SaveVectors(t.Context(), model, pending, vectors); err != nil {
		t.Fatal(err)
	}
	if pending, err = l.Pending(t.Context(), model, 3); err != nil || len(pending) != 1 || pending[0].Text != "Three." {
		t.Error(pending, err)
	}
}

// TestOneVectorForAll: libraries that have the same text hear of its vector, and of
// what has been removed nothing is kept.
func TestOneVectorForAll(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	a, b := library(t, s, "a"), library(t, s, "b")
	add(t, a, corpustest.Bridge(), corpustest.Harbour())
	add(t, b, corpustest.Bridge())
	before, err := b.VectorState(t.Context(), model)
	if err != nil {
		t.Fatal(err)
	}
	pending, err := a.Pending(t.Context(), model, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var vectors [][]float32
	for _, p := range pending {
		vectors = append(vectors, vectorOf(p.Text))
	}
	if err := a.Remove(t.Context(), corpustest.Harbour().ID); err != nil {
		t.Fatal(err)
	}
	if err := a.SaveVectors(t.Context(), model, pending, vectors); err != nil {
		t.Fatal(err)
	}
	if after, err := b.VectorState(t.Context(), model); err != nil || after == before {
		t.Errorf("library b is not told: %+v, %v", after, err)
	}
	noProblems(t, a)
	noProblems(t, b)
}
