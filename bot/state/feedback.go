package state

import (
	"context"
	"time"
)

// Feedback is what a member thought of an answer.
type Feedback struct {
	Answer  int64
	Member  string
	Good    bool
	Reason  string
	Created time.Time
}

// SetFeedback keeps what a member thinks of an answer now. It returns ErrNotFound if
// the answer is not kept any more.
func (s *State) SetFeedback(ctx context.Context, f Feedback) error {
	return found(s.exec(ctx, `INSERT INTO bot_feedback(answer, member, good, reason, created)
		SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM bot_answers WHERE id = ?1)
		ON CONFLICT (answer, member) DO UPDATE SET good = excluded.good, reason = excluded.reason, created = excluded.created`,
		f.Answer, f.Member, f.Good, f.Reason, stamp(s.now())))
}
