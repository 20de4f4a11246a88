package state

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus/sqlite"
)

// former is a store with the tables of the version that had so many migrations.
func former(t *testing.T, version int) (*sqlite.Store, *State) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	tables, err := store.Extend(t.Context(), sqlite.Extension{Name: "bot", Migrations: migrations[:version]})
	if err != nil {
		t.Fatal(err)
	}
	return store, &State{tables: tables}
}

var now = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// upgraded is the store with the newest tables.
func upgraded(t *testing.T, store *sqlite.Store) *State {
	t.Helper()
	s, err := Open(t.Context(), store, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *State) put(t *testing.T, statement string, args ...any) {
	t.Helper()
	if _, err := s.exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// TestPrivateAnswersOfTheFirstVersion: what the first version kept is there in the
// newest one.
func TestPrivateAnswersOfTheFirstVersion(t *testing.T) {
	store, first := former(t, 1)
	const private, public = 1, 2
	first.put(t, `INSERT INTO bot_answers(id, guild, channel, message, member, question, shows, created) VALUES
		(1, 'g', 'c', 'm1', 'ann', 'Who?', '{"private":true}', ?1), (2, 'g', 'c', 'm2', 'ann', 'Why?', '{"kind":"ask"}', ?1)`, stamp(now))
	s := upgraded(t, store)
	if err := s.RemoveBefore(t.Context(), now, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(t.Context(), private); err != nil {
		t.Errorf("removed too early: %v", err)
	}
	if err := s.RemoveBefore(t.Context(), now.Add(time.Second), now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(t.Context(), private); err == nil {
		t.Error("the private answer is there still")
	}
	if _, err := s.Answer(t.Context(), public); err != nil {
		t.Errorf("the public answer: %v", err)
	}
	// Nobody has looked at its message since the upgrade.
	if err := s.Connected(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Unchecked(t.Context()); err != nil || a.ID != public {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestQuestionsToMembersMove: what the second version kept as an answer of no guild,
// and as a draft without bytes, is a choice and a removal, under the same id.
func TestQuestionsToMembersMove(t *testing.T) {
	store, second := former(t, 2)
	second.put(t, `INSERT INTO bot_answers(id, guild, channel, message, member, question, words_of, shows, created) VALUES
		(1, 'g', 'c', 'm1', 'ann', 'Who?', '  ', '{"kind":"ask","limits":{},"within":{},"per_page":3}', ?1),
		(2, '', 'd', 'm2', 'ann', 'What will it cost?', '  ', '{"kind":"pending","ask":"compare","limits":{"outlets":["Skell Radio"],"since":"2024"}}', ?1),
		(3, '', 'd', '', 'bob', 'Why?', '  ', '{"kind":"pending","ask":"ask","limits":{}}', ?1)`, stamp(now))
	second.put(t, `INSERT INTO bot_drafts(id, guild, member, name, bytes, change, created) VALUES
		(1, 'g', 'mod', 'a.txt', CAST('text' AS BLOB), '{"Title":null,"Outlet":null,"OriginalOutlet":null,"Author":null,"URL":null,"Published":null}', ?1),
		(2, 'g', 'mod', 'ferry-strike', x'', '{"Title":null,"Outlet":null,"OriginalOutlet":null,"Author":null,"URL":null,"Published":null}', ?1)`, stamp(now))
	// Ids that were used and are gone.
	second.put(t, "INSERT INTO bot_answers(id, guild, channel, message, member, question, shows, created) VALUES (70, '', 'd', 'm', 'ann', 'Who?', '{}', '')")
	second.put(t, "INSERT INTO bot_drafts(id, guild, member, name, bytes, change, created) VALUES (80, 'g', 'mod', 'a', x'', '{}', '')")
	second.put(t, "DELETE FROM bot_answers WHERE id = 70")
	second.put(t, "DELETE FROM bot_drafts WHERE id = 80")
	s := upgraded(t, store)
	c, err := s.Choice(t.Context(), "ann", 2)
	if err != nil {
		t.Fatal(err)
	}
	want := Choice{ID: 2, Channel: "d", Message: "m2", Member: "ann", Question: "What will it cost?", Kind: "compare", Limits: json.RawMessage(`{"outlets":["Skell Radio"],"since":"2024"}`), Created: now}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	if c, err := s.Choice(t.Context(), "bob", 3); err != nil || c.Kind != "ask" || string(c.Limits) != "{}" || c.Message != "" {
		t.Errorf("%+v, %v", c, err)
	}
	for id, there := range map[int64]bool{1: true, 2: false, 3: false} {
		if _, err := s.Answer(t.Context(), id); (err == nil) != there {
			t.Errorf("answer %d: %v", id, err)
		}
	}
	if d, err := s.Draft(t.Context(), "g", 1); err != nil || string(d.Bytes) != "text" {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := s.Draft(t.Context(), "g", 2); err == nil {
		t.Error("a removal is a draft still")
	}
	if r, err := s.TakeRemoval(t.Context(), "g", 2); err != nil || r.Article != "ferry-strike" || r.Member != "mod" {
		t.Errorf("%+v, %v", r, err)
	}
	// An id that a button may name is not used again.
	if id, err := s.AddRemoval(t.Context(), Removal{Guild: "g"}); err != nil || id != 81 {
		t.Errorf("the next removal is %d, %v", id, err)
	}
	if id, err := s.AddChoice(t.Context(), Choice{Limits: json.RawMessage("{}")}); err != nil || id != 71 {
		t.Errorf("the next choice is %d, %v", id, err)
	}
}

// TestWordsOfOthersMove: whose words an answer and a question that waits have, which
// the second version wrote into one column, is found by the member.
func TestWordsOfOthersMove(t *testing.T) {
	store, second := former(t, 2)
	second.put(t, `INSERT INTO bot_answers(id, guild, channel, message, member, question, words_of, shows, created) VALUES
		(1, 'g', 'c', 'm1', 'dot', 'Who?', '  ', '{}', ?1), (2, 'g', 'c', 'm2', 'dot', 'Who?', ' ann ', '{}', ?1),
		(3, 'g', 'c', 'm3', 'dot', 'Who?', ' an ann cid ', '{}', ?1), (4, 'g', 'c', 'm4', 'dot', 'Who?', ' an ', '{}', ?1), (5, 'g', 'c', 'm5', 'dot', 'Who?', ' ', '{}', ?1)`, stamp(now))
	second.put(t, `INSERT INTO bot_waiting(id, guild, channel, member, question, words_of, query, created) VALUES
		(1, 'g', 'c', 'dot', 'One?', '  ', '{}', ?1), (2, 'g', 'c', 'dot', 'Two?', ' cid ann ', '{}', ?1)`, stamp(now))
	s := upgraded(t, store)
	for id, want := range map[int64][]string{1: {}, 2: {"ann"}, 3: {"an", "ann", "cid"}, 4: {"an"}, 5: {}} {
		if a, err := s.Answer(t.Context(), id); err != nil || !cmp.Equal(a.WordsOf, want) {
			t.Errorf("answer %d: %q, %v", id, a.WordsOf, err)
		}
	}
	waiting, err := s.Waiting(t.Context(), "g")
	if err != nil || len(waiting) != 2 || !cmp.Equal(waiting[1].WordsOf, []string{"ann", "cid"}) {
		t.Errorf("%+v, %v", waiting, err)
	}
	if err := s.EraseMember(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	for id, there := range map[int64]bool{1: true, 2: false, 3: false, 4: true, 5: true} {
		if _, err := s.Answer(t.Context(), id); (err == nil) != there {
			t.Errorf("answer %d after erasing: %v", id, err)
		}
	}
	if waiting, err = s.Waiting(t.Context(), "g"); err != nil || len(waiting) != 1 || waiting[0].ID != 1 {
		t.Errorf("%+v, %v", waiting, err)
	}
}
