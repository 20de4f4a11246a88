package library_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/library"
	"verbatim/retrieval/retrievaltest"
)

// row are n libraries of equal size in a memory that has room for so many of them.
func row(t *testing.T, n, room int) (*library.Memory, []*shelf, []*library.Library) {
	t.Helper()
	store := open(t)
	unbound := library.NewMemory(1 << 40)
	var shelves []*shelf
	for i := range n {
		shelves = append(shelves, newShelf(t, store, fmt.Sprint("l", i), copies(20)...))
	}
	asks(t, shelves[0].ready(t, unbound))
	_, bytes := unbound.Held()
	if bytes < 20*4*10 {
		t.Fatalf("a library takes %d bytes", bytes)
	}
	memory := library.NewMemory(int64(room) * bytes)
	var all []*library.Library
	for _, s := range shelves {
		all = append(all, s.ready(t, memory))
		s.reads.Store(0)
	}
	return memory, shelves, all
}

// reads are how often the vectors of each were read.
func reads(shelves []*shelf) (out string) {
	for _, s := range shelves {
		out += fmt.Sprint(s.reads.Load())
	}
	return out
}

func held(t *testing.T, m *library.Memory, want int) {
	t.Helper()
	if n, bytes := m.Held(); n != want || (bytes > 0) != (n > 0) {
		t.Errorf("%d libraries are open, with %d bytes; %d should be", n, bytes, want)
	}
}

// TestLongestUnusedIsLetGo: what does not fit goes, and comes again when it is asked.
func TestLongestUnusedIsLetGo(t *testing.T) {
	memory, shelves, all := row(t, 3, 2)
	held(t, memory, 0)
	before := asks(t, all[0])
	asks(t, all[1])
	asks(t, all[0])
	held(t, memory, 2)
	if got := reads(shelves); got != "110" {
		t.Errorf("read %s times: what is held is read once", got)
	}
	asks(t, all[2]) // l1 goes, which was not asked for the longest
	held(t, memory, 2)
	asks(t, all[0])
	if got := reads(shelves); got != "111" {
		t.Errorf("read %s times", got)
	}
	asks(t, all[1])
	asks(t, all[2])
	if after := asks(t, all[0]); after.Quotes[0].Text != before.Quotes[0].Text {
		t.Errorf("it answers %q, and before it was let go %q", after.Quotes[0].Text, before.Quotes[0].Text)
	}
	held(t, memory, 2)
	if got := reads(shelves); got != "222" {
		t.Errorf("read %s times", got)
	}
}

// TestOneInUseIsKept: not even where it alone is too much.
func TestOneInUseIsKept(t *testing.T) {
	memory, shelves, all := row(t, 3, 0)
	err := all[0].Measure(t.Context(), func(e *retrieval.Engine) error {
		for range 2 {
			asks(t, all[1])
			asks(t, all[2])
		}
		asks(t, all[0])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := reads(shelves); got != "122" {
		t.Errorf("read %s times", got)
	}
	held(t, memory, 1) // the one that was used last stays, though it is too much
	asks(t, all[0])
	if got := reads(shelves); got != "122" {
		t.Errorf("read %s times", got)
	}
}

// TestManyOpenItOnce: many ask a library that was let go, which is read once, and
// another library answers meanwhile.
func TestManyOpenItOnce(t *testing.T) {
	_, shelves, all := row(t, 2, 2)
	reading, goOn := make(chan struct{}), make(chan struct{})
	shelves[0].hold = func(ctx context.Context) error {
		close(reading)
		select {
		case <-goOn:
		case <-ctx.Done():
		}
		return ctx.Err()
	}
	var many sync.WaitGroup
	for range 20 {
		many.Go(func() { asks(t, all[0]) })
	}
	<-reading
	asks(t, all[1])
	close(goOn)
	many.Wait()
	if got := reads(shelves); got != "11" {
		t.Errorf("read %s times", got)
	}
}

// TestErasedIsNotHeld: neither in memory nor by an engine that keeps indexes itself.
func TestErasedIsNotHeld(t *testing.T) {
	memory, shelves, all := row(t, 2, 2)
	asks(t, all[0])
	asks(t, all[1])
	if err := all[0].Erase(t.Context(), shelves[0].Library.Erase); err != nil {
		t.Fatal(err)
	}
	held(t, memory, 1)
	elsewhere := chromem.New()
	shelf := newShelf(t, open(t), "elsewhere", copies(3)...)
	l := library.New(library.Options{Store: shelf, Model: retrievaltest.Model{}, NewIndex: func() dense.Index { return elsewhere }, Log: slog.New(slog.DiscardHandler)})
	if err := l.EmbedAll(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	asks(t, l)
	if s, err := elsewhere.State(t.Context()); err != nil || s.Len == 0 {
		t.Fatalf("%+v, %v", s, err)
	}
	if err := l.Erase(t.Context(), shelf.Library.Erase); err != nil {
		t.Fatal(err)
	}
	if s, err := elsewhere.State(t.Context()); err != nil || s.Len != 0 {
		t.Errorf("%d vectors of what was erased are kept, %v", s.Len, err)
	}
}
