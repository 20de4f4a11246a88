package main

import (
	"fmt"
	"io"
	"time"
)

// progress shows how far long work is, on stderr: in place on a terminal, as a
// line now and then elsewhere. Work that is over soon shows nothing.
type progress struct {
	out         io.Writer
	verb, noun  string
	live        bool
	start, last time.Time
}

const (
	quiet     = 2 * time.Second  // before anything is shown
	liveEvery = time.Second / 5  // on a terminal
	lineEvery = 15 * time.Second // elsewhere
)

func (a *app) progress(verb, noun string) *progress {
	p := &progress{out: a.stderr, verb: verb, noun: noun, start: time.Now()}
	if o, ok := a.stderr.(*output); ok {
		if f, ok := o.terminal(); ok {
			p.out, p.live = f, true // what is written in place are its own words and numbers
		}
	}
	return p
}

// at reports that done of total are done.
func (p *progress) at(done, total int) {
	now := time.Now()
	every := lineEvery
	if p.live {
		every = liveEvery
	}
	if now.Sub(p.start) < quiet || now.Sub(p.last) < every {
		return
	}
	p.last = now
	rate := float64(done) / now.Sub(p.start).Seconds()
	left := time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second)
	line := fmt.Sprintf("%s %d of %d %s, %.0f a second, %s left", p.verb, done, total, p.noun, rate, left)
	if p.live {
		fmt.Fprintf(p.out, "\r\033[K%s", line)
	} else {
		fmt.Fprintln(p.out, line)
	}
}

// end takes the line away.
func (p *progress) end() {
	if p.live && !p.last.IsZero() {
		fmt.Fprint(p.out, "\r\033[K")
	}
}
