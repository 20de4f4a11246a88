package sqlite_test

import (
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	asked "verbatim/retrieval/library"
	"verbatim/retrieval/retrievaltest"
)

func TestEraseTakesOneLibraryAlone(t *testing.T) {
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	model := retrievaltest.Model{}
	fill := func(name string) *sqlite.Library {
		l, err := store.Library(t.Context(), name)
		if err == nil {
			_, err = l.Add(t.Context(), []corpus.Entry{{Article: corpustest.Bridge(), Received: corpus.Received{Name: "bridge.txt", Format: "text", Extractor: 1, Bytes: []byte("pasted")}}})
		}
		if err == nil {
			err = asked.EmbedAll(t.Context(), l, model, func(int, int) {})
		}
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	gone, stays := fill("gone"), fill("stays")
	if err := gone.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names, err := store.Libraries(t.Context()); err != nil || len(names) != 1 || names[0] != "stays" {
		t.Errorf("libraries %v, %v", names, err)
	}
	// The two shared their vectors.
	report, err := stays.Check(t.Context(), sqlite.Checking{Model: model.Key(), Progress: func(string, int, int) {}})
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%v, %v", report.Problems, err)
	}
	if hits, err := stays.Holding(t.Context(), "stone bridge", 10); err != nil || len(hits) == 0 {
		t.Errorf("%v, %v", hits, err)
	}
	// The name can be used again, and finds nothing of before.
	again := fill("gone")
	if n, err := again.Count(t.Context()); n != 1 || err != nil {
		t.Errorf("%d articles, %v", n, err)
	}
}
