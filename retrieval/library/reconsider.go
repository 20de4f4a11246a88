package library

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// A question that nothing answers may wait for an article. Asking it again takes the
// engine's time, so it is first compared with what the library has gained since: its
// vector with the new passages' vectors, of which a hundred thousand take some
// milliseconds; without a model its words with theirs. How far that has come is noted
// with the question, so that nothing is compared twice, by any process.

const (
	// mayAnswer is the cosine from which a passage may answer a question. Of articles
	// that answer one 99 in 100 have such a passage, and of any others 4 in 100, of 110
	// questions and 168 articles of rtqa.
	mayAnswer = 0.58
	// Without a model the ranking is that of the words, and only the first few decide:
	// one that is to answer is among the first wordsDepth and has a part wordsShare of
	// the question's words.
	wordsDepth = 10
	wordsShare = 1.0 / 3
)

// compared is what a question has been compared with.
type compared struct {
	Model string `json:"model,omitempty"` // its key; "" is by words

	// By meaning: the question's vector, and the state of the vectors.
	Vector   vector `json:"vector,omitempty"`
	Source   string `json:"source,omitempty"`
	Revision int64  `json:"revision,omitempty"`

	// By words: the articles' revision, and the highest row of a passage that was
	// considered. Rows are never used twice.
	Articles int64 `json:"articles,omitempty"`
	Passage  int64 `json:"passage,omitempty"`
}

// vector is written as its bytes, which takes half as much as digits.
type vector []float32

func (v vector) MarshalJSON() ([]byte, error) {
	data, err := binary.Append(nil, binary.LittleEndian, []float32(v))
	if err != nil {
		return nil, err
	}
	return json.Marshal(data)
}

func (v *vector) UnmarshalJSON(text []byte) error {
	var data []byte
	if err := json.Unmarshal(text, &data); err != nil {
		return err
	}
	*v = make(vector, len(data)/4)
	_, err := binary.Decode(data, binary.LittleEndian, []float32(*v))
	return err
}

// Reconsider compares questions that nothing has answered with what the library has
// gained since they were compared last, and returns for each, in their order, whether
// it is worth asking again. It asks nothing itself.
func (l *Library) Reconsider(ctx context.Context, questions []retrieval.Unanswered) ([]retrieval.Reconsidered, error) {
	if err := l.enter(ctx); err != nil {
		return nil, err
	}
	defer l.leave()
	model := ""
	if l.model != nil {
		model = l.model.Key()
	}
	marks := make([]compared, len(questions))
	for i, q := range questions {
		// What another version wrote, or another model, begins anew.
		if json.Unmarshal(q.Compared, &marks[i]) != nil || marks[i].Model != model {
			marks[i] = compared{Model: model}
		}
	}
	reconsider := l.byMeaning
	if l.model == nil {
		reconsider = l.byWords
	}
	ask, err := reconsider(ctx, questions, marks)
	if err != nil {
		return nil, fmt.Errorf("reconsider: %w", err)
	}
	out := make([]retrieval.Reconsidered, len(questions))
	for i := range out {
		if out[i].Compared, err = json.Marshal(marks[i]); err != nil {
			return nil, err
		}
		out[i].Ask = ask[i]
	}
	return out, nil
}

// byMeaning compares by vectors and moves the marks.
func (l *Library) byMeaning(ctx context.Context, questions []retrieval.Unanswered, marks []compared) (ask []bool, err error) {
	ask = make([]bool, len(questions))
	now, err := l.store.VectorState(ctx, l.model.Key())
	if err != nil {
		return nil, err
	}
	since := now.Revision
	for i := range marks {
		m := &marks[i]
		if m.Source != now.Source || m.Revision > now.Revision { // another store, or one from a backup
			m.Source, m.Revision = now.Source, 0
		}
		since = min(since, m.Revision)
		if m.Vector == nil {
			if m.Vector, err = l.model.Question(ctx, questions[i].Text); err != nil {
				return nil, err
			}
		}
	}
	if since == now.Revision {
		return ask, nil
	}
	err = l.store.VectorChanges(ctx, l.model.Key(), since, func(a corpus.ArticleVectors) error {
		for i, m := range marks {
			ask[i] = ask[i] || m.Revision < a.Revision && near(m.Vector, a.Passages)
		}
		return ctx.Err()
	})
	for i := range marks {
		marks[i].Revision = now.Revision
	}
	return ask, err
}

// near reports whether one of the passages may answer the question with that vector.
func near(question []float32, passages []corpus.Vector) bool {
	for _, p := range passages {
		if len(p.Values) != len(question) {
			continue
		}
		var cosine float32
		for i, x := range p.Values {
			cosine += x * question[i]
		}
		if cosine >= mayAnswer {
			return true
		}
	}
	return false
}

// byWords compares by words and moves the marks.
func (l *Library) byWords(ctx context.Context, questions []retrieval.Unanswered, marks []compared) (ask []bool, err error) {
	ask = make([]bool, len(questions))
	articles, err := l.store.ArticleRevision(ctx)
	if err != nil {
		return nil, err
	}
	for i, q := range questions {
		m := &marks[i]
		if m.Articles == articles {
			continue
		}
		hits, err := l.engine.Lexical.Nearest(ctx, q.Text, wordsDepth, corpus.Filter{})
		if err != nil {
			return nil, err
		}
		last := m.Passage
		for _, h := range hits {
			if h.Passage <= m.Passage {
				continue
			}
			last = max(last, h.Passage)
			p, err := l.store.Passage(ctx, h.Passage)
			if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
				continue
			}
			if err != nil {
				return nil, err
			}
			ask[i] = ask[i] || retrieval.Coverage(q.Text, p.Of(p.Article.Text)) >= wordsShare
		}
		m.Articles, m.Passage = articles, last
	}
	return ask, nil
}
