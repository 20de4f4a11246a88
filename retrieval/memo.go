package retrieval

import (
	"context"

	"verbatim/corpus"
)

// memo is a library as one ranking sees it: several stages look at the same
// passages, and each is read and verified once. Quotes are not proven from it:
// they are read from the store again.
type memo struct {
	Library
	read map[int64]corpus.Located
}

func (m *memo) Passage(ctx context.Context, key int64) (corpus.Located, error) {
	if p, ok := m.read[key]; ok {
		return p, nil
	}
	p, err := m.Library.Passage(ctx, key)
	if err == nil {
		m.read[key] = p
	}
	return p, err
}
