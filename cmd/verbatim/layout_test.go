package main

// layout says which folder may import what, in the order of the house. It is an
// allow-list: an import that its folder's row does not name fails TestImports, and
// so does a folder without a row. Nothing is inherited from the folder above.
//
// To add a package, add its row; to add an import, add it to the row, and think of
// the reason that stands there. What a row allows and its folder does not need
// fails as well, so that the table stays a picture of the code; a row that is
// marked as coming is spared that, and may be without a folder.
//
// Arrows point from cmd, bench and bot to retrieval to corpus (TestLayout). Tests
// may import what they like: they are no part of the program.
var layout = []room{
	{folder: "cmd/verbatim", why: "flags, wiring and printing: the only place that sees every part, the environment and the standard streams",
		ours: `bot bot/gateway bot/render bot/render/page bot/render/phrase bot/state
			corpus corpus/extract corpus/ingest corpus/lookalike corpus/sqlite corpus/starter
			retrieval retrieval/dense retrieval/dense/chromem retrieval/embed retrieval/eval retrieval/library retrieval/scope retrieval/whosaid`,
		modules: `github.com/dustin/go-humanize github.com/joho/godotenv github.com/mattn/go-runewidth github.com/peterh/liner github.com/prometheus/client_golang
			github.com/spf13/cobra github.com/spf13/pflag golang.org/x/term modernc.org/sqlite`,
		effects: "net net/http os os/exec os/signal path/filepath runtime runtime/debug syscall"},

	{folder: "corpus", why: "the words of the domain: the standard library's pure parts and nothing else"},
	{folder: "corpus/segment", why: "text → passages as byte spans, pure",
		ours: "corpus", modules: "github.com/clipperhouse/uax29/v2/sentences"},
	{folder: "corpus/extract", why: "page, paste or file → article, pure: the one entrance to the rooms below (path/filepath takes file names apart)",
		ours:    "corpus corpus/extract/decode corpus/extract/draft corpus/extract/html corpus/extract/markdown corpus/extract/paste corpus/extract/provenance",
		effects: "path/filepath"},
	{folder: "corpus/extract/markdown", why: "Markdown → draft, pure; the only place that knows goldmark and YAML",
		ours: "corpus corpus/extract/draft corpus/extract/paste corpus/extract/provenance", modules: "github.com/yuin/goldmark go.yaml.in/yaml/v3"},
	{folder: "corpus/extract/html", why: "a saved page → draft, pure; the only place that knows trafilatura",
		ours:    "corpus corpus/extract/decode corpus/extract/draft corpus/extract/provenance",
		modules: "github.com/markusmobius/go-trafilatura golang.org/x/net/html golang.org/x/net/publicsuffix"},
	{folder: "corpus/extract/paste", why: "text copied from a page → draft, pure",
		ours: "corpus/extract/draft corpus/extract/provenance"},
	{folder: "corpus/extract/provenance", why: "what one line states of where an article comes from, pure",
		ours: "corpus corpus/extract/draft"},
	{folder: "corpus/extract/draft", why: "what a reader makes, and canonical characters, pure",
		ours: "corpus", modules: "golang.org/x/text/unicode/norm"},
	{folder: "corpus/extract/decode", why: "bytes → UTF-8, pure",
		modules: "golang.org/x/net/html/charset golang.org/x/text/encoding"},
	{folder: "corpus/lookalike", why: "names that look alike, pure; the only place that knows Unicode's confusable characters",
		ours: "corpus", modules: "go.mau.fi/util/confusable golang.org/x/text/unicode/bidi"},
	{folder: "corpus/ingest", why: "extract → look up → store, the only place that knows the order; it opens the files that are named to it",
		ours: "corpus corpus/extract", modules: "github.com/mozillazg/go-unidecode", effects: "os path/filepath"},
	{folder: "corpus/sqlite", why: "the store: one of two folders with SQL; it knows texts and passages, not where they came from",
		ours: "corpus corpus/segment", modules: "github.com/gofrs/flock github.com/klauspost/compress/zstd modernc.org/sqlite",
		effects: "database/sql database/sql/driver math/rand/v2 os path/filepath syscall"},
	{folder: "corpus/starter", why: "the starter library's texts, embedded"},
	{folder: "corpus/corpustest", why: "sample articles for tests", ours: "corpus"},

	{folder: "retrieval", why: "rank, choose, decline, prove: articles and indexes come through its interfaces; it counts cores (runtime) and opens nothing",
		ours: "corpus corpus/segment", modules: "golang.org/x/sync/errgroup", effects: "runtime"},
	{folder: "retrieval/library", why: "one library kept ready to answer: whatever it needs of the store or the models comes through its interfaces",
		ours:    "corpus retrieval retrieval/dense retrieval/language retrieval/lexical retrieval/scope retrieval/whosaid",
		modules: "github.com/hashicorp/golang-lru/v2/simplelru golang.org/x/sync/semaphore golang.org/x/text/language"},
	{folder: "retrieval/dense", why: "the vector index's contract", ours: "corpus"},
	{folder: "retrieval/dense/chromem", why: "the index in process: the only place that knows chromem-go",
		ours: "corpus retrieval/dense", modules: "github.com/philippgille/chromem-go"},
	{folder: "retrieval/dense/densetest", why: "the suite that every index runs, and its fakes",
		ours: "corpus retrieval/dense", modules: "github.com/google/go-cmp/cmp", effects: "math/rand/v2 testing"},
	{folder: "retrieval/lexical", why: "full text through an interface: no SQL here", ours: "corpus retrieval"},
	{folder: "retrieval/whosaid", why: "given words → where they stand, pure but for the interface to the store",
		ours: "corpus corpus/segment", modules: "golang.org/x/text/cases golang.org/x/text/unicode/norm"},
	{folder: "retrieval/scope", why: "question → outlets and times, pure: the time of day is given to it",
		ours: "corpus", modules: "golang.org/x/text/unicode/norm"},
	{folder: "retrieval/language", why: "text → language, pure",
		modules: "github.com/RadhiFadlillah/whatlanggo golang.org/x/text/unicode/norm"},
	{folder: "retrieval/embed", why: "text → vectors; it knows the models, not what they are used for",
		ours: "retrieval/embed/engine retrieval/embed/ort retrieval/embed/weights retrieval/embed/wordpiece", modules: "golang.org/x/sync",
		effects: "runtime runtime/debug"},
	{folder: "retrieval/embed/engine", why: "writes the engine's library to the cache folder and loads it",
		ours: "retrieval/embed/ort retrieval/embed/weights", modules: "golang.org/x/sys/unix", effects: "os path/filepath runtime"},
	{folder: "retrieval/embed/ort", why: "the engine's binding: the only place with unsafe, purego and dlopen; it turns the engine's telemetry off in the environment",
		modules: "github.com/ebitengine/purego", effects: "os runtime syscall unsafe"},
	{folder: "retrieval/embed/weights", why: "the models, embedded", modules: "github.com/klauspost/compress/zstd"},
	{folder: "retrieval/embed/wordpiece", why: "text → tokens, pure", modules: "golang.org/x/text/unicode/norm"},
	{folder: "retrieval/eval", why: "labelled questions → measures; it reads benchmarks' files", ours: "corpus corpus/segment retrieval", effects: "os"},
	{folder: "retrieval/retrievaltest", why: "a deterministic embedder for tests"},

	{folder: "bot", why: "what members do in Discord; it fetches uploads (net/http), reads a crash's stack (runtime/debug) and opens no file",
		ours: `bot/event bot/gateway bot/guilds bot/interact bot/moderate bot/render bot/render/phrase bot/rest bot/state
			corpus corpus/ingest retrieval retrieval/scope retrieval/whosaid`,
		modules: "github.com/bwmarrin/discordgo github.com/hashicorp/golang-lru/v2 github.com/prometheus/client_golang golang.org/x/sync/errgroup golang.org/x/time/rate",
		effects: "net net/http"},
	{folder: "bot/event", why: "what Discord dispatches, decoded: interactions, messages, members, permissions"},
	{folder: "bot/guilds", why: "the servers that the bot is in and what is permitted there; no store, no network of its own",
		ours: "bot/event bot/render/phrase"},
	{folder: "bot/interact", why: "from an interaction to its handler, and the way to answer; it knows nothing of what is answered. It reads a crash's stack (runtime/debug)",
		ours: "bot/event bot/render bot/render/phrase bot/rest corpus", modules: "github.com/bwmarrin/discordgo golang.org/x/text/unicode/norm", effects: "runtime/debug"},
	{folder: "bot/moderate", why: "articles, drafts, uploads and settings: what moderators do; it fetches uploads (net/http)",
		ours:    `bot/event bot/interact bot/render bot/state corpus corpus/extract corpus/ingest corpus/lookalike retrieval`,
		modules: "github.com/bwmarrin/discordgo", effects: "net net/http"},
	{folder: "bot/gateway", why: "the connection to Discord; it knows nothing of questions and answers, and of the calls only how they fail",
		ours: "bot/rest", modules: "github.com/bwmarrin/discordgo github.com/gorilla/websocket",
		effects: "crypto/rand crypto/tls crypto/x509 math/rand/v2 net net/http runtime/debug"},
	{folder: "bot/rest", why: "the calls to Discord: limits and retries over discordgo",
		modules: "github.com/bwmarrin/discordgo golang.org/x/time/rate", effects: "math/rand/v2 mime/multipart net net/http net/textproto"},
	{folder: "bot/state", why: "what the bot keeps: the other folder with SQL", ours: "corpus corpus/sqlite", effects: "database/sql"},
	{folder: "bot/render", why: "answer → message, pure functions; of discordgo the types of components alone",
		ours: "bot/render/phrase corpus corpus/extract corpus/segment retrieval retrieval/whosaid", modules: "github.com/bwmarrin/discordgo golang.org/x/net/idna"},
	{folder: "bot/render/markdown", why: "Discord's markdown read a second time: it shares nothing with what escapes"},
	{folder: "bot/render/page", why: "payload → page, for previews: it sees what is sent and not the answer", ours: "bot/render/markdown"},
	{folder: "bot/render/phrase", why: "every fixed text that members read",
		modules: "go.yaml.in/yaml/v3 golang.org/x/text/feature/plural golang.org/x/text/language"},
	// The double judges what the wire carries, not what one library or the bot makes of it:
	// neither discordgo nor anything of ours may be seen from there.
	{folder: "bot/discordtest", why: "a strict double of Discord, for tests: wires its rooms together",
		ours:    "bot/discordtest/gateway bot/discordtest/hand bot/discordtest/payload bot/discordtest/rest bot/discordtest/world",
		effects: "net net/http net/http/httptest testing testing/synctest"},
	{folder: "bot/discordtest/world", why: "the double's state, under one lock", ours: "bot/discordtest/payload", effects: "net/http"},
	{folder: "bot/discordtest/payload", why: "what the wire carries, as decoded JSON, pure"},
	{folder: "bot/discordtest/rules", why: "what a payload may hold, pure", ours: "bot/discordtest/payload"},
	{folder: "bot/discordtest/openapi", why: "the official description as a judge of payloads, pure",
		ours: "bot/discordtest/payload bot/discordtest/rules", modules: "github.com/getkin/kin-openapi"},
	{folder: "bot/discordtest/rest", why: "the double's calls",
		ours:    "bot/discordtest/openapi bot/discordtest/payload bot/discordtest/rules bot/discordtest/world",
		effects: "mime/multipart net/http"},
	{folder: "bot/discordtest/gateway", why: "the double's connections",
		ours: "bot/discordtest/payload bot/discordtest/world", modules: "github.com/gorilla/websocket", effects: "net net/http"},
	{folder: "bot/discordtest/hand", why: "the hand of a member that types and presses",
		ours: "bot/discordtest/payload bot/discordtest/rules bot/discordtest/world"},

	// Measuring programs stand beside the program: nothing imports them.
	{folder: "bench/program", why: "how each of them begins and ends", effects: "os os/signal"},
	{folder: "bench/confidence", why: "fits the confidence", ours: "bench/program retrieval retrieval/eval", effects: "flag math/rand/v2 os os/exec path/filepath"},
	{folder: "bench/engine", why: "compares the engine with Python's", ours: "bench/program retrieval/embed", effects: "flag os os/exec"},
	{folder: "bench/load", why: "asks many questions at once",
		ours:    "bench/program corpus corpus/sqlite retrieval retrieval/dense retrieval/dense/chromem retrieval/embed retrieval/eval retrieval/library",
		effects: "flag math/rand/v2 os path/filepath runtime/debug runtime/pprof"},
	{folder: "bench/pastefit", why: "makes the samples that the paste reader is fitted on", ours: "corpus/extract", effects: "os"},
	{folder: "bench/whosaid", why: "measures who said it", ours: "bench/program corpus corpus/sqlite retrieval/eval retrieval/whosaid",
		effects: "flag math/rand/v2 os path/filepath"},
}

// pure is what every folder may import of the standard library: no file, no network,
// no process, no randomness and no clock but the time of day. The rest are effects,
// which a row has to name.
const pure = `bufio bytes cmp compress/gzip compress/zlib context crypto/sha256 embed encoding/binary encoding/hex encoding/json errors fmt
	hash/fnv hash/maphash html html/template index/suffixarray io io/fs iter log/slog maps math math/bits mime net/url path regexp slices sort strconv
	strings sync sync/atomic text/tabwriter time unicode unicode/utf16 unicode/utf8`

// reserved are what reaches around the parameters through which the program gets
// its outside: each name is allowed in the files and folders that stand beside it.
var reserved = []reservation{
	{names: "os.Getenv os.LookupEnv os.Environ os.ExpandEnv syscall.Getenv syscall.Environ golang.org/x/sys/unix.Getenv golang.org/x/sys/unix.Environ",
		where: "cmd/verbatim/main.go", why: "variables come in through run's getenv"},
	{names: "os.Setenv os.Unsetenv os.Clearenv syscall.Setenv golang.org/x/sys/unix.Setenv",
		where: "cmd/verbatim/main.go retrieval/embed/ort/library.go", why: "the file .env is read once, and the engine is told not to phone home"},
	{names: "os.UserHomeDir os.UserCacheDir os.UserConfigDir",
		where: "cmd/verbatim/root.go cmd/verbatim/wire.go retrieval/embed/engine/engine.go bench", why: "they read the environment; the default folders are named in one place each"},
	{names: "net/http.ProxyFromEnvironment net/http.DefaultClient net/http.DefaultTransport net/http.Get net/http.Post",
		where: "bot/rest/transport.go bot/moderate/download.go cmd/verbatim/healthcheck.go", why: "HTTPS_PROXY is what operators expect of any program; but every client is made where its limits can be seen"},
	{names: "os.Exit log.Fatal log.Fatalf log.Fatalln", where: "cmd/verbatim/main.go bench", why: "main alone ends the program, with run's exit code"},
	{names: "os.Args os.Stdin os.Stdout os.Stderr", where: "cmd/verbatim/main.go cmd/verbatim/chat.go bench", why: "arguments and streams come in through run; chat asks whether it has the real terminal"},
}
