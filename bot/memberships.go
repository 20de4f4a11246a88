package bot

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// memberships are who is in which guild, as far as the bot has seen it or asked Discord
// for it lately. Discord would tell of who leaves only with a privileged intent: what is
// remembered is good for offering a guild, and before anything of a guild is shown
// Discord is asked again.
type memberships struct {
	// isMember asks Discord.
	isMember func(ctx context.Context, guild, user string) (bool, error)
	now      func() time.Time
	pace     *rate.Limiter
	known    *lru.Cache[membership, membershipThen]
}

// membership is a user in a guild.
type membership struct{ guild, user string }

// membershipThen is whether the user was a member, and when.
type membershipThen struct {
	member bool
	at     time.Time
}

const (
	// memberFor is how long a member is taken for one, and strangerFor who is none.
	memberFor   = 10 * time.Minute
	strangerFor = 2 * time.Minute
	// maxMemberships bounds how many are remembered, at about 200 bytes each.
	maxMemberships = 20_000
	// askedEvery is the pace at which Discord is asked, for all users together, and
	// askedAtOnce how often at once. It allows fifty requests a second for everything.
	askedEvery  = 50 * time.Millisecond
	askedAtOnce = 8
)

func newMemberships(isMember func(ctx context.Context, guild, user string) (bool, error), now func() time.Time) *memberships {
	known, _ := lru.New[membership, membershipThen](maxMemberships) // no error above 0
	return &memberships{isMember: isMember, now: now, pace: rate.NewLimiter(rate.Every(askedEvery), askedAtOnce), known: known}
}

// saw notes that the user has just done something in the guild.
func (m *memberships) saw(guild, user string) {
	m.known.Add(membership{guild, user}, membershipThen{true, m.now()})
}

// is asks Discord whether the user is a member of the guild now.
func (m *memberships) is(ctx context.Context, guild, user string) (bool, error) {
	member, err := m.isMember(ctx, guild, user)
	if err == nil {
		m.known.Add(membership{guild, user}, membershipThen{member, m.now()})
	}
	return member, err
}

// of returns those of the guilds that the user is a member of, as far as that was known
// a while ago. What is not known Discord is asked for, at a pace.
func (m *memberships) of(ctx context.Context, user string, guilds []string) ([]string, error) {
	is := make([]bool, len(guilds))
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(askedAtOnce)
	for i, g := range guilds {
		if then, ok := m.known.Get(membership{g, user}); ok && m.now().Sub(then.at) <= then.lasts() {
			is[i] = then.member
			continue
		}
		work.Go(func() (err error) {
			if err = m.pace.Wait(inner); err == nil {
				is[i], err = m.is(inner, g, user)
			}
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	var out []string
	for i, g := range guilds {
		if is[i] {
			out = append(out, g)
		}
	}
	return out, nil
}

func (t membershipThen) lasts() time.Duration {
	if t.member {
		return memberFor
	}
	return strangerFor
}
