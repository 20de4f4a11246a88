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
		{"SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = ? AND p.id NOT IN (SELECT id FROM text_{id}_docsize)", "is not in the full-text index"},
		{"SELECT '', id FROM text_{id}_docsize WHERE id NOT IN (SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = ?)", "is in the full-text index and nowhere else"},
	} {
		rows, err := collect(ctx, c.store.read, c.sql(q.query), []any{c.id}, scanAt)
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
	if err := c.indexed(ctx); errors.Is(err, corpus.ErrDamaged) {
		c.found(ProblemFullText, "", "the full-text index does not match the passages")
	} else if err != nil {
		return err
	}
	return nil
}

// indexed has FTS5 compare the index with the passages, word by word. That is a
// statement that writes, which would wait for whoever writes, and make others wait: so
// it is put to a copy of the index, aside.
func (c *checker) indexed(ctx context.Context) error {
	conn, err := c.store.read.Conn(ctx)
	if err != nil {
		return explain(err)
	}
	// The connection goes, and what was made aside with it.
	defer conn.Raw(func(any) error { return driver.ErrBadConn })
	statements := []string{
		"PRAGMA query_only = 0", // which is for the database, but counts aside too
		"BEGIN",                 // one state of the library
		c.sql("CREATE TEMP VIEW content AS SELECT * FROM main.content_{id}"),
		"CREATE VIRTUAL TABLE temp.copy USING fts5(headline, body, content = 'content', content_rowid = 'id', tokenize = " + tokenizer + ")",
	}
	for _, part := range []string{"data", "idx", "docsize", "config"} { // what an index consists of
		statements = append(statements, "DELETE FROM temp.copy_"+part, c.sql("INSERT INTO temp.copy_"+part+" SELECT * FROM main.text_{id}_"+part))
	}
	statements = append(statements, "INSERT INTO temp.copy(copy, rank) VALUES ('integrity-check', 1)") // 1: with the passages
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return explain(err)
		}
	}
	return nil
}
