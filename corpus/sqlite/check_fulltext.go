package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"

	"verbatim/corpus"
)

// fullText compares the full-text index with the passages.
func (c *checker) fullText(ctx context.Context) error {
	if c.id == 0 {
		return nil
	}
	for _, q := range []struct{ query, detail string }{
		{"SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = {id} AND p.id NOT IN (SELECT id FROM text_{id}_docsize)", "is not in the full-text index"},
		{"SELECT '', id FROM text_{id}_docsize WHERE id NOT IN (SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = {id})", "is in the full-text index and nowhere else"},
	} {
		rows, err := collect(ctx, c.store.read, c.sql(q.query), nil, scanAt)
		if errors.Is(err, corpus.ErrDamaged) {
			c.found(ProblemFullText, "", "the full-text index cannot be read")
			return nil
		}
		if err != nil {
			return err
		}
		for _, at := range rows {
			c.found(ProblemFullText, at.name, "passage at %d %s", at.start, q.detail)
		}
	}
	same, err := c.sameWords(ctx)
	if errors.Is(err, corpus.ErrDamaged) || err == nil && !same {
		c.found(ProblemFullText, "", "the full-text index does not match the passages")
		return nil
	}
	return err
}

// sameWords indexes the passages anew, aside, and compares every word and place
// with the library's index. FTS5's own integrity-check would do, but it is a
// statement that writes: it would wait for whoever writes, and make others wait.
func (c *checker) sameWords(ctx context.Context) (same bool, err error) {
	conn, err := c.store.read.Conn(ctx)
	if err != nil {
		return false, explain(err)
	}
	// The connection goes, and what was made aside with it.
	defer conn.Raw(func(any) error { return driver.ErrBadConn })
	for _, statement := range []string{
		"PRAGMA query_only = 0", // which is for the database, but counts aside too
		"BEGIN",                 // one state of the library
		"CREATE VIRTUAL TABLE temp.fresh USING fts5(headline, body, content = '', tokenize = " + tokenizer + ")",
		c.sql("INSERT INTO temp.fresh(rowid, headline, body) SELECT id, headline, body FROM main.content_{id}"),
		"CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab(temp, fresh, instance)",
		c.sql("CREATE VIRTUAL TABLE temp.stored_words USING fts5vocab(main, text_{id}, instance)"),
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return false, explain(err)
		}
	}
	// Of each word: how often it stands, and sums that change with every place.
	const places = "SELECT term, count(*), sum(doc), sum(doc % 1000003 * (2 * offset + (col = 'body') + 1)) FROM "
	const fresh, stored = places + "temp.fresh_words GROUP BY term", places + "temp.stored_words GROUP BY term"
	for _, q := range []string{stored + " EXCEPT " + fresh, fresh + " EXCEPT " + stored} {
		var differs bool
		if err := conn.QueryRowContext(ctx, "SELECT EXISTS ("+q+")").Scan(&differs); err != nil || differs {
			return false, explain(err)
		}
	}
	return true, nil
}
