package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/lookalike"
	"verbatim/corpus/sqlite"
)

// adding is one call of add. Articles pass through it in batches: what is not yet
// stored and not to be asked about is not held, so that an archive may be of any
// length.
type adding struct {
	*app
	library *sqlite.Library
	intake  *ingest.Intake
	yes     bool   // store without asking
	dry     bool   // do not store
	only    string // a flag that is true of one article, or ""

	read    int // articles and failures
	batch   []ingest.Item
	size    int           // of the batch, in bytes
	fresh   int           // articles that the library does not have
	first   []ingest.Item // the first of them, shown whole if there are no more
	held    []ingest.Item // those that are to be stored
	holding int           // their size in bytes
	left    leftOut
	failed  int
	outlets *lookalike.Names // those of the library, and those that were given
	told    map[string]bool  // outlets that it was said of whom they look like
	release func()           // of the lock on embedding, nil before the first is stored
	mine    bool             // whether the lock is held
}

const (
	// addBatch and addBatchBytes bound a batch.
	addBatch      = 50
	addBatchBytes = 8 << 20
	// maxHeld bounds what is held, in bytes, while a question waits for its answer.
	maxHeld = 128 << 20
	// shownWhole is how many articles are shown with all that was left out; more
	// are listed, a line each, and of those no more than shownLines.
	shownWhole, shownLines = 5, 20
)

// take takes the next article.
func (a *adding) take(ctx context.Context, it ingest.Item) error {
	if a.read++; a.only != "" && a.read > 1 {
		return usagef("%s is one article's, and there are several here; add that one by itself", a.only)
	}
	a.batch, a.size = append(a.batch, it), a.size+len(it.Received)+len(it.Article.Text)
	if len(a.batch) < addBatch && a.size < addBatchBytes {
		return nil
	}
	if err := a.prepare(ctx); err != nil {
		return err
	}
	switch {
	case a.yes && !a.dry:
		return a.store(ctx)
	case a.holding > maxHeld:
		return usagef("these are more articles than can be held while you are asked; look at them with --dry-run, then store them with --yes")
	}
	return nil
}

// prepare looks up what there is of the batch and says so; the rest is held.
func (a *adding) prepare(ctx context.Context) error {
	if err := a.intake.Prepare(ctx, a.batch); err != nil {
		return err
	}
	for _, it := range a.batch {
		switch {
		case it.Err != nil:
			a.failed++
			fmt.Fprintf(a.stderr, "verbatim: %s\n", printable(ingest.Explain(it.Path, it.Err)))
		case it.Match.Same != "":
			if !a.alreadyThere(it) {
				a.failed++
			}
		default:
			a.show(it)
			if !a.dry {
				a.held, a.holding = append(a.held, it), a.holding+len(it.Received)+len(it.Article.Text)
			}
		}
	}
	a.batch, a.size = nil, 0
	return nil
}

// show shows an article that is to be stored: in a line, once it is one of many.
func (a *adding) show(it ingest.Item) {
	a.fresh++
	a.left.note(it)
	a.compareOutlets(it)
	switch {
	case a.fresh <= shownWhole:
		a.first = append(a.first, it)
	case a.fresh <= shownLines:
		for _, f := range append(a.first, it) {
			fmt.Fprintf(a.stdout, "%s: %s · %s\n", f.Article.ID, outletLine(f.Article), printable(f.Article.Title))
		}
		a.first = nil
	}
}

// compareOutlets says so if an outlet looks like another one.
func (a *adding) compareOutlets(it ingest.Item) {
	for _, name := range []string{it.Article.Outlet, it.Article.OriginalOutlet} {
		if name == "" || a.told[name] {
			continue
		}
		a.told[name] = true
		a.warnLike(it.Article.ID, name, a.outlets)
		a.outlets.Add(corpus.Outlet{Name: name})
	}
}

// showEnd shows what is shown of all of them.
func (a *adding) showEnd() {
	for _, it := range a.first {
		a.preview(it)
	}
	if a.fresh > shownLines && (a.dry || !a.yes) {
		fmt.Fprintf(a.stdout, "… and %d more\n", a.fresh-shownLines)
	}
	if a.fresh > shownWhole {
		a.left.print(a.stdout)
	}
}

// store stores what is held, and says so.
func (a *adding) store(ctx context.Context) (err error) {
	if a.release == nil { // with the lock from the start, no one who asks meanwhile begins to embed
		if a.release, a.mine, err = a.library.TryLockEmbedding(); err != nil {
			return err
		}
	}
	for batch := range slices.Chunk(a.held, addBatch) {
		added, err := ingest.Store(ctx, a.library, batch)
		if err != nil {
			return err
		}
		for i, ad := range added {
			switch {
			case ad.Same != "":
				batch[i].Match, batch[i].Again = ad.Match, false
				if !a.alreadyThere(batch[i]) {
					a.failed++
				}
			case ad.Near != "":
				fmt.Fprintf(a.stdout, "added %s, linked to %s, of which it repeats %.0f %%\n", ad.ID, ad.Near, 100*ad.Containment)
			default:
				fmt.Fprintf(a.stdout, "added %s\n", ad.ID)
			}
		}
	}
	a.held, a.holding = nil, 0
	return nil
}

// finish embeds what was stored and whatever an earlier call left.
func (a *adding) finish(ctx context.Context) error {
	model, err := a.openModel(ctx)
	if err != nil || model == nil {
		return err
	}
	defer model.Close()
	release := a.release
	if !a.mine {
		if release, err = a.lockEmbedding(ctx, a.library); err != nil {
			return err
		}
	}
	defer release()
	return a.embed(ctx, a.library, model)
}

// alreadyThere says why an item is not stored, and reports whether its text is
// stored all the same.
func (a *adding) alreadyThere(it ingest.Item) bool {
	name := it.Article.ID
	if !it.Stated && it.Format != "jsonl" { // the id is that of the headline, which the other may have too
		name = ingest.Name(it.Path)
	}
	where := "in the library already, as " + it.Match.Same
	if it.Again {
		where = "the same as " + it.Match.Same + ", given before it"
	}
	if it.Match.SameText {
		fmt.Fprintf(a.stdout, "%s is %s: the text is the same.\n", printable(name), where)
	} else {
		fmt.Fprintf(a.stdout, "%s is %s: the address is the same. Its text differs and was not stored; to take it, remove %s first.\n", printable(name), where, it.Match.Same)
	}
	return it.Match.SameText
}

// leftOut counts what records state of their articles and could not be read:
// hundreds are not shown one by one.
type leftOut struct {
	count map[string]int
	first map[string]string
}

func (l *leftOut) note(it ingest.Item) {
	if it.Format != "jsonl" { // of a page much is left out
		return
	}
	if l.count == nil {
		l.count, l.first = map[string]int{}, map[string]string{}
	}
	for _, d := range it.Dropped {
		if l.count[d.Reason]++; l.count[d.Reason] == 1 {
			l.first[d.Reason] = fmt.Sprintf("%s, of %s", printable(clip(d.Text, 60)), it.Article.ID)
		}
	}
}

func (l *leftOut) print(out io.Writer) {
	for _, reason := range slices.Sorted(maps.Keys(l.count)) {
		fmt.Fprintf(out, "left out: %s in %d of the records; the first is %s\n", reason, l.count[reason], l.first[reason])
	}
}

// items yields what ingest.Read does, and gives up when ctx is done, however long
// standard input is silent.
func (a *app) items(ctx context.Context, path string) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		next, stop := iter.Pull(ingest.Read(path, a.stdin))
		for {
			it, err := await(ctx, func() (ingest.Item, error) {
				it, ok := next()
				if !ok {
					return it, io.EOF
				}
				return it, nil
			})
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil: // next may be running still, and must not be stopped then
				yield(it, err)
				return
			case !yield(it, nil):
				stop()
				return
			}
		}
	}
}
