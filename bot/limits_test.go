package bot

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"verbatim/bot/discordtest"
	"verbatim/bot/event"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
)

// TestPaces: members and servers are asked to wait, politely and not without end.
func TestPaces(t *testing.T) {
	w := newWorld(t, discordtest.Options{NoRateLimits: true}, nil)
	w.add(1)
	ann, bob := w.hand("ann"), w.hand("bob")
	for range w.limiter.asking.member.burst {
		w.says(w.asks(ann), "This is what article 1 says")
	}
	m := w.asks(ann)
	w.says(m, "That was quick. Please wait another 3 seconds.")
	if !m.Ephemeral {
		t.Error("everybody is told")
	}
	w.says(w.asks(bob), "This is what article 1 says") // it is hers alone
	w.clock.advance(w.limiter.asking.member.every)
	w.says(w.asks(ann), "This is what article 1 says")

	// Who mentions on and on is told once in a while.
	told := func() int {
		n := 0
		for _, m := range ann.FromBot() {
			n += strings.Count(m.Text(), "That was quick")
		}
		return n
	}
	before := told()
	for range 5 {
		ann.Mention("What does it say?")
	}
	w.asks(bob) // what came before it has been taken up
	w.idle()
	w.clock.advance(time.Minute)
	if _, err := ann.Mention("What does it say?").Answer(w.ctx()); err != nil {
		t.Fatal(err)
	}
	if n := told() - before; n != 1 {
		t.Errorf("told %d times", n)
	}

	// A server's many members together.
	w.clock.advance(time.Hour)
	refused := 0
	for i := range w.limiter.asking.guild.burst + 5 {
		if m := w.asks(w.hand(fmt.Sprintf("member %d", i))); strings.Contains(m.Text(), "That was quick. Please wait another second.") {
			refused++
		}
	}
	if refused != 5 {
		t.Errorf("%d of five were refused", refused)
	}
	other := w.discord.Guild("Ostend")
	w.says(w.asks(other.Member("ann two").In(other.Channel("general"))), "no articles here yet")
}

// TestPacesPresses: who presses on and on is asked to wait, alone, and the message
// stays as it is.
func TestPacesPresses(t *testing.T) {
	w := newWorld(t, discordtest.Options{NoRateLimits: true}, nil)
	w.add(1)
	ann, bob := w.hand("ann"), w.hand("bob")
	m := w.asks(ann)
	for range w.limiter.using.member.burst {
		w.says(w.answered(bob.Press(m, "Context of 1")), "This is what article 1 says")
	}
	for name, x := range map[string]*discordtest.Interaction{"a button": bob.Press(m, "Context of 1"), "one that changes the message": bob.Press(m, "Delete"),
		"one with a modal": bob.Press(m, "Not helpful"), "a command": bob.Slash("sources", nil)} {
		ack, err := x.Ack(w.ctx())
		if err != nil || ack.Type != discordtest.AckMessage || !ack.Ephemeral {
			t.Fatalf("%s: %+v, %v", name, ack, err)
		}
		w.says(w.answered(x), "That was quick. Please wait another second.")
	}
	if now, err := m.Now(); err != nil || now.Revision != m.Revision {
		t.Errorf("the message has changed: %v", err)
	}
	w.says(w.asks(bob), "This is what article 1 says") // asking has a limit of its own
	w.says(w.answered(ann.Press(m, "Context of 1")), "This is what article 1 says")
	w.clock.advance(w.limiter.using.member.every)
	w.says(w.answered(bob.Press(m, "Context of 1")), "This is what article 1 says")
}

func TestPaceForgets(t *testing.T) {
	c := &clock{t: time.Unix(0, 0)}
	p := newLimiter(c.now)
	for i := range 3 * maxLimiters {
		p.allow(p.asking, "g", fmt.Sprint(i))
		p.cool("g", fmt.Sprint(i), time.Second)
	}
	if n := len(p.limiters); n > maxLimiters+2 {
		t.Errorf("%d limiters", n)
	}
	if n := len(p.asked); n > maxLimiters+2 {
		t.Errorf("%d cooldowns", n)
	}
	s := newSeen(c.now)
	for i := range 3 * maxSeen {
		s.first(fmt.Sprint(i))
	}
	if len(s.ids) > maxSeen || s.first(fmt.Sprint(3*maxSeen-1)) {
		t.Errorf("%d ids; or the last is not known", len(s.ids))
	}
	c.advance(seenFor + time.Second)
	if !s.first(fmt.Sprint(3*maxSeen - 1)) {
		t.Error("it is remembered for too long")
	}
}

// TestTooMuchAtOnce: what cannot be worked on is refused at once.
func TestTooMuchAtOnce(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, func(w *world) { w.slots = make(chan struct{}, 2) })
	w.add(1)
	hold := make(chan struct{})
	w.shelves.answers(func(ctx context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		<-hold
		return a, nil
	})
	ann, bob, cid := w.hand("ann"), w.hand("bob"), w.hand("cid")
	a := ann.Slash("ask", discordtest.Values{"question": "one"})
	b := bob.Slash("ask", discordtest.Values{"question": "two"})
	for _, x := range []*discordtest.Interaction{a, b} {
		if _, err := x.Ack(w.ctx()); err != nil {
			t.Fatal(err)
		}
	}
	m := w.asks(cid)
	w.says(m, "Too many questions at once")
	if !m.Ephemeral {
		t.Error("everybody is told")
	}
	if r, err := cid.Mention("What?").Answer(w.ctx()); err != nil || !strings.Contains(r.Text(), "Too many questions at once") {
		t.Errorf("%v, %v", r, err)
	}
	if _, err := cid.Autocomplete("ask", "outlet", "s", nil).Choices(w.ctx()); err != nil {
		t.Error(err)
	}
	close(hold)
	w.says(w.answered(a), "This is what article 1 says")
	w.says(w.answered(b), "This is what article 1 says")
}

// TestOnceEach: what comes twice from the gateway is answered once.
func TestOnceEach(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.hand("ann")
	x := ann.Slash("ask", discordtest.Values{"question": "What?"})
	w.answered(x)
	x.Again()
	w.asks(ann)
	if n := len(ann.FromBot()); n != 2 {
		t.Errorf("%d answers to two questions", n)
	}
}

// TestAnotherProcess: of two with the same token one answers, and the other one keeps
// quiet.
func TestAnotherProcess(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	w.discord.Expect("40060")
	w.discord.Advance(6 * time.Second) // one IDENTIFY in five seconds
	c := w.config
	c.Metrics = NewMetrics(prometheus.NewRegistry())
	another, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- another.Run(ctx) }()
	for patience := w.ctx(); !another.Ready(); {
		if patience.Err() != nil {
			t.Fatal("it does not connect")
		}
	}
	ann := w.hand("ann")
	asked := []*discordtest.Interaction{ann.Slash("ask", discordtest.Values{"question": "What does it say?"}), ann.Slash("about", nil), ann.Slash("help", nil)}
	for _, x := range asked {
		w.answered(x)
	}
	for patience := w.ctx(); w.discord.Expected("40060") < len(asked); {
		if patience.Err() != nil {
			t.Fatal("only one process tried to answer")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	w.stop()
	for i, x := range asked {
		m, err := x.Answer(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.says(m, []string{"This is what article 1 says", "Version test", "/ask"}[i])
	}
	if edits, more := w.discord.CallCount("update_original_webhook_message"), w.discord.CallCount("execute_webhook"); edits != 2 || more != 0 {
		t.Errorf("%d edits for two answers, and %d messages after them", edits, more)
	}
	if n := w.discord.Expected("40060"); n != len(asked) {
		t.Errorf("%d callbacks too many", n)
	}
}

// TestAnswersWithoutAStore: where nothing can be kept an answer has no buttons, and is
// there all the same.
func TestAnswersWithoutAStore(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	db, err := sql.Open("sqlite", filepath.Join(w.data, sqlite.FileName)+"?_pragma=busy_timeout(10000)") // the bot may just be writing
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	m := w.asks(w.hand("ann"))
	w.says(m, "This is what article 1 says")
	if len(m.Buttons()) > 0 {
		t.Errorf("its buttons have nothing behind them: %v", m.Buttons())
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if len(w.asks(w.hand("ann")).Buttons()) == 0 {
		t.Error("it has no buttons still")
	}
}

// TestEndsInTime: what does not end by itself is left after a while, and who waits for
// it is told.
func TestEndsInTime(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, func(w *world) { w.drain = 100 * time.Millisecond })
	w.add(1)
	asked := make(chan struct{})
	w.shelves.answers(func(ctx context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		asked <- struct{}{}
		<-ctx.Done()
		return a, ctx.Err()
	})
	x := w.hand("ann").Slash("ask", discordtest.Values{"question": "What?"})
	p := w.hand("bob").Mention("What?")
	<-asked
	<-asked
	began := time.Now()
	w.stop()
	m, err := p.Answer(w.ctx())
	if err != nil {
		t.Fatal(err)
	}
	w.says(m, "I was stopped before I could answer")
	w.says(w.answered(x), "I was stopped before I could answer")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if !strings.Contains(w.log.String(), "stopped with work unfinished") {
		t.Error("the log does not say so")
	}
}

// TestLeftGuilds: a server's data is kept for thirty days after the bot was removed.
func TestLeftGuilds(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.hand("ann")
	m := w.asks(ann)
	noted := func(want bool) { // the gateway's events are noted in their time
		t.Helper()
		for ctx := w.ctx(); ctx.Err() == nil; {
			left, err := w.State.LeftFor(t.Context(), 0)
			if err != nil {
				t.Fatal(err)
			}
			if (len(left) > 0) == want {
				return
			}
		}
		t.Fatal("not noted")
	}
	tidy := func(erased int) {
		t.Helper()
		if err := w.tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(w.shelves.erased); n != erased {
			t.Errorf("%d libraries were erased", n)
		}
	}
	w.guild.Outage(true) // is none
	w.guild.Outage(false)
	w.guild.Kick()
	noted(true)
	w.clock.advance(keepLeft - time.Hour)
	tidy(0)
	w.guild.Invite()
	noted(false)
	w.clock.advance(2 * time.Hour)
	tidy(0)
	w.says(w.answered(ann.Press(m, "Why these?")), "Why these passages")
	w.guild.Kick()
	noted(true)
	w.clock.advance(keepLeft)
	tidy(1)
	if e, err := w.State.Export(t.Context(), ann.User().ID); err != nil || len(e.Answers) > 0 {
		t.Errorf("left: %+v, %v", e, err)
	}
	if got := w.shelves.erased; len(got) != 1 || got[0] != w.guild.ID {
		t.Errorf("erased: %v", got)
	}
}

// TestComesBackAtTheLastMoment: a server that the bot joins again just before its data is
// erased keeps its articles and its settings, as does one that it has left since anew.
func TestComesBackAtTheLastMoment(t *testing.T) {
	for name, meanwhile := range map[string]func(w *world) error{
		"joined": func(w *world) error { return w.State.Joined(t.Context(), w.guild.ID) },
		"joined and left again": func(w *world) error {
			return errors.Join(w.State.Joined(t.Context(), w.guild.ID), w.State.Left(t.Context(), w.guild.ID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, discordtest.Options{}, nil)
			w.add(3)
			if err := errors.Join(w.notes.wait(t.Context()), w.State.SetSettings(t.Context(), w.guild.ID, state.Settings{Quotes: 5}), w.State.Left(t.Context(), w.guild.ID)); err != nil {
				t.Fatal(err)
			}
			w.clock.advance(keepLeft)
			w.shelves.erasing = func(string) {
				if err := meanwhile(w); err != nil {
					t.Error(err)
				}
			}
			if err := w.tidy(t.Context()); err != nil {
				t.Fatal(err)
			}
			articles, err := w.articles(t.Context(), w.guild.ID)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := articles.Count(t.Context()); n != 3 || err != nil {
				t.Errorf("%d articles, %v", n, err)
			}
			if s, err := w.State.Settings(t.Context(), w.guild.ID); s.Quotes != 5 || err != nil {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// TestPagesOfWhatIsGone: a page says how many of its passages were removed, and its
// buttons belong to those that are there.
func TestPagesOfWhatIsGone(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(5)
	ann := w.hand("ann")
	m := w.asks(ann)
	library, err := w.shelves.Of(t.Context(), w.guild.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a2", "a4"} {
		if err := library.Remove(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	second := w.answered(ann.Press(m, "More quotes"))
	w.says(second, "1 passage was here that is not in the library any more", "article 5 says")
	w.says(w.answered(ann.Press(second, "Context of 4")), "article 5 says")
	first := w.answered(ann.Press(second, "Previous"))
	w.says(first, "article 1 says", "article 3 says")
	w.says(w.answered(ann.Press(first, "Context of 2")), "article 3 says")
	// Another article under an old name is not what was quoted.
	if _, err := library.Add(t.Context(), []corpus.Entry{{Article: corpus.Article{ID: "a2", Text: "Something else altogether."}, Received: corpus.Received{Name: "x", Format: "text", Bytes: []byte("x")}}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.answered(ann.Press(first, "Why these?")).Text(), "Outlet unknown") {
		t.Error("another article is taken for it")
	}
}

// TestClosestOfAComparison: where nothing answers, what comes closest is shown on
// request, whatever was asked for.
func TestClosestOfAComparison(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	w.shelves.answers(func(_ context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		return retrieval.Answer{Score: 0.1, Threshold: 0.5, Abstained: true, Closest: a.Quotes}, nil
	})
	ann := w.hand("ann")
	for _, command := range []string{"ask", "compare"} {
		m := w.answered(ann.Slash(command, discordtest.Values{"question": "What?"}))
		w.says(m, "Nothing in the 1 article here answers that")
		w.says(w.answered(ann.Press(m, "Show the closest passages")), "This is what article 1 says")
	}
}

// TestConfidenceIsAServersOwn: what is set is what the library decides by.
func TestConfidenceIsAServersOwn(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	asked := make(chan float64, 1)
	w.shelves.answers(func(_ context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		asked <- q.Threshold
		return a, nil
	})
	owner := w.guild.Owner().In(w.general)
	for percent, says := range map[int]string{90: "90 %", 30: "30 %", 0: ""} {
		w.says(w.answered(owner.Slash("settings set", discordtest.Values{"confidence": percent})), says)
		w.asks(w.hand(fmt.Sprint(percent)))
		if got := <-asked; got != float64(percent)/100 {
			t.Errorf("asked with a threshold of %v where %d %% are set", got, percent)
		}
	}
}

// TestButtonsBelongToTheirMessage: one that was copied elsewhere is nobody's, and one
// of a private answer is its asker's alone.
func TestButtonsBelongToTheirMessage(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	other := w.discord.Guild("Ostend")
	ann, bob := w.guild.Member("ann").User.ID, w.guild.Member("bob").User.ID
	add := func(a state.Answer) int64 {
		t.Helper()
		a.Shows = []byte(fmt.Sprintf(`{"kind":"ask","private":%t}`, a.Message == "private"))
		id, err := w.State.AddAnswer(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	public := add(state.Answer{Guild: w.guild.ID, Channel: "c", Message: "m", Member: ann})
	private := add(state.Answer{Guild: w.guild.ID, Channel: "c", Message: "private", Member: ann})
	unsent := add(state.Answer{Guild: w.guild.ID, Channel: "c", Member: ann})
	direct := add(state.Answer{Guild: w.guild.ID, Channel: "d", Message: "m", Member: ann})
	for name, c := range map[string]struct {
		id                              int64
		guild, channel, message, member string
		allowed                         bool
	}{
		"where it belongs":    {public, w.guild.ID, "c", "m", bob, true},
		"another message":     {public, w.guild.ID, "c", "n", ann, false},
		"another channel":     {public, w.guild.ID, "d", "m", ann, false},
		"another server":      {public, other.ID, "c", "m", ann, false},
		"a direct message":    {public, "", "e", "m", ann, false},
		"no message":          {public, w.guild.ID, "c", "", ann, false},
		"private, its asker":  {private, w.guild.ID, "c", "private", ann, true},
		"private, another":    {private, w.guild.ID, "c", "private", bob, false},
		"not noted yet":       {unsent, w.guild.ID, "c", "x", bob, true},
		"direct, a member":    {direct, "", "d", "m", ann, true},
		"direct, who is none": {direct, "", "d", "m", w.discord.User("cid").ID, false},
		"forgotten":           {direct + 1, w.guild.ID, "c", "m", ann, false},
	} {
		i := &event.Interaction{Guild: c.guild, Channel: c.channel, User: &event.User{ID: c.member}, Message: &event.Message{ID: c.message}}
		if c.message == "" {
			i.Message = nil
		}
		r := w.router.Request(i)
		r.Action.ID = c.id
		_, _, err := w.answers.kept(t.Context(), r)
		if (err == nil) != c.allowed {
			t.Errorf("%s: %v", name, err)
		} else if _, expected := words(w.in("").Book, err); err != nil && !expected {
			t.Errorf("%s: no words for %v", name, err)
		}
	}
}
