package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter bounds how often a member and a guild ask, and how often they press buttons and
// use commands that ask nothing.
type limiter struct {
	asking, using limit
	telling       rhythm // of telling one who goes on all the same, where nobody waits for an answer
	now           func() time.Time

	mu       sync.Mutex
	limiters map[string]*rate.Limiter
	asked    map[string]time.Time // when a member asked last in a guild with a cooldown
}

// limit is what a member, and all of a guild's together, may do.
type limit struct {
	name          string
	member, guild rhythm
}

// rhythm is how often something may be done: burst times at once, and then one time
// in every.
type rhythm struct {
	every time.Duration
	burst int
}

// maxLimiters bounds how many are remembered.
const maxLimiters = 20_000

// newLimiter lets a member ask five times at once and then every three seconds, for that
// takes the engine's time. What else can be pressed and used is a look into the store:
// nobody's fingers come up to what is allowed.
func newLimiter(now func() time.Time) *limiter {
	return &limiter{
		asking:   limit{"ask", rhythm{3 * time.Second, 5}, rhythm{200 * time.Millisecond, 30}},
		using:    limit{"use", rhythm{500 * time.Millisecond, 30}, rhythm{20 * time.Millisecond, 200}},
		telling:  rhythm{10 * time.Second, 1},
		now:      now,
		limiters: map[string]*rate.Limiter{}, asked: map[string]time.Time{},
	}
}

// allow reports whether a member may do once more what l limits, and if not, after how
// long. guild is "" where it is not known yet.
func (p *limiter) allow(l limit, guild, member string) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	limiters := []*rate.Limiter{p.limiter(l.name+"/m/"+member, l.member)}
	if guild != "" {
		limiters = append(limiters, p.limiter(l.name+"/g/"+guild, l.guild))
	}
	var taken []*rate.Reservation
	for _, l := range limiters {
		r := l.ReserveN(now, 1)
		taken = append(taken, r)
		wait = max(wait, r.DelayFrom(now))
	}
	if wait > 0 { // then it counts for neither
		for _, r := range taken {
			r.CancelAt(now)
		}
	}
	return wait, wait == 0
}

// cool is allow for a guild's own cooldown.
func (p *limiter) cool(guild, member string, cooldown time.Duration) (wait time.Duration, ok bool) {
	if cooldown <= 0 {
		return 0, true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now, key := p.now(), guild+"/"+member
	if last, asked := p.asked[key]; asked && now.Sub(last) < cooldown {
		return cooldown - now.Sub(last), false
	}
	p.tidy(now)
	p.asked[key] = now
	return 0, true
}

// tells reports whether a member is to be told something that nobody waits for.
func (p *limiter) tells(member string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limiter("tell/"+member, p.telling).AllowN(p.now(), 1)
}

func (p *limiter) limiter(key string, r rhythm) *rate.Limiter {
	l, ok := p.limiters[key]
	if !ok {
		p.tidy(p.now())
		l = rate.NewLimiter(rate.Every(r.every), r.burst)
		p.limiters[key] = l
	}
	return l
}

// tidy forgets those who have not asked for long where too many are remembered:
// their limiter is as good as new. If nobody is such, it forgets all.
func (p *limiter) tidy(now time.Time) {
	if len(p.limiters) > maxLimiters {
		for key, l := range p.limiters {
			if l.TokensAt(now) >= float64(l.Burst()) {
				delete(p.limiters, key)
			}
		}
		if len(p.limiters) > maxLimiters {
			clear(p.limiters)
		}
	}
	if len(p.asked) > maxLimiters {
		for key, at := range p.asked {
			if now.Sub(at) > time.Hour { // the longest cooldown
				delete(p.asked, key)
			}
		}
		if len(p.asked) > maxLimiters {
			clear(p.asked)
		}
	}
}
