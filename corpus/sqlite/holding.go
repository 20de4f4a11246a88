package sqlite

import (
	"context"
	"strings"
)

// Holding returns the passages whose text, not headline, holds the words of
// phrase in a row, the lowest numbers first, at most n of them. Words are what
// the full-text index takes for them: without case, accents and punctuation, and
// by their stems, so that more may be found than was meant, never less. A phrase
// without words is in none.
func (l *Library) Holding(ctx context.Context, phrase string, n int) ([]int64, error) {
	return l.holding(ctx, "body", phrase, n)
}

// Headed is Holding for the headlines of the passages' articles.
func (l *Library) Headed(ctx context.Context, phrase string, n int) ([]int64, error) {
	return l.holding(ctx, "headline", phrase, n)
}

func (l *Library) holding(ctx context.Context, column, phrase string, n int) ([]int64, error) {
	if l.id == 0 || phrase == "" {
		return nil, nil
	}
	// Inside quotes nothing is an operator but the quote itself. A NUL would end
	// the expression.
	match := column + ` : "` + strings.NewReplacer(`"`, " ", "\x00", " ").Replace(phrase) + `"`
	return collect(ctx, l.store.read, l.sql("SELECT rowid FROM text_{id} WHERE text_{id} MATCH ? LIMIT ?"), []any{match, n},
		scanNumber)
}
