package bot

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"verbatim/retrieval"
)

// Metrics are what is measured of the bot. A nil *Metrics measures nothing.
type Metrics struct {
	asks       *prometheus.CounterVec
	background *prometheus.CounterVec
	degraded   *prometheus.CounterVec
	stages     *prometheus.HistogramVec
	took       prometheus.Histogram
	calls      *prometheus.CounterVec
}

// NewMetrics returns metrics that r collects.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		asks:       prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verbatim_asks_total", Help: "Questions of members by what became of them."}, []string{"outcome"}),
		background: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verbatim_background_asks_total", Help: "Questions that wait for an article and were asked again, by what became of them."}, []string{"outcome"}),
		degraded:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verbatim_degraded_answers_total", Help: "Answers of which a better passage may be missing, by why."}, []string{"why"}),
		stages:     prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "verbatim_stage_seconds", Help: "How long each stage of an answer took.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 13)}, []string{"stage"}),
		took:       prometheus.NewHistogram(prometheus.HistogramOpts{Name: "verbatim_answer_seconds", Help: "How long an answer took, from the question to the message.", Buckets: prometheus.ExponentialBuckets(0.01, 2, 12)}),
		calls:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verbatim_discord_requests_total", Help: "Requests to Discord by route and status; 0 is no answer."}, []string{"method", "route", "status"}),
	}
	r.MustRegister(m.asks, m.background, m.degraded, m.stages, m.took, m.calls)
	return m
}

// Outcomes of a question.
const (
	outcomeAnswered = "answered"
	outcomeDeclined = "declined"
	outcomeForeign  = "foreign"
	outcomeBusy     = "busy"
	outcomeLimited  = "limited"
	outcomeFailed   = "failed"
)

func (m *Metrics) asked(outcome string) {
	if m != nil {
		m.asks.WithLabelValues(outcome).Inc()
	}
}

// outcomeOf is what became of a question that was not answered. expected is whether the
// error is none of ours.
func outcomeOf(err error, expected bool) string {
	switch {
	case errors.Is(err, retrieval.ErrBusy):
		return outcomeBusy
	case expected:
		return outcomeLimited
	}
	return outcomeFailed
}

// outcome is what became of a question that was.
func outcome(a retrieval.Answer) string {
	switch {
	case a.ForeignLanguage != "":
		return outcomeForeign
	case a.Abstained:
		return outcomeDeclined
	}
	return outcomeAnswered
}

// askedAgain counts a question in the background.
func (m *Metrics) askedAgain(outcome string) {
	if m != nil {
		m.background.WithLabelValues(outcome).Inc()
	}
}

// answered counts a member's question, and notes how long its answer took.
func (m *Metrics) answered(a retrieval.Answer, took time.Duration) {
	if m == nil {
		return
	}
	m.asked(outcome(a))
	if a.Degraded != "" {
		m.degraded.WithLabelValues(string(a.Degraded)).Inc()
	}
	for _, s := range a.Stages {
		m.stages.WithLabelValues(s.Name).Observe(s.Took.Seconds())
	}
	m.took.Observe(took.Seconds())
}

func (m *Metrics) call(method, route string, status int) {
	if m != nil {
		m.calls.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	}
}
