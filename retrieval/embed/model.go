// Package embed turns texts into vectors and pairs of question and passage into
// scores, in process: models and engine are part of the program.
//
// A vector has unit length, so that the cosine of two is their product. A score
// is the cross-encoder's logit: higher is better, and unlike a cosine it has a
// meaning across questions. The numbers differ in the third digit between
// processors and between versions of the engine; Key tells apart what may not be
// mixed in one index.
package embed

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"verbatim/retrieval/embed/engine"
	"verbatim/retrieval/embed/ort"
	"verbatim/retrieval/embed/weights"
	"verbatim/retrieval/embed/wordpiece"
)

// ErrNoEngine means that this platform has no engine, or that it does not load.
// The program can run without a Model then, by words alone. The message says
// what is missing and what to do about it.
var ErrNoEngine = engine.ErrNone

// ErrDamaged means that a model or the engine is not what was put into the
// program, which has to be installed again. The message names it.
var ErrDamaged = weights.ErrDamaged

// ErrCrashed is what Options.Try gives where the engine ends the process that loads it.
var ErrCrashed = engine.ErrCrashed

// ErrClosed is the error of any use after Close.
var ErrClosed = errors.New("the model is closed")

const (
	dim       = 384
	maxTokens = 512 // of both models; [CLS] and [SEP] count

	// questionPrefix is what the embedder was trained to see before a question.
	questionPrefix = "Represent this sentence for searching relevant passages: "

	// inputForm names how a text becomes a vector: which tokens, which row, how
	// many at most. Change it with any of these.
	inputForm = "cls-512"
)

// Options says what to load. The zero value is right on Linux.
type Options struct {
	// Library is the path of another ONNX Runtime, 1.17 or later. "" is the
	// embedded one.
	Library string
	// CacheDir is the folder to which the embedded engine is written once, about
	// 30 MB. "" is "verbatim" in the user's cache folder.
	CacheDir string
	// Workers is how many texts are computed at a time, each on one core. 0 is
	// one for each core that the process may use, by GOMAXPROCS.
	Workers int
	// Try opens the models in a process of its own. It is called where a process
	// died while it loaded the engine; the error wraps ErrCrashed if that one dies of
	// it. With nil the load is not guarded.
	Try func(context.Context) error
}

// Model is the embedder and the cross-encoder. It is safe for concurrent use:
// calls share Workers turns, first come first served, one turn a text, so that a
// question waits for a few texts even while a library is being embedded.
type Model struct {
	tokens       *wordpiece.Tokenizer
	library      *ort.Library
	embedder     *ort.Session
	crossEncoder *ort.Session

	key     string
	workers int
	turns   *semaphore.Weighted // of workers
	closed  bool                // read with one turn, written with all
}

// Open loads the engine and both models, which takes about half a second. A
// process needs one Model, and keeps it: the engine does not give back all the
// memory of one that is closed. The error is ErrNoEngine, ErrDamaged or ctx's.
func Open(ctx context.Context, opts Options) (*Model, error) {
	m, err := open(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("open the models: %w", err)
	}
	return m, nil
}

func open(ctx context.Context, opts Options) (_ *Model, err error) {
	if opts.Workers < 0 {
		return nil, fmt.Errorf("%d workers", opts.Workers)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if opts.Try != nil {
		done, err := engine.Guard(ctx, opts.CacheDir, opts.Try)
		if err != nil {
			return nil, err
		}
		defer done()
	}
	m := &Model{workers: opts.Workers}
	if m.workers == 0 {
		m.workers = runtime.GOMAXPROCS(0)
	}
	m.turns = semaphore.NewWeighted(int64(m.workers))
	defer func() {
		if err != nil {
			m.Close()
		}
	}()

	// Everything that needs no engine is unpacked while that is loaded.
	var embedder, crossEncoder []byte
	work, _ := errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		m.library, err = engine.Load(opts.Library, opts.CacheDir)
		return err
	})
	work.Go(func() (err error) {
		embedder, err = weights.Embedder().Unpack()
		return err
	})
	work.Go(func() (err error) {
		crossEncoder, err = weights.CrossEncoder().Unpack()
		return err
	})
	work.Go(func() error {
		vocab, err := weights.Vocabulary().Unpack()
		if err != nil {
			return err
		}
		m.tokens, err = wordpiece.New(vocab, maxTokens)
		return err
	})
	if err := errors.Join(work.Wait(), ctx.Err()); err != nil {
		return nil, err
	}

	work, _ = errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		m.embedder, err = m.session(weights.Embedder(), embedder, dim)
		return err
	})
	work.Go(func() (err error) {
		m.crossEncoder, err = m.session(weights.CrossEncoder(), crossEncoder, 1)
		return err
	})
	if err := errors.Join(work.Wait(), ctx.Err()); err != nil {
		return nil, err
	}
	// The engine has its own copy of the 68 MB.
	embedder, crossEncoder = nil, nil
	debug.FreeOSMemory()

	m.key = fmt.Sprintf("%s/%.8s/ort-%s/%s", weights.EmbedderName, weights.Embedder().SHA256, m.library.Version(), inputForm)
	return m, nil
}

// session loads one model and runs it once, so that what is wrong shows now.
func (m *Model) session(file weights.File, model []byte, outputs int) (*ort.Session, error) {
	s, err := m.library.NewSession(model)
	if err != nil {
		return nil, fmt.Errorf("%w: load %s: %w", ErrNoEngine, file.Name, err)
	}
	input := m.tokens.EncodePair("", "")
	if err := s.Run(input.IDs, input.Types, make([]float32, outputs)); err != nil {
		s.Close()
		return nil, fmt.Errorf("%w: try %s: %w", ErrNoEngine, file.Name, err)
	}
	return s, nil
}

// Key names what made the vectors: embedder, its hash, engine and input form,
// such as "bge-small-en-v1.5-int8/6c9c6101/ort-1.31.1/cls-512". Vectors of
// different keys must not be compared.
func (m *Model) Key() string { return m.key }

// Dim is the length of a vector, 384.
func (m *Model) Dim() int { return dim }

// Close waits for the texts that are being computed and frees the models. Calls
// that are waiting, and later ones, give ErrClosed. A nil Model has nothing to free.
func (m *Model) Close() {
	if m == nil {
		return
	}
	// Without a deadline this cannot fail.
	_ = m.turns.Acquire(context.Background(), int64(m.workers))
	defer m.turns.Release(int64(m.workers))
	if m.closed {
		return
	}
	m.closed = true
	for _, s := range []*ort.Session{m.embedder, m.crossEncoder} {
		if s != nil {
			s.Close()
		}
	}
	if m.library != nil {
		m.library.Close()
	}
}
