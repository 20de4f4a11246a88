package state

import (
	"strings"
	"testing"
	"time"

	"verbatim/corpus/sqlite"
)

// TestEarlierTablesUpgrade: what the first version kept is there in the newest one, and
// private answers are found by their index, however many others there are.
func TestEarlierTablesUpgrade(t *testing.T) {
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tables, err := store.Extend(t.Context(), sqlite.Extension{Name: "bot", Migrations: migrations[:1]})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	const private, public = 1, 2
	first := &State{tables: tables}
	if _, err := first.exec(t.Context(), `INSERT INTO bot_answers(id, guild, channel, message, member, question, shows, created) VALUES
		(1, 'g', 'c', 'm1', 'ann', 'Who?', '{"private":true}', ?1), (2, 'g', 'c', 'm2', 'ann', 'Why?', '{"kind":"ask"}', ?1)`, stamp(now)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), store, func() time.Time { return now })
	if err != nil {
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
