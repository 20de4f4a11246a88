package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// Export is everything that is stored about a member.
type Export struct {
	Member   string           `json:"member"`
	Answers  []ExportAnswer   `json:"answers"`
	Feedback []ExportFeedback `json:"feedback"`
	Waiting  []ExportWaiting  `json:"waiting"`
	Choices  []ExportChoice   `json:"choices"`
	Drafts   []ExportDraft    `json:"drafts"`
	Outcomes []ExportOutcome  `json:"outcomes"`
	Removals []ExportRemoval  `json:"removals"`
}

// ExportAnswer is a question that the member asked.
type ExportAnswer struct {
	Guild    string          `json:"server"`
	Channel  string          `json:"channel"`
	Message  string          `json:"message"`
	Question string          `json:"question"`
	Shows    json.RawMessage `json:"shows"`
	Created  time.Time       `json:"created"`
}

// ExportFeedback is what the member thought of an answer, whoever asked for it.
type ExportFeedback struct {
	Guild   string    `json:"server"`
	Message string    `json:"message"`
	Good    bool      `json:"good"`
	Reason  string    `json:"reason"`
	Created time.Time `json:"created"`
}

// ExportWaiting is a question of the member's that waits for an article.
type ExportWaiting struct {
	Guild    string    `json:"server"`
	Channel  string    `json:"channel"`
	Question string    `json:"question"`
	Created  time.Time `json:"created"`
}

// ExportChoice is a question of the member's in a direct message, of which it is not
// said yet which server's library is to answer.
type ExportChoice struct {
	Channel  string    `json:"channel"`
	Message  string    `json:"message"`
	Question string    `json:"question"`
	Created  time.Time `json:"created"`
}

// ExportDraft is an article that the member has brought and not published.
type ExportDraft struct {
	Guild   string    `json:"server"`
	Name    string    `json:"name"`
	Bytes   int       `json:"bytes"`
	Created time.Time `json:"created"`
}

// ExportOutcome is what became of a draft of the member's.
type ExportOutcome struct {
	Guild   string    `json:"server"`
	Name    string    `json:"name"`
	Outcome Outcome   `json:"outcome"`
	Created time.Time `json:"created"`
}

// ExportRemoval is an article that the member was asked whether to remove.
type ExportRemoval struct {
	Guild   string    `json:"server"`
	Article string    `json:"article"`
	Created time.Time `json:"created"`
}

// Export hands over everything that is stored about a member, in every guild.
func (s *State) Export(ctx context.Context, member string) (out Export, err error) {
	out.Member = member
	args := []any{member}
	var created string
	out.Answers, err = all(ctx, s, "SELECT guild, channel, message, question, shows, created FROM bot_answers WHERE member = ? ORDER BY id", args,
		func(r *sql.Rows) (a ExportAnswer, err error) {
			var shows string
			err = r.Scan(&a.Guild, &a.Channel, &a.Message, &a.Question, &shows, &created)
			a.Shows, a.Created = json.RawMessage(shows), unstamp(created)
			return a, err
		})
	if err != nil {
		return out, err
	}
	out.Feedback, err = all(ctx, s, "SELECT a.guild, a.message, f.good, f.reason, f.created FROM bot_feedback f JOIN bot_answers a ON a.id = f.answer WHERE f.member = ? ORDER BY f.answer", args,
		func(r *sql.Rows) (f ExportFeedback, err error) {
			err = r.Scan(&f.Guild, &f.Message, &f.Good, &f.Reason, &created)
			f.Created = unstamp(created)
			return f, err
		})
	if err != nil {
		return out, err
	}
	out.Waiting, err = all(ctx, s, "SELECT guild, channel, question, created FROM bot_waiting WHERE member = ? ORDER BY id", args,
		func(r *sql.Rows) (w ExportWaiting, err error) {
			err = r.Scan(&w.Guild, &w.Channel, &w.Question, &created)
			w.Created = unstamp(created)
			return w, err
		})
	if err != nil {
		return out, err
	}
	out.Choices, err = all(ctx, s, "SELECT channel, message, question, created FROM bot_choices WHERE member = ? ORDER BY id", args,
		func(r *sql.Rows) (c ExportChoice, err error) {
			err = r.Scan(&c.Channel, &c.Message, &c.Question, &created)
			c.Created = unstamp(created)
			return c, err
		})
	if err != nil {
		return out, err
	}
	out.Drafts, err = all(ctx, s, "SELECT guild, name, length(bytes), created FROM bot_drafts WHERE member = ? ORDER BY id", args,
		func(r *sql.Rows) (d ExportDraft, err error) {
			err = r.Scan(&d.Guild, &d.Name, &d.Bytes, &created)
			d.Created = unstamp(created)
			return d, err
		})
	if err != nil {
		return out, err
	}
	out.Outcomes, err = all(ctx, s, "SELECT guild, name, outcome, created FROM bot_outcomes WHERE member = ? ORDER BY draft", args,
		func(r *sql.Rows) (o ExportOutcome, err error) {
			var outcome string
			if err = r.Scan(&o.Guild, &o.Name, &outcome, &created); err == nil {
				err = json.Unmarshal([]byte(outcome), &o.Outcome)
			}
			o.Created = unstamp(created)
			return o, err
		})
	if err != nil {
		return out, err
	}
	out.Removals, err = all(ctx, s, "SELECT guild, article, created FROM bot_removals WHERE member = ? ORDER BY id", args,
		func(r *sql.Rows) (e ExportRemoval, err error) {
			err = r.Scan(&e.Guild, &e.Article, &created)
			e.Created = unstamp(created)
			return e, err
		})
	return out, err
}

// EraseMember forgets a member: questions, answers to them, feedback, waiting
// questions, choices, drafts and removals, in every guild, and the questions and
// answers of others that have the member's words. What was published stays: articles carry nobody's name.
func (s *State) EraseMember(ctx context.Context, member string) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error { return each(ctx, tx, eraseMember, member) })
}

// eraseMember is written out so that each statement's plan is tested: other writers
// wait until all are done.
var eraseMember = []string{
	"DELETE FROM bot_feedback WHERE member = ?",
	"DELETE FROM bot_answers WHERE member = ?",
	"DELETE FROM bot_answers WHERE id IN (SELECT answer FROM bot_answer_words WHERE member = ?)",
	"DELETE FROM bot_waiting WHERE member = ?",
	"DELETE FROM bot_waiting WHERE id IN (SELECT waiting FROM bot_waiting_words WHERE member = ?)",
	"DELETE FROM bot_choices WHERE member = ?",
	"DELETE FROM bot_drafts WHERE member = ?",
	"DELETE FROM bot_outcomes WHERE member = ?",
	"DELETE FROM bot_removals WHERE member = ?",
}
