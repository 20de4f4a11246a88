package whosaid

import (
	"context"

	"verbatim/corpus"
)

// Bounds of the search for headlines.
const (
	headlineWords = 40  // content tokens; no headline is longer
	maxHeadlines  = 10  // articles
	maxHeaded     = 300 // passages; every passage of an article has its headline
)

// headlines returns the articles whose headline holds the given text.
func (s *search) headlines(ctx context.Context) ([]corpus.Article, error) {
	if s.Headlines == nil || len(s.content) < 3 || len(s.content) > headlineWords {
		return nil, nil
	}
	keys, err := s.Headlines.Headed(ctx, words(s.text, s.given, s.content, 0, len(s.content)), maxHeaded)
	if err != nil {
		return nil, err
	}
	var out []corpus.Article
	seen := map[string]bool{}
	for _, key := range keys {
		p, err := s.Library.Passage(ctx, key)
		if err != nil {
			if err := s.leaveOut(key, p.Article.ID, err); err != nil {
				return nil, err
			}
			continue
		}
		a := p.Article
		if seen[a.ID] || len(out) == maxHeadlines {
			continue
		}
		seen[a.ID] = true
		if find(s.vocabulary.lookUp(a.Title), s.given) >= 0 {
			a.Text, a.Headings = "", nil
			out = append(out, a)
		}
	}
	return out, nil
}
