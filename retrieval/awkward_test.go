package retrieval_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"verbatim/corpus"
	"verbatim/corpus/segment"
	"verbatim/retrieval"
)

var answers = flag.Int("answers", 150, "how many answers TestAwkwardText looks at")

// TestAwkwardText asks generated questions of a library of awkward text and
// compares every quote with the text that went in, not with what any index or
// the store says. A million answers are
//
//	go test ./retrieval -run AwkwardText -answers 1000000 -timeout 3h
func TestAwkwardText(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	var articles []corpus.Article
	texts := map[string]string{}
	for i := range 40 {
		a := awkward(random, i)
		articles = append(articles, a)
		texts[a.ID] = a.Text
	}
	f := newFixture(t, articles...)
	wordsAlone := *f.Engine
	wordsAlone.Dense, wordsAlone.Model = nil, nil

	var left atomic.Int64
	left.Store(int64(*answers))
	var quotes, abstained atomic.Int64
	var work sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), uint64(*answers)))
			for {
				still := left.Add(-1)
				if still < 0 {
					return
				}
				if still > 0 && still%100_000 == 0 {
					t.Logf("%d answers to go", still)
				}
				engine := f.Engine
				if random.IntN(4) == 0 {
					engine = &wordsAlone
				}
				q := retrieval.Query{Text: question(random, articles), Limit: 1 + random.IntN(6)}
				a, err := engine.Ask(context.Background(), q)
				if err != nil {
					t.Errorf("%q: %v", q.Text, err)
					return
				}
				if a.Abstained {
					abstained.Add(1)
				}
				for _, quote := range append(a.Quotes, a.Closest...) {
					quotes.Add(1)
					if !exact(quote, texts) {
						t.Errorf("%q: the quote %q of %s, %v, is not its text", q.Text, quote.Text, quote.Article.ID, quote.Span)
						return
					}
				}
			}
		})
	}
	work.Wait()
	t.Logf("%d answers, %d of them declined; %d quotes, every one its article's text", *answers, abstained.Load(), quotes.Load())
	if quotes.Load() < int64(*answers)/2 {
		t.Error("hardly anything was quoted")
	}
}

// exact compares a quote, what it marks and who carries it with what went in.
func exact(q retrieval.Quote, texts map[string]string) bool {
	text := texts[q.Article.ID]
	if !q.Valid(text) || q.Text != text[q.Start:q.End] || q.Article.Text != text {
		return false
	}
	if !q.Marked.Valid(text) || !q.Contains(q.Marked) {
		return false
	}
	for _, c := range q.Carriers {
		if text := texts[c.Article.ID]; !c.Valid(text) || c.Article.Text != text {
			return false
		}
	}
	return true
}

// pieces are what awkward text is made of: words of many scripts, marks that
// combine, what has no width, signs of two code units, control characters, and
// what looks like markup or an operator.
var pieces = strings.Split(strings.TrimSpace(`
bridge|harbour|crossings|council|1,200|3.5|Dr.|Sen.|U.S.|e.g.|“quoted”|‘so’|don’t|—|…|«да»|„ja“|
мост|гавань|совет|γέφυρα|λιμάνι|جسر|ميناء|المدينة|גשר|נמל|橋|港湾|議会|다리|항구|पुल|बंदरगाह|สะพาน|
e`+"\u0301"+`te`+"\u0301"+`|Z`+"\u0351\u036b\u0343"+`algo`+"\u0328\u0321"+`|n`+"\u0303"+`|`+"\u0301"+`|🙂|👩‍👩‍👧‍👦|🏳️‍🌈|🇫🇷🇩🇪|👍🏽|𝔘𝔫𝔦|𠮷|
`+"a\u200bb"+`|`+"\u202eabc\u202c"+`|`+"\u2066x\u2069"+`|`+"soft\u00adhyphen"+`|`+"\ufeff"+`|`+"no\u00a0break"+`|`+"\u2028"+`|`+"nul\x00nul"+`|`+"\x1b[31m"+`|`+"\ufffd"+`|
"NEAR("|headline:|*|^|AND|OR|NOT|(|)|**bold**|~~x~~|<b>|&amp;|`+"`code`"+`|||spoiler|||# x|> y|- z|[a](b)|@everyone|<@1>|.|?|!|;
`), "|")

// sentence is n pieces, joined by spaces or nothing.
func sentence(random *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(strings.TrimSpace(pieces[random.IntN(len(pieces))]))
		if random.IntN(5) > 0 {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// awkward is an article of a few paragraphs, of which some are one very long
// line and some repeat what other articles say.
func awkward(random *rand.Rand, i int) corpus.Article {
	shared := rand.New(rand.NewPCG(uint64(i%7), 3))
	var blocks []string
	for n := range 3 + random.IntN(6) {
		from := random
		if n%3 == 1 {
			from = shared // as syndicated text is
		}
		length := 5 + from.IntN(60)
		if from.IntN(12) == 0 {
			length = 2000
		}
		if s := sentence(from, length); s != "" && len(segment.Paragraphs(s)) == 1 {
			blocks = append(blocks, s)
		}
	}
	blocks = append(blocks, "The harbour council counted "+string(rune('1'+i%9))+"00 crossings of the bridge.")
	return corpus.Article{ID: "a" + string(rune('a'+i/26)) + string(rune('a'+i%26)), Title: sentence(random, 4), Outlet: sentence(random, 1), Text: strings.Join(blocks, "\n\n")}
}

// question is a piece of some article, or invented, cut anywhere.
func question(random *rand.Rand, articles []corpus.Article) string {
	switch random.IntN(4) {
	case 0:
		return sentence(random, 1+random.IntN(12))
	case 1:
		return "How many crossings did the harbour council count?"
	}
	text := articles[random.IntN(len(articles))].Text
	start := random.IntN(len(text))
	s := text[start:min(len(text), start+1+random.IntN(200))]
	if random.IntN(3) > 0 {
		for len(s) > 0 && !utf8.RuneStart(s[0]) {
			s = s[1:]
		}
	}
	return s
}
