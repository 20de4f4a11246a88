package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"verbatim/bot/discordtest"
	"verbatim/bot/render/phrase"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/whosaid"
)

// world is a bot under way against the double, with a stand-in for retrieval and a
// clock that the test moves.
type world struct {
	testing.TB
	*Bot
	discord *discordtest.Discord
	guild   *discordtest.Guild
	general *discordtest.Channel
	shelves *shelves
	store   *sqlite.Store
	data    string // the store's folder
	clock   *clock
	log     *journal
	stop    func()
	ended   chan error
}

// clock is a time that the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// journal is a log that the test reads.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// shelves are libraries in which every question is answered by the articles that are
// there, in their order, or as answer says.
type shelves struct {
	store *sqlite.Store

	mu         sync.Mutex
	open       map[string]*shelf
	erased     []string
	proven     [][]retrieval.Reference                                          // by call
	erasing    func(library string)                                             // what happens just before; nil is nothing
	adding     func(ctx context.Context, library string, n int) error           // what happens before so many articles are added; nil is nothing
	embed      func(ctx context.Context, library string) (more bool, err error) // nil is that nothing is left to embed
	answer     func(ctx context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error)
	reconsider func([]retrieval.Unanswered, []retrieval.Reconsidered) ([]retrieval.Reconsidered, error)
}

type shelf struct {
	*shelves
	*sqlite.Library
}

func (s *shelves) Of(ctx context.Context, guild string) (Library, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[guild] == nil {
		library, err := s.store.Library(ctx, guild)
		if err == nil {
			err = library.Create(ctx)
		}
		if err != nil {
			return nil, err
		}
		s.open[guild] = &shelf{s, library}
	}
	return s.open[guild], nil
}

func (s *shelves) Filled(ctx context.Context) ([]string, error) { return s.store.Filled(ctx) }

func (s *shelves) Erase(ctx context.Context, guild string, decide state.Decision) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.erasing != nil {
		s.erasing(guild)
	}
	library, err := s.store.Library(ctx, guild)
	if err != nil {
		return err
	}
	if err := library.EraseWith(ctx, decide); err != nil {
		return err
	}
	delete(s.open, guild)
	s.erased = append(s.erased, guild)
	return nil
}

// answers says how questions are answered from now on.
func (s *shelves) answers(f func(ctx context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// Reconsider has questions asked again where articles were added since, or as the test
// has it.
func (s *shelf) Reconsider(ctx context.Context, questions []retrieval.Unanswered) ([]retrieval.Reconsidered, error) {
	revision, err := s.Revision(ctx)
	if err != nil {
		return nil, err
	}
	now := fmt.Sprint("at ", revision)
	var out []retrieval.Reconsidered
	for _, q := range questions {
		out = append(out, retrieval.Reconsidered{Ask: string(q.Compared) != now, Compared: []byte(now)})
	}
	s.mu.Lock()
	reconsider := s.reconsider
	s.mu.Unlock()
	if reconsider == nil {
		return out, nil
	}
	return reconsider(questions, out)
}

func (s *shelf) Add(ctx context.Context, entries []corpus.Entry) ([]corpus.Added, error) {
	s.mu.Lock()
	adding := s.adding
	s.mu.Unlock()
	if adding != nil {
		if err := adding(ctx, s.Name(), len(entries)); err != nil {
			return nil, err
		}
	}
	return s.Library.Add(ctx, entries)
}

func (s *shelf) Embed(ctx context.Context) (more bool, err error) {
	s.mu.Lock()
	embed := s.embed
	s.mu.Unlock()
	if embed == nil {
		return false, nil
	}
	return embed(ctx, s.Library.Name())
}

func (s *shelf) Compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return s.Ask(ctx, q)
}

func (s *shelf) WhoSaid(context.Context, string) (whosaid.Result, error) {
	return whosaid.Result{Verdict: whosaid.TooShort}, nil
}

// Prove is the engine's, and noted.
func (s *shelf) Prove(ctx context.Context, question string, references []retrieval.Reference) ([]*retrieval.Quote, error) {
	s.mu.Lock()
	s.proven = append(s.proven, slices.Clone(references))
	s.mu.Unlock()
	return (&retrieval.Engine{Library: s.Library, Log: slog.New(slog.DiscardHandler)}).Prove(ctx, question, references)
}

func (s *shelf) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	items, err := s.Library.List(ctx)
	if err != nil {
		return retrieval.Answer{}, err
	}
	a := retrieval.Answer{Score: 0.8, Threshold: 0.5, Abstained: len(items) == 0}
	for _, it := range items {
		article, err := s.Library.Article(ctx, it.ID)
		if err != nil {
			return a, err
		}
		whole := corpus.Span{End: len(article.Text)}
		a.Quotes = append(a.Quotes, retrieval.Quote{Located: corpus.Located{Passage: corpus.Passage{Span: whole, Paragraph: 1}, Article: article}, Text: article.Text, Marked: whole, Why: retrieval.Why{Confidence: 0.8}})
	}
	s.mu.Lock()
	answer := s.answer
	s.mu.Unlock()
	if answer == nil {
		return a, nil
	}
	return answer(ctx, q, a)
}

// newWorld starts a bot. prepare changes it before it runs.
func newWorld(t testing.TB, o discordtest.Options, prepare func(*world)) *world {
	t.Helper()
	return newWorldOf(t, discordtest.New(t, o), nil, prepare)
}

// newWorldOf is newWorld with a double that there is. configure changes what the bot is
// made of.
func newWorldOf(t testing.TB, d *discordtest.Discord, configure func(*Config), prepare func(*world)) *world {
	t.Helper()
	data := t.TempDir()
	store, err := sqlite.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, discord: d, store: store, data: data, shelves: &shelves{store: store, open: map[string]*shelf{}},
		clock: &clock{t: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}, log: &journal{}, ended: make(chan error, 1)}
	w.guild = w.discord.Guild("Lunmouth")
	w.general = w.guild.Channel("general")
	st, err := state.Open(t.Context(), store, w.clock.now)
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Token: w.discord.Token(), Address: w.discord.URL(), Version: "test", Libraries: w.shelves, State: st, Books: books,
		Metrics: NewMetrics(prometheus.NewRegistry()), Log: slog.New(slog.NewTextHandler(w.log, nil)), Now: w.clock.now}
	if configure != nil {
		configure(&c)
	}
	if w.Bot, err = New(c); err != nil {
		t.Fatal(err)
	}
	if prepare != nil {
		prepare(w)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { w.ended <- w.Run(ctx) }()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-w.ended; err != nil {
			t.Error(err)
		}
		store.Close()
		if t.Failed() {
			t.Log(w.log.String())
		}
	})
	t.Cleanup(w.stop)
	if _, err := w.discord.Connected(w.ctx()); err != nil {
		t.Fatalf("%v\n%s", err, w.log.String())
	}
	return w
}

func (w *world) ctx() context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	w.Cleanup(cancel)
	return ctx
}

// add puts n articles into the guild's library.
func (w *world) add(n int) { w.addTo(w.guild, n) }

func (w *world) addTo(guild *discordtest.Guild, n int) {
	w.Helper()
	library, err := w.shelves.Of(w.Context(), guild.ID)
	if err != nil {
		w.Fatal(err)
	}
	var entries []corpus.Entry
	for i := range n {
		a := corpus.Article{ID: fmt.Sprintf("a%d", i+1), Title: fmt.Sprintf("Article %d", i+1), Outlet: "Skell Radio", Text: fmt.Sprintf("This is what article %d says, and nothing else.", i+1)}
		entries = append(entries, corpus.Entry{Article: a, Received: corpus.Received{Name: a.ID, Format: "text", Bytes: []byte(a.Text)}})
	}
	if _, err := library.Add(w.Context(), entries); err != nil {
		w.Fatal(err)
	}
}

// hand is that of a member in general, who joins with it.
func (w *world) hand(name string) discordtest.Hand { return w.guild.Member(name).In(w.general) }

func (w *world) answered(x *discordtest.Interaction) discordtest.Message {
	w.Helper()
	m, err := x.Answer(w.ctx())
	if err != nil {
		w.Fatalf("no answer: %v\n%s", err, w.log.String())
	}
	return m
}

// idle waits until nothing is being done.
func (w *world) idle() {
	for range cap(w.slots) {
		w.slots <- struct{}{}
	}
	for range cap(w.slots) {
		<-w.slots
	}
}

func (w *world) asks(h discordtest.Hand) discordtest.Message {
	w.Helper()
	return w.answered(h.Slash("ask", discordtest.Values{"question": "What does it say?"}))
}

func (w *world) says(m discordtest.Message, words ...string) {
	w.Helper()
	for _, s := range words {
		if !strings.Contains(m.Text(), s) {
			w.Errorf("it does not say %q:\n%s", s, m.Text())
		}
	}
}

// TestEveryErrorIsTold: whatever goes wrong, a member reads words.
func TestEveryErrorIsTold(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"busy":    {retrieval.ErrBusy, "Too many questions at once"},
		"locked":  {fmt.Errorf("x: %w", corpus.ErrBusy), "The library is being changed"},
		"damaged": {fmt.Errorf("x: %w", corpus.ErrDamaged), "damaged"},
		"other":   {errors.New("the disk is on fire"), "That went wrong here"},
		"a panic": {nil, "That went wrong here"},
	} {
		w.shelves.answers(func(context.Context, retrieval.Query, retrieval.Answer) (retrieval.Answer, error) {
			if c.err == nil {
				panic("of the engine")
			}
			return retrieval.Answer{}, c.err
		})
		told := w.asks(w.hand(name))
		w.says(told, c.says)
		if !told.Ephemeral {
			t.Errorf("%s: everybody is told", name)
		}
		for _, m := range w.guild.Owner().In(w.general).FromBot() {
			if m.ReplyTo == "" {
				t.Errorf("%s: everybody is left with a message that says %q", name, m.Text())
			}
		}
		m, err := w.hand(name).Mention("What does it say?").Answer(w.ctx())
		if err != nil {
			t.Fatal(err)
		}
		w.says(m, c.says)
	}
	w.shelves.answers(nil)
	ann := w.hand("ann")
	m := w.asks(ann)
	w.says(m, "This is what article 1 says")

	// Discord is down for a moment.
	w.discord.Fault(discordtest.Fault{Operation: "update_original_webhook_message", Status: 503, Times: 4})
	w.says(w.asks(ann), "This is what article 1 says")

	// An article that was removed since.
	library, _ := w.shelves.Of(t.Context(), w.guild.ID)
	if err := library.Remove(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	w.says(w.answered(ann.Press(m, "Context of 1")), "The article is not in the library any more")
	w.says(w.answered(ann.Press(m, "Why these?")), "The article is not in the library any more")

	// The store is gone altogether.
	w.store.Close()
	w.says(w.asks(w.hand("bob")), "That went wrong here")
	w.says(w.answered(ann.Press(m, "Why these?")), "That went wrong here")
	w.says(w.answered(ann.Slash("sources", nil)), "That went wrong here")
	w.says(w.answered(ann.Slash("privacy delete", nil)), "That went wrong here")
	x := ann.Press(m, "Delete")
	told, err := x.FollowUp(w.ctx(), 0)
	if err != nil {
		t.Fatal(err)
	}
	w.says(told, "That went wrong here")
	if _, err := ann.Autocomplete("ask", "outlet", "s", nil).Choices(w.ctx()); err != nil {
		t.Error(err)
	}
	if now, err := m.Now(); err != nil || now.Text() != m.Text() {
		t.Errorf("the answer has been overwritten: %v", err)
	}
}
