// Command verbatim answers questions about the news by quoting it: on the command line
// and as a Discord bot. "verbatim --help" tells what it does; this comment is a tour of
// how, for who is to change it.
//
// # One promise
//
// Everything serves one promise: a quote is its article's text, byte for byte, under the
// outlet that published it. So texts never change once they are stored, whatever finds a
// passage says only where it stands, and at the very end each quote is read from the
// store again by its place, and the hashes of its text and of what is known of it are
// compared ([verbatim/retrieval.Engine.Prove]). Nothing is written by a model. Where
// nothing answers, an answer abstains, which is no error.
//
// # The tour, from the bottom up
//
// Arrows point up this list only: a package imports those above it. What a folder may
// import, and why, is a table that a test keeps true (layout_test.go).
//
// Articles:
//
//   - [verbatim/corpus] has the words for everything: Article, Outlet, Passage, Span,
//     what a library takes in and tells of, and the errors that are compared.
//   - [verbatim/corpus/segment] cuts a text into passages and sentences, as spans.
//   - [verbatim/corpus/extract] makes an article of a page, of what was copied from one, of
//     Markdown and of JSON lines, and says what it left out. Each format is a folder.
//   - [verbatim/corpus/ingest] knows the order: extract, look up, store.
//   - [verbatim/corpus/sqlite] is the store: articles, what they came from, full text and
//     vectors, in one file. Every statement names one library.
//
// Finding:
//
//   - [verbatim/retrieval/embed] has the two models: one turns texts into vectors, the other
//     reads a passage beside a question. They run in this process.
//   - [verbatim/retrieval/dense] is the contract of an index of vectors, and keeps one up to
//     date with the store; dense/chromem is the index in this process, dense/densetest what
//     every engine has to pass.
//   - [verbatim/retrieval/scope] reads the outlets and times that a question names, and
//     [verbatim/retrieval/language] its language.
//   - [verbatim/retrieval] puts them together. An Engine has a question understood,
//     searched by both indexes, fused, reranked, and chosen from; it decides whether that
//     answers, and proves what is shown.
//   - [verbatim/retrieval/lexical] finds passages by their words, for the Engine.
//   - [verbatim/retrieval/whosaid] finds where given words stand, without any of this.
//   - [verbatim/retrieval/library] keeps one library ready: the engine with an index that is
//     up to date. It is what is asked, by whoever asks; it embeds, and lets go what nobody
//     uses.
//
// Discord, none of which knows how an answer is found:
//
//   - [verbatim/bot/gateway] keeps the connection, [verbatim/bot/rest] makes the calls, and
//     [verbatim/bot/event] has what comes in.
//   - [verbatim/bot/render] draws messages, as pure functions; every fixed text is in
//     render/phrase, a file a language.
//   - [verbatim/bot/guilds] knows channels and permissions, [verbatim/bot/state] keeps what
//     outlasts a restart.
//   - [verbatim/bot/interact] acknowledges what members do and routes it to its handler.
//   - [verbatim/bot/moderate] has the handlers for moderators, and [verbatim/bot] those for
//     everybody, the table of routes, and what goes on in the background. What it needs of a
//     library it says itself (libraries.go).
//   - bot/discordtest is a strict double of Discord; every test of the bot runs against it.
//
// And this package: a file a command, for its flags and what it prints; wire.go, open.go
// and served.go put the parts together; session.go is a library that a command asks.
//
// # A question on its way
//
// "verbatim ask" and "/ask" meet in library.Library.Ask. There the index is brought up to
// date, and the engine is asked: Engine.respond waits for a turn (gate.go), has the question
// understood, and begins a run, which is what belongs to one question. run.rank searches
// (rank.go, fuse.go), reads the best (rerank.go), spreads them over outlets (diversify.go)
// and says how sure it is (confidence.go); run.answer merges neighbours, decides, and proves
// the first page (prove.go). The other pages are references, proven when somebody turns to
// them. On the command line print.go and json.go show the answer; in Discord bot/answer.go
// keeps where its quotes stand, and bot/render draws it.
//
// # To add a button to an answer
//
//  1. Its label: a key in bot/render/phrase/en-US.yaml.
//  2. Its place: a field of render.Actions, and its line in Renderer.Controls (bot/render/controls.go).
//  3. When it is shown: found.actions in bot/answer.go, with a custom id of its own name.
//  4. What it does: a line under that name in bot/route.go, which says how it is
//     acknowledged, who may press it and which limit counts it, and a method of answers
//     beside the others in bot/press.go.
//  5. A test that presses it: see bot/page_test.go, or TestAsking in serve_ask_test.go.
//
// A button of moderators is the same with bot/moderate. A command is a line of the same
// table; it is registered at Discord by itself.
//
// # To add a source
//
// A format of files: a folder under corpus/extract that recognises it and reads it into a
// draft, and its case in corpus/extract/input.go; samples in its testdata. What it states of
// outlet and date goes through extract/provenance, and what is not stated is not guessed.
// Everything after it, on the command line and in Discord, takes what extract gives. A
// source that is fetched, such as a feed, is a package beside corpus/ingest that calls
// ingest.Prepare and ingest.Store with what it got; bot.Bot.gained has it embedded.
//
// # To add a setting
//
// Of a server: a field of state.Settings (bot/state/guild.go), the option in bot/route.go,
// its lines in set and words (bot/moderate/settings.go), its phrases. It is read where a
// question is answered, bot/ask.go or bot/answer.go.
//
// Of the operator: an environment variable, read by app.getenv where it is used, with an
// error that says what to write (memory.go is one), and described in .env.example; a test
// compares the two. Of a command: a flag, in the command's file.
//
// # To change the ranking
//
// The weights are retrieval.Params; each stage is a file of package retrieval, named for
// what it does. Run "go test ./cmd/verbatim -run Golden": testdata/ranking/golden.txt shows
// what is quoted first for each question, and a change of it is for a person to read. Then
// measure on the benchmarks, as docs/measurements.md has it ("verbatim eval", and
// bench/load for the time); the confidence is fitted anew with bench/confidence where its
// features have changed.
//
// # To change what is stored
//
// A migration at the end of corpus/sqlite/schema.go, or of bot/state/schema.go for what the
// bot keeps: they are only ever appended to, and testdata/schema has a store of every
// earlier version that a test brings up to date. Every statement that the tests run has to
// have a plan that does not grow with the store (plan_test.go).
//
// # To try another index, model or store
//
// An index of vectors keeps the contract of package dense: run densetest.Run on it, and make
// it in withModel (wire.go). A model is what library.Model asks for, and its vectors are kept
// under its Key, so that another one embeds everything anew. A store is library.Store.
package main
