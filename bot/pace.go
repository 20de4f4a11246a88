package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace bounds how often a member and a guild ask.
type pace struct {
	now func() time.Time

	mu       sync.Mutex
	limiters map[string]*rate.Limiter
	asked    map[string]time.Time // when a member asked last, for the cooldown
}

const (
	// A member may ask five times at once and then every three seconds, a guild
	// thirty times at once and then five times a second.
	memberEvery, memberBurst = 3 * time.Second, 5
	guildEvery, guildBurst   = 200 * time.Millisecond, 30
	// maxPaced bounds how many are remembered.
	maxPaced = 20_000
)

func newPace(now func() time.Time) *pace {
	return &pace{now: now, limiters: map[string]*rate.Limiter{}, asked: map[string]time.Time{}}
}

// allow reports whether a member may ask in a guild now, and if not, after how
// long. cooldown is the guild's own.
func (p *pace) allow(guild, member string, cooldown time.Duration) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, key := p.now(), guild+"/"+member
	if last, asked := p.asked[key]; asked && now.Sub(last) < cooldown {
		return cooldown - now.Sub(last), false
	}
	if len(p.limiters) > maxPaced || len(p.asked) > maxPaced {
		p.forget(now)
	}
	for _, l := range []*rate.Limiter{
		p.limiter("m/"+member, memberEvery, memberBurst), p.limiter("g/"+guild, guildEvery, guildBurst),
	} {
		r := l.ReserveN(now, 1)
		if d := r.DelayFrom(now); d > 0 {
			r.CancelAt(now)
			return d, false
		}
	}
	if cooldown > 0 {
		p.asked[key] = now
	}
	return 0, true
}

func (p *pace) limiter(key string, every time.Duration, burst int) *rate.Limiter {
	l, ok := p.limiters[key]
	if !ok {
		l = rate.NewLimiter(rate.Every(every), burst)
		p.limiters[key] = l
	}
	return l
}

// forget drops those who have not asked for long: their limiter is as good as
// new. If nobody is such, it drops all.
func (p *pace) forget(now time.Time) {
	for key, l := range p.limiters {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(p.limiters, key)
		}
	}
	for key, at := range p.asked {
		if now.Sub(at) > time.Hour {
			delete(p.asked, key)
		}
	}
	if len(p.limiters) > maxPaced {
		clear(p.limiters)
	}
	if len(p.asked) > maxPaced {
		clear(p.asked)
	}
}
