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
	Drafts   []ExportDraft    `json:"drafts"`
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

// ExportDraft is an article that the member has brought and not published.
type ExportDraft struct {
	Guild   string    `json:"server"`
	Name    string    `json:"name"`
	Bytes   int       `json:"bytes"`
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
	out.Drafts, err = all(ctx, s, "SELECT guild, name, length(bytes), created FROM bot_drafts WHERE member = ? ORDER BY id", args,
		func(r *sql.Rows) (d ExportDraft, err error) {
			err = r.Scan(&d.Guild, &d.Name, &d.Bytes, &created)
			d.Created = unstamp(created)
			return d, err
		})
	return out, err
}

// EraseMember forgets a member: questions, answers to them, feedback, waiting
// questions and drafts, in every guild, and those of others that have the member's
// words. What was published stays: articles carry nobody's name.
func (s *State) EraseMember(ctx context.Context, member string) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"bot_feedback", "bot_answers", "bot_waiting", "bot_drafts"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE member = ?", member); err != nil {
				return err
			}
		}
		for _, table := range []string{"bot_answers", "bot_waiting"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE instr(words_of, ?)", among([]string{member})); err != nil {
				return err
			}
		}
		return nil
	})
}
