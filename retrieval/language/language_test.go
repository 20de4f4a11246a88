package language_test

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"verbatim/retrieval/language"
)

// questions are ours, about news: "language TAB question".
//
//go:embed testdata/questions.tsv
var questions string

// asked calls do with each question of testdata and its language.
func asked(do func(lang, question string)) {
	for line := range strings.Lines(questions) {
		lang, question, _ := strings.Cut(strings.TrimSpace(line), "\t")
		do(lang, question)
	}
}

func TestQuestions(t *testing.T) {
	var foreign, sure, other, wrong int
	each := map[string]int{}
	asked(func(want, question string) {
		each[want]++
		got, certain := language.Detect(question)
		if certain && got != want {
			wrong++
			t.Logf("%s %q: surely %s", want, question, got)
		}
		if _, than := language.Other(question, want); than {
			t.Errorf("%q: surely not %s", question, want)
		}
		if want == "en" {
			return
		}
		foreign++
		if certain && got == want {
			sure++
		}
		if _, than := language.Other(question, "en"); than {
			other++
		} else {
			t.Logf("%s %q: perhaps English", want, question)
		}
	})
	t.Logf("%d questions not in English: %d surely in their language, %d surely not in English, %d taken for another language",
		foreign, sure, other, wrong)
	if 10*sure < 9*foreign || 10*other < 9*foreign {
		t.Errorf("of %d questions, sure of %d, and of %d that they are not English", foreign, sure, other)
	}
	if 100*wrong > foreign {
		t.Errorf("surely wrong of %d", wrong)
	}
	for lang, n := range each {
		if n < 8 {
			t.Errorf("%s: only %d questions", lang, n)
		}
	}
}

// A name in another language does not make a question foreign.
func TestEnglishWithNames(t *testing.T) {
	for _, question := range []string{
		"Who starred in La La Land with Emma Stone?",
		"Why did El Salvador jail 2% of its men?",
		"Is Angela Merkel retiring?",
		"Die Zeit or Der Spiegel?",
		"What is Le Monde's view?",
		"Did Médecins Sans Frontières leave Kunduz?",
		"Who is Luiz Inácio Lula da Silva?",
		"How did Rio de Janeiro vote?",
		"Does AfD lead in Sachsen-Anhalt?",
		"was beyoncé in são paulo",
		"Kim Jong Un missile test",
		"U.S. v. Trump?",
		"KABUL AIRPORT DEATH TOLL",
		"Doja Cat tour",
		"Dove soap recall",
		"café closures",
		"https://example.com/de/la/le/el",
		"ISIS-K?",
		"", " ", "2021", "???", "\xff\xfe",
	} {
		if lang, sure := language.Detect(question); sure && lang != "en" {
			t.Errorf("%q: surely %s", question, lang)
		}
		if lang, sure := language.Other(question, "en"); sure {
			t.Errorf("%q: surely other, %s", question, lang)
		}
	}
}

// The English questions of the benchmarks are none of them taken for another
// language.
func TestEnglishBenchmarks(t *testing.T) {
	const folder = "../../../shared/eval"
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("%s is not there: %v", folder, err)
	}
	files, err := filepath.Glob(folder + "/*/qu*.jsonl")
	files = slices.DeleteFunc(files, func(f string) bool { return strings.Contains(f, "xquad") }) // which is of many languages
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	n, english := 0, 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var q struct{ Query string }
			if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			n++
			lang, sure := language.Detect(q.Query)
			if lang == "en" && sure {
				english++
			} else if sure {
				t.Errorf("%q: surely %s", q.Query, lang)
			}
			if lang, sure := language.Other(q.Query, "en"); sure {
				t.Errorf("%q: surely other, %s", q.Query, lang)
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	t.Logf("%d questions, %d of them surely English", n, english)
	if n < 1900 || 100*english < 99*n {
		t.Errorf("%d of %d questions are surely English", english, n)
	}
}

func TestOf(t *testing.T) {
	samples := map[string][]string{}
	asked(func(lang, question string) { samples[lang] = append(samples[lang], question) })
	for lang, texts := range samples {
		// Danish and Norwegian questions are too short for it.
		if got := language.Of(texts); got != lang && got != "" {
			t.Errorf("%s: %q", lang, got)
		}
		if got := language.Of([]string{strings.Join(texts, " ")}); got != lang {
			t.Errorf("%s, as one text: %q", lang, got)
		}
	}
	for _, none := range [][]string{nil, {""}, {samples["fr"][0], samples["de"][0]}} {
		if got := language.Of(none); got != "" {
			t.Errorf("%q: %q", none, got)
		}
	}
}

func FuzzDetect(f *testing.F) {
	asked(func(_, question string) { f.Add(question) })
	f.Add("\xff¿\xc3")
	f.Add("İstanbul'da ne oldu")
	f.Fuzz(func(t *testing.T, text string) {
		lang, sure := language.Detect(text)
		if sure && lang == "" {
			t.Errorf("%q: sure of nothing", text)
		}
		if lang != "" && len(lang) != 2 {
			t.Errorf("%q: language %q", text, lang)
		}
		if other, sure := language.Other(text, lang); other != lang || sure {
			t.Errorf("%q: %q, yet surely other: %q", text, lang, other)
		}
		if again, _ := language.Detect(text); again != lang {
			t.Errorf("%q: %q, then %q", text, lang, again)
		}
	})
}
