package gateway

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

const (
	// sessionLife is how long a session without a connection can be resumed.
	sessionLife = 3 * time.Minute
	// maxReplay is how many events a session keeps at the least for that.
	maxReplay = 1000
)

// session is what a client can resume on another connection.
type session struct {
	id            string
	intents       int
	shard, shards int
	seq           int64
	highest       int64   // number that any frame had, also a scripted one
	events        []event // the last ones
	conn          *Conn   // nil while it is lost
	lost          time.Time
}

// event is a dispatch with its number.
type event struct {
	seq  int64
	data []byte
}

// next numbers a dispatch.
func (s *session) next() int64 {
	s.seq++
	s.highest = max(s.highest, s.seq)
	return s.seq
}

// push numbers an event, keeps it for a resume and sends it.
func (s *session) push(name string, d payload.Object) {
	seq := s.next()
	data, err := json.Marshal(payload.Object{"op": opDispatch, "s": seq, "t": name, "d": d})
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err)) // a fault of the double
	}
	s.events = append(world.Recent(s.events, maxReplay), event{seq: seq, data: data})
	if s.conn != nil {
		s.conn.out(packet{data: data})
	}
}

// replayable reports whether all that came after a number is still kept.
func (s *session) replayable(seq int64) bool {
	return len(s.events) == 0 || seq >= s.events[0].seq-1
}

// sessions are those that are connected, or can be resumed.
type sessions struct{ all []*session }

// expire forgets those that were lost too long ago. Nothing that happens after that is
// ever told to their client.
func (s *sessions) expire(now time.Time) {
	s.all = slices.DeleteFunc(s.all, func(x *session) bool { return x.conn == nil && now.Sub(x.lost) > sessionLife })
}

// find returns the session of an id that can be resumed now, or nil.
func (s *sessions) find(id string, now time.Time) *session {
	s.expire(now)
	for _, x := range s.all {
		if x.id == id {
			return x
		}
	}
	return nil
}

func (s *sessions) forget(x *session) {
	s.all = slices.DeleteFunc(s.all, func(y *session) bool { return y == x })
}

// identifyEvery is how long a client has to wait between two IDENTIFYs.
const identifyEvery = 5 * time.Second

// budget counts the IDENTIFYs of the last 24 hours.
type budget struct {
	most int
	at   []time.Time
}

// state is how many there are, how many are left, and when the first comes back.
func (b *budget) state(now time.Time) (total, remaining int, after time.Duration) {
	b.at = slices.DeleteFunc(b.at, func(t time.Time) bool { return now.Sub(t) >= 24*time.Hour })
	after = 24 * time.Hour
	if len(b.at) > 0 {
		after -= now.Sub(b.at[0])
	}
	return b.most, max(0, b.most-len(b.at)), after
}

// use counts one. It reports whether there was one left, and whether it came too soon
// after another.
func (b *budget) use(now time.Time) (left, soon bool) {
	_, remaining, _ := b.state(now)
	soon = len(b.at) > 0 && now.Sub(b.at[len(b.at)-1]) < identifyEvery
	b.at = append(b.at, now)
	return remaining > 0, soon
}
