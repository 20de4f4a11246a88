package state_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

// clock is a time that the test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func open(t *testing.T) (*state.State, *clock) {
	t.Helper()
	s, c, _ := openStore(t)
	return s, c
}

func openStore(t *testing.T) (*state.State, *clock, *sqlite.Store) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c := &clock{time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}
	s, err := state.Open(t.Context(), store, c.now)
	if err != nil {
		t.Fatal(err)
	}
	return s, c, store
}

// must returns v unless err is not nil.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnswersAreFoundByNumberAndMessage(t *testing.T) {
	s, c := open(t)
	id := must(s.AddAnswer(t.Context(), state.Answer{Guild: "g1", Channel: "c1", Member: "ann", Question: "Who?", WordsOf: []string{"bob", "cid"}, Shows: []byte(`{"a":1}`)}))(t)
	if _, err := s.AnswerIn(t.Context(), "c1", ""); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("an answer that was not sent is found: %v", err)
	}
	ok(t, s.SetMessage(t.Context(), id, "c2", "m1"))
	want := state.Answer{ID: id, Guild: "g1", Channel: "c2", Message: "m1", Member: "ann", Question: "Who?", WordsOf: []string{"bob", "cid"}, Shows: []byte(`{"a":1}`), Created: c.t}
	for name, get := range map[string]func() (state.Answer, error){
		"number":  func() (state.Answer, error) { return s.Answer(t.Context(), id) },
		"message": func() (state.Answer, error) { return s.AnswerIn(t.Context(), "c2", "m1") },
	} {
		if diff := cmp.Diff(want, must(get())(t)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := s.AnswerIn(t.Context(), "c1", "m1"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("found in another channel: %v", err)
	}
	ok(t, s.SetFeedback(t.Context(), state.Feedback{Answer: id, Member: "bob", Good: true}))
	ok(t, s.SetFeedback(t.Context(), state.Feedback{Answer: id, Member: "bob", Reason: "the wrong bridge"}))
	if e := must(s.Export(t.Context(), "bob"))(t); len(e.Feedback) != 1 || e.Feedback[0].Good || e.Feedback[0].Reason != "the wrong bridge" {
		t.Errorf("%+v", e.Feedback)
	}
	ok(t, s.RemoveAnswer(t.Context(), id))
	if err := s.SetFeedback(t.Context(), state.Feedback{Answer: id, Member: "cid", Good: true}); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("feedback on an answer that is gone: %v", err)
	}
	if e := must(s.Export(t.Context(), "bob"))(t); len(e.Feedback) != 0 {
		t.Errorf("feedback on an answer that is gone: %+v", e.Feedback)
	}
	if err := s.SetMessage(t.Context(), id, "c", "m"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("a removed answer: %v", err)
	}
}

// TestUncheckedMessages: after each connection every answer that members see is
// unchecked until it is looked at, those first that have been so for the longest time.
func TestUncheckedMessages(t *testing.T) {
	s, _ := open(t)
	add := func(guild, channel, message, shows string) int64 {
		return must(s.AddAnswer(t.Context(), state.Answer{Guild: guild, Channel: channel, Message: message, Shows: []byte(shows)}))(t)
	}
	unchecked := func() int64 {
		a, err := s.Unchecked(t.Context())
		if err != nil && !errors.Is(err, state.ErrNotFound) {
			t.Fatal(err)
		}
		return a.ID
	}
	sent := func(channel, from string, n int) (ids []int64) {
		for _, m := range must(s.UncheckedFrom(t.Context(), channel, from, n))(t) {
			ids = append(ids, m.Answer)
		}
		return ids
	}
	ok(t, s.Connected(t.Context()))
	nine := add("g1", "c1", "9", "{}")
	ten := add("g1", "c1", "10", `{"private":false}`)
	add("g1", "c1", "11", `{"private":true}`)
	unsent := add("g1", "c1", "", "{}")
	other := add("g1", "c2", "12", "{}")
	add("g2", "c3", "13", "{}")
	if id := unchecked(); id != 0 {
		t.Errorf("%d is unchecked, in the connection in which it was sent", id)
	}
	ok(t, s.Connected(t.Context()))
	if got := sent("c1", "0", 9); !cmp.Equal(got, []int64{nine, ten}) {
		t.Errorf("in c1 %v are unchecked", got)
	}
	if got := sent("c1", "10", 9); !cmp.Equal(got, []int64{ten}) {
		t.Errorf("from 10 on %v", got)
	}
	if got := sent("c1", "0", 1); !cmp.Equal(got, []int64{nine}) {
		t.Errorf("the first is %v", got)
	}
	ok(t, s.Checked(t.Context(), nine, ten))
	if id := unchecked(); id != other {
		t.Errorf("next is %d", id)
	}
	ok(t, s.CheckedIn(t.Context(), "c2"))
	ok(t, s.CheckedIn(t.Context(), "c3"))
	if id := unchecked(); id != 0 {
		t.Errorf("%d is unchecked still", id)
	}
	ok(t, s.Connected(t.Context()))
	ok(t, s.Checked(t.Context(), nine))
	ok(t, s.Connected(t.Context()))
	if id := unchecked(); id != ten {
		t.Errorf("first is %d", id)
	}
	if a := must(s.First(t.Context(), "c1"))(t); a.ID != nine {
		t.Errorf("the first is %d", a.ID)
	}
	if got := must(s.Channels(t.Context(), "g1"))(t); !cmp.Equal(got, []string{"c1", "c2"}) {
		t.Errorf("channels %v", got)
	}
	ok(t, s.RemoveChannels(t.Context(), "g2", "c1")) // it is not theirs
	ok(t, s.RemoveChannels(t.Context(), "g1", "c1"))
	for id, there := range map[int64]bool{nine: false, ten: false, unsent: false, other: true} {
		if _, err := s.Answer(t.Context(), id); (err == nil) != there {
			t.Errorf("answer %d: %v", id, err)
		}
	}
}

func TestQuestionsWait(t *testing.T) {
	s, c := open(t)
	began := c.t
	for i := range 20 {
		ok(t, s.Wait(t.Context(), state.Waiting{Guild: "g1", Channel: "c1", Member: "ann", Question: fmt.Sprint("Who? ", i), Query: []byte("{}")}))
	}
	if err := s.Wait(t.Context(), state.Waiting{Guild: "g1", Member: "ann", Question: "One more?"}); !errors.Is(err, state.ErrTooMany) {
		t.Errorf("the 21st: %v", err)
	}
	ok(t, s.Wait(t.Context(), state.Waiting{Guild: "g2", Channel: "c9", Member: "ann", Question: "Elsewhere?"}))
	waiting := must(s.Waiting(t.Context(), "g1"))(t)
	if len(waiting) != 20 || waiting[0].Question != "Who? 0" || waiting[0].Compared != nil {
		t.Errorf("%d wait, the first %+v", len(waiting), waiting[0])
	}
	ok(t, s.SetCompared(t.Context(), map[int64][]byte{waiting[0].ID: []byte("up to 7")}))
	if w := must(s.Waiting(t.Context(), "g1"))(t); string(w[0].Compared) != "up to 7" || w[1].Compared != nil {
		t.Errorf("compared: %q, %q", w[0].Compared, w[1].Compared)
	}
	// The same question once more waits anew.
	c.t = c.t.Add(time.Hour)
	ok(t, s.Wait(t.Context(), state.Waiting{Guild: "g1", Channel: "c2", Member: "ann", Question: "Who? 0"}))
	again := must(s.Waiting(t.Context(), "g1"))(t)
	if len(again) != 20 || again[0].ID != waiting[0].ID || again[0].Channel != "c2" || again[0].Compared != nil || !again[0].Created.Equal(c.t) {
		t.Errorf("%d wait, the first %+v", len(again), again[0])
	}
	old := must(s.WaitingBefore(t.Context(), began.Add(time.Second), 100))(t)
	if len(old) != 20 || old[0].ID != waiting[1].ID || old[19].Guild != "g2" {
		t.Errorf("%d have waited since then, the first %+v", len(old), old[0])
	}
	if old = must(s.WaitingBefore(t.Context(), c.t, 3))(t); len(old) != 3 {
		t.Errorf("%d of them", len(old))
	}
	ok(t, s.RemoveWaiting(t.Context(), waiting[0].ID))
	for id, want := range map[int64]bool{waiting[0].ID: false, waiting[1].ID: true} {
		if waits := must(s.Waits(t.Context(), id))(t); waits != want {
			t.Errorf("%d waits: %t", id, waits)
		}
	}
}

func TestDraftsBelongToTheirGuild(t *testing.T) {
	s, _ := open(t)
	title := "Ferry strike ends"
	id := must(s.AddDraft(t.Context(), state.Draft{Guild: "g1", Member: "mod", Name: "a.txt", Bytes: []byte("text")}))(t)
	ok(t, s.SetChange(t.Context(), "g1", id, corpus.Change{Title: &title}))
	d := must(s.Draft(t.Context(), "g1", id))(t)
	if string(d.Bytes) != "text" || d.Change.Title == nil || *d.Change.Title != title || d.Change.Outlet != nil {
		t.Errorf("%+v", d)
	}
	if _, err := s.Draft(t.Context(), "g2", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("from another guild: %v", err)
	}
	if err := s.SetChange(t.Context(), "g2", id, corpus.Change{}); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("changed from another guild: %v", err)
	}
	if _, _, err := s.Claim(t.Context(), "g2", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("claimed from another guild: %v", err)
	}
	if _, err := s.Outcome(t.Context(), "g1", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("an outcome of what is a draft still: %v", err)
	}
}

// TestOneClaimsADraft: of two who publish a draft one does; who is stopped in the middle
// leaves what is noted to the next, and can note nothing any more itself.
func TestOneClaimsADraft(t *testing.T) {
	s, c := open(t)
	id := must(s.AddDraft(t.Context(), state.Draft{Guild: "g1", Member: "mod", Name: "a.jsonl", Bytes: []byte("text")}))(t)
	claim := func(wantErr error) (state.Draft, state.Claim) {
		t.Helper()
		d, claim, err := s.Claim(t.Context(), "g1", id)
		if !errors.Is(err, wantErr) {
			t.Fatalf("claimed: %v", err)
		}
		return d, claim
	}
	d, first := claim(nil)
	if string(d.Bytes) != "text" || d.Outcome != (state.Outcome{}) {
		t.Errorf("%+v", d)
	}
	if _, other := claim(state.ErrClaimed); !other.Until.Equal(c.t.Add(state.ClaimFor)) {
		t.Errorf("until %s", other.Until)
	}
	if err := s.SetChange(t.Context(), "g1", id, corpus.Change{}); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("it is changed while it is published: %v", err)
	}
	c.t = c.t.Add(state.ClaimFor - time.Second)
	ok(t, s.Note(t.Context(), first, state.Outcome{New: 50}))
	c.t = c.t.Add(state.ClaimFor - time.Second)
	claim(state.ErrClaimed) // it was extended
	if got := must(s.Claimed(t.Context()))(t); !cmp.Equal(got, []state.Claimed{{Guild: "g1", ID: id}}) {
		t.Errorf("claimed: %+v", got)
	}
	ok(t, s.RemoveUndecidedBefore(t.Context(), c.t.Add(month))) // it is decided
	c.t = c.t.Add(time.Second)
	d, second := claim(nil)
	if d.Outcome.New != 50 {
		t.Errorf("%+v", d.Outcome)
	}
	for what, err := range map[string]error{"notes": s.Note(t.Context(), first, state.Outcome{}), "decides": s.Decide(t.Context(), first, state.Outcome{})} {
		if !errors.Is(err, state.ErrClaimed) {
			t.Errorf("who has lost the claim %s: %v", what, err)
		}
	}
	ok(t, s.Unclaim(t.Context(), first)) // which it has not
	claim(state.ErrClaimed)
	ok(t, s.Unclaim(t.Context(), second))
	if got := must(s.Claimed(t.Context()))(t); len(got) != 0 {
		t.Errorf("claimed: %+v", got)
	}
	_, third := claim(nil)
	want := state.Outcome{Published: true, New: 70}
	ok(t, s.Decide(t.Context(), third, want))
	claim(state.ErrNotFound)
	if err := s.Note(t.Context(), third, want); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("noted of what is decided: %v", err)
	}
	if got := must(s.Outcome(t.Context(), "g1", id))(t); got != want {
		t.Errorf("%+v", got)
	}
	if _, err := s.Outcome(t.Context(), "g2", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("from another guild: %v", err)
	}
	if e := must(s.Export(t.Context(), "mod"))(t); len(e.Drafts) != 0 || len(e.Outcomes) != 1 || e.Outcomes[0].Outcome != want || e.Outcomes[0].Name != "a.jsonl" {
		t.Errorf("%+v", e)
	}
	ok(t, s.EraseMember(t.Context(), "mod"))
	if _, err := s.Outcome(t.Context(), "g1", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("after erasing: %v", err)
	}
}

func TestARemovalIsDecidedOnce(t *testing.T) {
	s, c := open(t)
	id := must(s.AddRemoval(t.Context(), state.Removal{Guild: "g1", Member: "mod", Article: "ferry-strike"}))(t)
	if _, err := s.TakeRemoval(t.Context(), "g2", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("from another guild: %v", err)
	}
	want := state.Removal{ID: id, Guild: "g1", Member: "mod", Article: "ferry-strike", Created: c.t}
	if diff := cmp.Diff(want, must(s.TakeRemoval(t.Context(), "g1", id))(t)); diff != "" {
		t.Error(diff)
	}
	if _, err := s.TakeRemoval(t.Context(), "g1", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
}

func TestAChoiceIsItsAskers(t *testing.T) {
	s, c := open(t)
	id := must(s.AddChoice(t.Context(), state.Choice{Channel: "d1", Member: "ann", Question: "Who?", Kind: "compare", Limits: []byte(`{"since":"2024"}`)}))(t)
	ok(t, s.SetChoiceMessage(t.Context(), id, "m1"))
	want := state.Choice{ID: id, Channel: "d1", Message: "m1", Member: "ann", Question: "Who?", Kind: "compare", Limits: []byte(`{"since":"2024"}`), Created: c.t}
	if diff := cmp.Diff(want, must(s.Choice(t.Context(), "ann", id))(t)); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Choice(t.Context(), "bob", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("another member: %v", err)
	}
	ok(t, s.RemoveMessages(t.Context(), "d2", "m1")) // in another channel
	must(s.Choice(t.Context(), "ann", id))(t)
	ok(t, s.RemoveMessages(t.Context(), "d1", "m0", "m1"))
	if _, err := s.Choice(t.Context(), "ann", id); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("its message is gone: %v", err)
	}
	if err := s.SetChoiceMessage(t.Context(), id, "m2"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("of a choice that is made: %v", err)
	}
}

func TestWhatNobodyComesBackToGoes(t *testing.T) {
	s, c := open(t)
	count := func() (n [3]int) {
		e := must(s.Export(t.Context(), "mod"))(t)
		return [3]int{len(e.Choices), len(e.Drafts), len(e.Removals)}
	}
	must(s.AddChoice(t.Context(), state.Choice{Member: "mod", Limits: []byte("{}")}))(t)
	must(s.AddDraft(t.Context(), state.Draft{Guild: "g1", Member: "mod", Bytes: []byte("text")}))(t)
	must(s.AddRemoval(t.Context(), state.Removal{Guild: "g1", Member: "mod"}))(t)
	ok(t, s.RemoveUndecidedBefore(t.Context(), c.t))
	if n := count(); n != [3]int{1, 1, 1} {
		t.Errorf("too early: %v", n)
	}
	ok(t, s.RemoveUndecidedBefore(t.Context(), c.t.Add(time.Second)))
	if n := count(); n != [3]int{} {
		t.Errorf("left: %v", n)
	}
}

func TestAMemberIsExportedAndErased(t *testing.T) {
	s, _ := open(t)
	fill := func(member string) {
		id := must(s.AddAnswer(t.Context(), state.Answer{Guild: "g1", Channel: "c1", Message: "m-" + member, Member: member, Question: "Who?", Shows: []byte("{}")}))(t)
		ok(t, s.SetFeedback(t.Context(), state.Feedback{Answer: id, Member: member, Good: true}))
		ok(t, s.Wait(t.Context(), state.Waiting{Guild: "g2", Channel: "c1", Member: member, Question: "Why?", Query: []byte("{}")}))
		must(s.AddDraft(t.Context(), state.Draft{Guild: "g1", Member: member, Name: "a.txt", Bytes: []byte("text")}))(t)
		must(s.AddChoice(t.Context(), state.Choice{Channel: "d1", Member: member, Question: "What?", Kind: "ask", Limits: []byte("{}")}))(t)
		must(s.AddRemoval(t.Context(), state.Removal{Guild: "g1", Member: member, Article: "a1"}))(t)
	}
	fill("ann")
	fill("bob")
	type counts struct{ answers, feedback, waiting, choices, drafts, removals int }
	one := counts{1, 1, 1, 1, 1, 1}
	count := func(member string) counts {
		e := must(s.Export(t.Context(), member))(t)
		return counts{len(e.Answers), len(e.Feedback), len(e.Waiting), len(e.Choices), len(e.Drafts), len(e.Removals)}
	}
	if got := count("ann"); got != one {
		t.Errorf("exported %v", got)
	}
	// Others' that have her words go too; "an" is somebody else.
	for _, words := range [][]string{{"ann"}, {"an", "ann", "cid"}, {"an"}} {
		must(s.AddAnswer(t.Context(), state.Answer{Guild: "g1", Member: "dot", Question: "Who?", WordsOf: words, Shows: []byte("{}")}))(t)
		ok(t, s.Wait(t.Context(), state.Waiting{Guild: "g1", Member: "dot", Question: fmt.Sprint(words), WordsOf: words, Query: []byte("{}")}))
	}
	ok(t, s.EraseMember(t.Context(), "ann"))
	if got, want := count("dot"), (counts{answers: 1, waiting: 1}); got != want {
		t.Errorf("others have %v", got)
	}
	if w := must(s.Waiting(t.Context(), "g1"))(t); len(w) != 1 || !cmp.Equal(w[0].WordsOf, []string{"an"}) {
		t.Errorf("waiting: %+v", w)
	}
	if got := count("ann"); got != (counts{}) {
		t.Errorf("left after erasing: %v", got)
	}
	if got := count("bob"); got != one {
		t.Errorf("another member has %v", got)
	}
}

const month = 30 * 24 * time.Hour

func TestAGuildIsKeptForAWhile(t *testing.T) {
	s, c, store := openStore(t)
	library := must(store.Library(t.Context(), "g1"))(t)
	erase := func() error { return library.EraseWith(t.Context(), s.Erasing(t.Context(), "g1", month)) }
	for _, g := range []string{"g1", "g2"} {
		ok(t, s.Joined(t.Context(), g))
		ok(t, s.SetSettings(t.Context(), g, state.Settings{Quotes: 5, Channels: []string{"c1"}}))
		must(s.AddAnswer(t.Context(), state.Answer{Guild: g, Member: "ann", Shows: []byte("{}")}))(t)
		must(s.AddRemoval(t.Context(), state.Removal{Guild: g, Member: "ann", Article: "a1"}))(t)
	}
	ok(t, s.Left(t.Context(), "g1"))
	c.t = c.t.Add(month - time.Hour)
	ok(t, s.Left(t.Context(), "g1")) // said again: it does not begin anew
	if left := must(s.LeftFor(t.Context(), month))(t); len(left) != 0 {
		t.Errorf("too early: %v", left)
	}
	c.t = c.t.Add(time.Hour)
	if left := must(s.LeftFor(t.Context(), month))(t); !cmp.Equal(left, []string{"g1"}) {
		t.Errorf("left for a month: %v", left)
	}
	if guilds := must(s.Guilds(t.Context()))(t); !cmp.Equal(guilds, []string{"g2"}) {
		t.Errorf("guilds %v", guilds)
	}
	// Back at the last moment, it finds everything.
	ok(t, s.Joined(t.Context(), "g1"))
	if err := erase(); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("a guild that came back was erased: %v", err)
	}
	if got := must(s.Settings(t.Context(), "g1"))(t); got.Quotes != 5 {
		t.Errorf("settings %+v", got)
	}
	ok(t, s.Left(t.Context(), "g1"))
	if err := erase(); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("a guild that was left just now was erased: %v", err)
	}
	c.t = c.t.Add(month)
	ok(t, erase())
	if got := must(s.Settings(t.Context(), "g1"))(t); !cmp.Equal(got, state.Settings{}) {
		t.Errorf("settings %+v", got)
	}
	if e := must(s.Export(t.Context(), "ann"))(t); len(e.Answers) != 1 || e.Answers[0].Guild != "g2" || len(e.Removals) != 1 || e.Removals[0].Guild != "g2" {
		t.Errorf("left %+v", e)
	}
}

func TestTheTablesAreExtendedOnce(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		store, err := sqlite.Open(t.Context(), dir)
		ok(t, err)
		s, err := state.Open(t.Context(), store, time.Now)
		ok(t, err)
		ok(t, s.Joined(t.Context(), "g1"))
		if guilds := must(s.Guilds(t.Context()))(t); !cmp.Equal(guilds, []string{"g1"}) {
			t.Errorf("guilds %v", guilds)
		}
		_, err = store.Extend(t.Context(), sqlite.Extension{Name: "bot"})
		if err == nil {
			t.Error("tables of a newer version were opened")
		}
		ok(t, store.Close())
	}
}
