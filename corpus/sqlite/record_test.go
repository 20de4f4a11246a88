package sqlite

import (
	"context"
	"database/sql/driver"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// plans are the statements that have been run, each with SQLite's plan for it.
type plans struct {
	mu sync.Mutex
	of map[string][]string // steps, indented by what they are part of
}

// ownNumber is a library's number in the names of its own tables; list is a list of
// placeholders. Statements that differ in these alone have one plan.
var ownNumber, list = regexp.MustCompile(`\b(text|content)_\d+`), regexp.MustCompile(`\?(,\?)+`)

func common(statement string) string {
	return list.ReplaceAllString(ownNumber.ReplaceAllString(statement, "${1}_{id}"), "?,?")
}

// reads matches the statements that have a plan. A migration runs once, and begins
// with something else.
var reads = regexp.MustCompile(`^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b`)

// note keeps the plan of a statement that is about to run.
func (p *plans) note(ctx context.Context, c conn, statement string) {
	if !reads.MatchString(statement) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of[common(statement)] != nil {
		return
	}
	rows, err := c.QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, placeholders(statement))
	if err != nil {
		return // a damaged database; the statement says so
	}
	defer rows.Close()
	steps, depth := []string{}, map[int64]int{}
	for row := make([]driver.Value, 4); rows.Next(row) != io.EOF; {
		id, parent, step := row[0].(int64), row[1].(int64), row[3].(string)
		depth[id] = depth[parent] + 1
		steps = append(steps, strings.Repeat("  ", depth[parent])+step)
	}
	p.of[common(statement)] = steps
}

var placeholder = regexp.MustCompile(`\?(\d*)`)

// placeholders are NULLs for the placeholders of a statement.
func placeholders(statement string) []driver.NamedValue {
	n := 0
	for _, m := range placeholder.FindAllStringSubmatch(statement, -1) {
		if number, err := strconv.Atoi(m[1]); err == nil {
			n = max(n, number)
		} else {
			n++
		}
	}
	args := make([]driver.NamedValue, n)
	for i := range args {
		args[i].Ordinal = i + 1
	}
	return args
}

// recorder makes connections that note what is run on them.
type recorder struct {
	driver.Connector
	plans *plans
}

func (r recorder) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return recording{c.(conn), r.plans}, nil
}

// conn is what a connection of the driver can do.
type conn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type recording struct {
	conn
	plans *plans
}

func (c recording) PrepareContext(ctx context.Context, statement string) (driver.Stmt, error) {
	c.plans.note(ctx, c.conn, statement)
	return c.conn.PrepareContext(ctx, statement)
}

func (c recording) ExecContext(ctx context.Context, statement string, args []driver.NamedValue) (driver.Result, error) {
	c.plans.note(ctx, c.conn, statement)
	return c.conn.ExecContext(ctx, statement, args)
}

func (c recording) QueryContext(ctx context.Context, statement string, args []driver.NamedValue) (driver.Rows, error) {
	c.plans.note(ctx, c.conn, statement)
	return c.conn.QueryContext(ctx, statement, args)
}
