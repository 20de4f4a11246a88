package whosaid_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/whosaid"
)

// finder looks up in a real library of the given articles. Those whose id ends
// in "-copy" are stored as the library stores near copies.
func finder(t testing.TB, articles ...corpus.Article) *whosaid.Finder {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	library, err := store.Library(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		if _, err := library.Add(t.Context(), []corpus.Entry{{Article: a}}); err != nil {
			t.Fatal(err)
		}
	}
	return &whosaid.Finder{Library: library, Headlines: library, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

// plain writes a result down: the verdict, then a line a match ("article¶n:
// words"), its differences ("kind given > published"), where it is cut and its
// carriers, then what is missing.
func plain(r whosaid.Result) string {
	lines := []string{string(r.Verdict)}
	for _, m := range r.Matches {
		lines = append(lines, fmt.Sprintf("%s¶%d: %s", m.Article.ID, m.Paragraph, m.Text))
		for _, d := range m.Differences {
			lines = append(lines, fmt.Sprintf("  %s %q > %q", d.Kind, d.Given.Of(r.Text), d.Published.Of(m.Article.Text)))
		}
		if m.CutStart || m.CutEnd {
			lines = append(lines, fmt.Sprintf("  cut %t %t", m.CutStart, m.CutEnd))
		}
		for _, c := range m.Carriers {
			lines = append(lines, fmt.Sprintf("  also %s¶%d: %s", c.Article.ID, c.Paragraph, c.Text))
		}
	}
	for _, s := range r.Missing {
		lines = append(lines, "missing "+s.Of(r.Text))
	}
	for _, h := range r.Headlines {
		lines = append(lines, "headline of "+h.ID)
	}
	return strings.Join(lines, "\n")
}

func TestLook(t *testing.T) {
	f := finder(t, corpustest.Bridge(), corpustest.Harbour())
	const (
		arches = "Engineers found cracks in two of its five arches."
		master = "The harbour master, Olu Brandt, counted 212 cancelled crossings."
	)
	for _, test := range []struct{ name, text, want string }{
		{"exact", arches, "exact\nbridge¶2: " + arches},
		{"case, spaces, marks", "  »ENGINEERS found\n cracks in two\u00a0of its five ar\u00adches!«", "exact\nbridge¶2: " + arches[:len(arches)-1]},
		{"quotation marks", `"It is safe to look at, not to drive on," said the surveyor`,
			"exact\nbridge¶2: “It is safe to look at, not to drive on,” said the surveyor\n  cut false true"},
		{"Discord", "> Engineers found **cracks** in two\n> of its five arches. <@12345>\nhttps://a.example/b", "exact\nbridge¶2: " + arches},
		{"signed", "“" + arches + "” – The Example Times", "exact\nbridge¶2: " + arches},
		{"a dash, but no name", "“It is safe to look at, not to drive on,” – said every surveyor of the town",
			"part\nbridge¶2: “It is safe to look at, not to drive on,” said\n  punctuation \"–\" > \"\"\n  cut false true\nmissing every surveyor of the town"},
		{"cut", "found cracks in two of its five arches", "exact\nbridge¶2: found cracks in two of its five arches\n  cut true false"},
		{"over paragraphs", "Crews accepted a rise of three percent and a day of rest after each night shift. " + master,
			"exact\nharbour¶1: Crews accepted a rise of three percent and a day of rest after each night shift.\n\n" + master},
		{"one word", "Engineers found cracks in three of its five arches.", "altered\nbridge¶2: " + arches + "\n  replaced \"three\" > \"two\""},
		{"first word", "Surveyors found cracks in two of its five arches.", "altered\nbridge¶2: " + arches + "\n  replaced \"Surveyors\" > \"Engineers\""},
		{"last word", "Engineers found cracks in two of its five pillars.", "altered\nbridge¶2: " + arches + "\n  replaced \"pillars\" > \"arches\""},
		{"a word after the end", arches + " @everyone", "altered\nbridge¶2: " + arches + "\n  put_in \"@everyone\" > \"\""},
		{"a word after a paragraph", "The stone bridge over the Lun will close on Monday for eleven weeks, the town council said. Really?",
			"altered\nbridge¶1: The stone bridge over the Lun will close on Monday for eleven weeks, the town council said.\n  put_in \"Really\" > \"\""},
		{"a word after a quotation's end", "“It is safe to look at, not to drive on,” said the surveyor, Dr. Ina Pell. Nonsense!",
			"altered\nbridge¶2: “It is safe to look at, not to drive on,” said the surveyor, Dr. Ina Pell.\n  put_in \"Nonsense\" > \"\""},
		{"a word before the beginning", "Yesterday. The council will borrow the rest.",
			"altered\nbridge¶3: The council will borrow the rest.\n  put_in \"Yesterday.\" > \"\""},
		{"number", "The repair is to cost 42 million crowns, of which the province pays half.",
			"altered\nbridge¶3: The repair is to cost 4.2 million crowns, of which the province pays half.\n  replaced \"42\" > \"4.2\""},
		{"negation", "Engineers found no cracks in two of its five arches.", "altered\nbridge¶2: " + arches + "\n  put_in \"no\" > \"\""},
		{"left out", "The repair is to cost 4.2 million crowns, of which the province half.",
			"altered\nbridge¶3: The repair is to cost 4.2 million crowns, of which the province pays half.\n  left_out \"\" > \"pays\""},
		{"said to be left out", "The stone bridge […] will close on Monday … the town council said.",
			"altered\nbridge¶1: The stone bridge over the Lun will close on Monday for eleven weeks, the town council said.\n  omission \"[…]\" > \"over the Lun\"\n  omission \"…\" > \"for eleven weeks,\""},
		{"punctuation", "The harbour master Olu Brandt, counted 212 cancelled crossings.",
			"altered\nharbour¶2: " + master + "\n  punctuation \"\" > \",\""},
		{"joined", arches + " " + master, "joined\nbridge¶2: Engineers found cracks in two of its five arches.\nharbour¶2: " + master},
		{"joined in one article", "The council will borrow the rest. Engineers found cracks in two of its five arches.",
			"joined\nbridge¶3: The council will borrow the rest.\nbridge¶2: " + arches},
		{"part", arches + " The mayor blamed the heavy lorries that his own company sends over it every night.",
			"part\nbridge¶2: Engineers found cracks in two of its five arches.\nmissing The mayor blamed the heavy lorries that his own company sends over it every night"},
		{"a short quotation in a text", "The mayor told reporters outside the town hall on Friday that taxpayers “fear for their summer,” and that nobody should worry.",
			"foreign"},
		{"a quotation in a text", "The mayor told reporters outside the town hall on Friday that the farmers “had to throw away milk,” and that nobody should worry.",
			"part\nharbour¶2: had to throw away milk\n  cut true true\nmissing The mayor told reporters outside the town hall on Friday that the farmers\nmissing and that nobody should worry"},
		{"a quotation that begins a text", "\"Had to throw away milk\", as the mayor of some other town once told reporters, is seldom the whole truth of it.",
			"part\nharbour¶2: had to throw away milk\n  cut true true\nmissing as the mayor of some other town once told reporters, is seldom the whole truth of it"},
		{"a quotation of other words", "The mayor told reporters outside the town hall on Friday that the farmers “had to throw away eggs,” and that nobody should worry.", "foreign"},
		{"quotations of one paragraph", "A man shouted “The harbour master, Olu Brandt” and “had to throw away milk” at the dogs behind my garden fence.",
			"part\nharbour¶2: The harbour master, Olu Brandt\n  cut false true\nharbour¶2: had to throw away milk\n  cut true true\nmissing A man shouted\nmissing and\nmissing at the dogs behind my garden fence"},
		{"quotations of two articles", "A man shouted “narrow eastern walkway until” and, when the dogs had begun to bark behind my garden fence, “had to throw away milk” once more.",
			"part\nbridge¶4: narrow eastern walkway until\n  cut true true\nharbour¶2: had to throw away milk\n  cut true true\nmissing A man shouted\nmissing and, when the dogs had begun to bark behind my garden fence\nmissing once more"},
		{"between two quotations", "He told us \"no.\" Had to throw away milk \"is\" what people said of their town hall and its orchestra.", "foreign"},
		{"foreign", "The orchestra played until midnight while the rain went on.", "foreign"},
		{"foreign, same subject", "The bridge has not been repaired since the flood.", "foreign"},
		{"headline", "“Ferry strike ends after nine days”", "foreign\nheadline of harbour"},
		{"too short", "heavy lorries", "too_short"},
		{"short but there", "the lamplighters", "exact\nbridge¶4: The lamplighters\n  cut false true"},
		{"no words", "“…” <@123>", "too_short"},
		{"nothing", "", "too_short"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := f.Look(t.Context(), test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, plain(r)); diff != "" {
				t.Error(diff)
			}
			if (r.Verdict == whosaid.TooShort) != (len(r.Reasons) > 0 && len(r.Matches) == 0) {
				t.Errorf("reasons %q", r.Reasons)
			}
		})
	}
}

func TestCarriers(t *testing.T) {
	named := func(id, published string, around string) corpus.Article {
		a := corpustest.Bridge()
		a.ID, a.Published, a.URL, a.Headings = id, published, "", nil
		a.Text = around + "\n\n" + strings.NewReplacer("“", `"`, "”", `"`).Replace(a.Text[strings.Index(a.Text, "Engineers"):])
		return a
	}
	f := finder(t,
		named("undated", "", "Another beginning, of the wire."),
		named("late", "2024-04-01T10:00:00Z", "News of the day, in short, as it came in."),
		corpustest.Bridge(), // 2024-03-04
		named("early", "2024-03", "What the paper in the next town over made of it all that morning."),
		corpustest.Harbour(),
	)
	r, err := f.Look(t.Context(), "“It is safe to look at, not to drive on,” said the surveyor, Dr. Ina Pell.")
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != whosaid.Exact || len(r.Matches) != 1 {
		t.Fatal(plain(r))
	}
	all := append([]whosaid.Place{r.Matches[0].Place}, r.Matches[0].Carriers...)
	var ids []string
	for _, p := range all {
		ids = append(ids, p.Article.ID)
		if p.Text != p.Article.Text[p.Start:p.End] || !strings.Contains(p.Text, "safe to look at") {
			t.Errorf("%s: %q", p.Article.ID, p.Text)
		}
	}
	// "undated", added first, is what the library takes the others for copies of:
	// it comes before them for all that its date is unknown.
	slices.Sort(ids[1:])
	if diff := cmp.Diff([]string{"undated", "bridge", "early", "late"}, ids); diff != "" {
		t.Error(diff)
	}
}

// damaged is a library in which an article turned out not to be what it was.
type damaged struct {
	whosaid.Library
	id string
}

func (d damaged) Passage(ctx context.Context, key int64) (corpus.Located, error) {
	p, err := d.Library.Passage(ctx, key)
	if err == nil && p.Article.ID == d.id {
		return corpus.Located{Article: corpus.Article{ID: d.id}}, fmt.Errorf("article %s: %w", d.id, corpus.ErrDamaged)
	}
	return p, err
}

func TestDamagedIsNotQuoted(t *testing.T) {
	f := finder(t, corpustest.Bridge(), corpustest.Harbour())
	f.Library = damaged{f.Library, "bridge"}
	for text, want := range map[string]struct {
		whosaid.Verdict
		told bool
	}{
		"Engineers found cracks in two of its five arches.":          {whosaid.NotFound, true},
		"Ferries between Lunmouth and the islands sail from Sunday.": {whosaid.Altered, false},
	} {
		r, err := f.Look(t.Context(), text)
		if err != nil || r.Verdict != want.Verdict || slices.Contains(r.Reasons, whosaid.SomeDamaged) != want.told {
			t.Errorf("%q: %s %q %v", text, plain(r), r.Reasons, err)
		}
	}
}

// TestADamagedArticleIsLoggedOnce: and not once a passage that may hold the text.
func TestADamagedArticleIsLoggedOnce(t *testing.T) {
	a := corpustest.Harbour()
	sentence := "The harbour master, Olu Brandt, counted 212 cancelled crossings in these nine days of May. "
	var paragraphs []string
	for range 6 {
		paragraphs = append(paragraphs, strings.TrimSpace(strings.Repeat(sentence, 10)))
	}
	a.Text, a.Headings = strings.Join(paragraphs, "\n\n"), nil
	f := finder(t, a)
	f.Library = damaged{f.Library, a.ID}
	var log strings.Builder
	f.Log = slog.New(slog.NewTextHandler(&log, nil))
	if _, err := f.Look(t.Context(), sentence); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), "left out"); n != 1 {
		t.Errorf("logged %d times: %s", n, log.String())
	}
}

func TestLongText(t *testing.T) {
	f := finder(t, corpustest.Bridge())
	text := strings.Repeat("nothing that anyone has ever printed about rivers ", 800)
	r, err := f.Look(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Truncated || r.Verdict != whosaid.NotFound || !slices.Equal(r.Reasons, []whosaid.Reason{whosaid.OnlyTheBeginning}) {
		t.Errorf("%s, truncated %t, reasons %q", r.Verdict, r.Truncated, r.Reasons)
	}
}

// FuzzLook looks anything up. Whatever it is, there is no error, every span is
// valid, and what is shown of an article is its text; what is told of differences
// is true: the given words with every difference undone are the published ones.
func FuzzLook(f *testing.F) {
	look := finder(f, corpustest.Bridge(), corpustest.Harbour())
	bridge := corpustest.Bridge().Text
	f.Add("Engineers found no cracks in two of its five arches.")
	f.Add(bridge[40:300])
	f.Add("> **The repair** is to cost £4.2\u00a0million … half. [x](https://a.example) <@1>\nThe harbour master, Olu Brandt, counted 21 crossings.")
	f.Add("\xff\xfe the \u200bstone bridge\x00 over – the Lun will close “on” Monday")
	f.Add("- the - town - council - said -5 (…) 60,000 crowns")
	f.Add(strings.Repeat("the bridge ", 300))
	f.Fuzz(func(t *testing.T, text string) {
		r, err := look.Look(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Text) != len(text) {
			t.Fatalf("%d bytes became %d", len(text), len(r.Text))
		}
		if r.Speaker.Len() != 0 && !r.Speaker.Valid(r.Text) {
			t.Fatalf("speaker %v", r.Speaker)
		}
		found := r.Verdict == whosaid.Exact || r.Verdict == whosaid.Altered || r.Verdict == whosaid.Joined || r.Verdict == whosaid.Part
		if found != (len(r.Matches) > 0) || r.Verdict == whosaid.Exact && len(r.Matches[0].Differences) > 0 ||
			r.Verdict == whosaid.Altered && len(r.Matches[0].Differences) == 0 || r.Verdict == whosaid.Joined && len(r.Matches) < 2 {
			t.Fatal(plain(r))
		}
		last := 0
		for _, m := range r.Matches {
			if !m.Given.Valid(r.Text) || m.Given.Start < last {
				t.Fatalf("given %v after %d", m.Given, last)
			}
			last = m.Given.End
			for _, p := range append([]whosaid.Place{m.Place}, m.Carriers...) {
				if !p.Valid(p.Article.Text) || p.Text != p.Article.Text[p.Start:p.End] || p.Paragraph < 1 {
					t.Fatalf("place %v ¶%d %q", p.Span, p.Paragraph, p.Text)
				}
			}
			given, published := m.Given.Start, m.Start
			for _, d := range m.Differences {
				for _, s := range []struct {
					span, in corpus.Span
					text     string
				}{{d.Given, corpus.Span{Start: given, End: m.Given.End}, r.Text}, {d.Published, corpus.Span{Start: published, End: m.End}, m.Article.Text}} {
					if !s.in.Contains(s.span) || s.span.Len() < 0 || s.span.Len() > 0 && !s.span.Valid(s.text) {
						t.Fatalf("%s: %v not in %v", d.Kind, s.span, s.in)
					}
				}
				if !whosaid.Same(r.Text[given:d.Given.Start], m.Article.Text[published:d.Published.Start]) {
					t.Fatalf("%q and %q are not the same", r.Text[given:d.Given.Start], m.Article.Text[published:d.Published.Start])
				}
				given, published = d.Given.End, d.Published.End
			}
		}
	})
}
