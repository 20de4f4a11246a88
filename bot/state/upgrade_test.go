package state

import (
	"strings"
	"testing"
	"time"

	"verbatim/corpus/sqlite"
)

// TestEarlierTablesUpgrade: what the version before kept is there in the newest one, and
// private answers are found by their index, however many others there are.
func TestEarlierTablesUpgrade(t *testing.T) {
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tables, err := store.Extend(t.Context(), sqlite.Extension{Name: "bot", Migrations: migrations[:len(migrations)-1]})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s := &State{tables, func() time.Time { return now }}
	add := func(shows string) int64 {
		t.Helper()
		id, err := s.AddAnswer(t.Context(), Answer{Guild: "g", Channel: "c", Member: "ann", Shows: []byte(shows)})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	private, public := add(`{"private":true}`), add(`{"kind":"ask"}`)
	if s, err = Open(t.Context(), store, s.now); err != nil {
		t.Fatal(err)
	}
	if err := s.RemovePrivateBefore(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(t.Context(), private); err != nil {
		t.Errorf("removed too early: %v", err)
	}
	if err := s.RemovePrivateBefore(t.Context(), now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(t.Context(), private); err == nil {
		t.Error("the private answer is there still")
	}
	if _, err := s.Answer(t.Context(), public); err != nil {
		t.Errorf("the public answer: %v", err)
	}
	var id, parent, unused int
	var plan string
	if err := s.one(t.Context(), "EXPLAIN QUERY PLAN "+removePrivate, []any{"x"}, &id, &parent, &unused, &plan); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(plan, "bot_answers_private") {
		t.Errorf("every answer is looked at: %s", plan)
	}
}
