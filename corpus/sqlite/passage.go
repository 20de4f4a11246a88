package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"verbatim/corpus"
)

const selectPassage = "SELECT " + articleColumns + `, p.start, p.end, p.paragraph, p.input
	FROM passages p JOIN articles a ON a.id = p.article WHERE p.id = ? AND a.library = ?`

// Passage reads passage key with its article from the store, and verifies the
// article's text by its hash, its outlet, date and all else by its digest, and the
// span by the hash of what stood in it when it was stored, before it returns any.
// It returns corpus.ErrNotFound if the library holds no such passage (it may
// have been removed since an index found it) and corpus.ErrDamaged if what is
// stored is not what came in.
func (l *Library) Passage(ctx context.Context, key int64) (corpus.Located, error) {
	p := corpus.Located{Key: key}
	row := l.store.passage.QueryRowContext(ctx, key, l.id)
	var input []byte
	_, s, err := scanArticle(row.Scan, &p.Start, &p.End, &p.Paragraph, &input)
	p.Article.ID = s.ID // an error is of an article
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("passage %d: %w", key, corpus.ErrNotFound)
	}
	if err != nil {
		return p, explain(err)
	}
	if err := s.verify(); err != nil {
		return p, err
	}
	if !p.Valid(s.Text) {
		return p, fmt.Errorf("article %s: span %d to %d is not in its text: %w", s.ID, p.Start, p.End, corpus.ErrDamaged)
	}
	if !bytes.Equal(input, inputOf(&s.Article, p.Span)) {
		return p, fmt.Errorf("article %s: %d to %d is not the passage that was stored: %w", s.ID, p.Start, p.End, corpus.ErrDamaged)
	}
	p.Article = s.Article
	return p, nil
}

// inputOf is the hash under which the vector of a passage of a is kept, and by
// which its span is known to be whole.
func inputOf(a *corpus.Article, s corpus.Span) []byte {
	sum := sha256.Sum256([]byte(a.Context(s)))
	return sum[:]
}

// moved is how many paragraphs further on a copy may have a passage.
const moved = 5

// Copies returns passages, at most n, of the articles that are near copies of the
// article called name, or that it is one of, about where paragraph stands in it. CROSS
// JOIN keeps SQLite from going through all articles of the library.
func (l *Library) Copies(ctx context.Context, name string, paragraph, n int) ([]int64, error) {
	keys, err := collect(ctx, l.store.read, `WITH RECURSIVE kin(id) AS (
			SELECT id FROM articles WHERE library = ?1 AND name = ?2
			UNION SELECT a.id FROM kin JOIN articles a ON a.copy_of = kin.id
			UNION SELECT a.copy_of FROM kin JOIN articles a ON a.id = kin.id WHERE a.copy_of IS NOT NULL)
		SELECT p.id FROM kin CROSS JOIN articles a ON a.id = kin.id AND a.library = ?1 AND a.name <> ?2
		CROSS JOIN passages p ON p.article = a.id AND p.paragraph BETWEEN ?3 - ?4 AND ?3 + ?4`, []any{l.id, name, paragraph, moved}, scanNumber)
	slices.Sort(keys)
	return keys[:min(n, len(keys))], err
}
