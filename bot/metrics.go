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
	asks   *prometheus.CounterVec
	stages *prometheus.HistogramVec
	took   prometheus.Histogram
	calls  *prometheus.CounterVec
}

// NewMetrics returns metrics that r collects.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		asks:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verbatim_asks_total", Help: "Questions by what became of them."}, []string{"outcome"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "verbatim_stage_seconds", Help: "How long each stage of an answer took.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 13)}, []string{"stage"}),
		took:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "verbatim_answer_seconds", Help: "How long an answer took, from the question to the message.", Buckets: prometheus.ExponentialBuckets(0.01, 2, 12)}),
		calls:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verbatim_discord_requests_total", Help: "Requests to Discord by route and status; 0 is no answer."}, []string{"method", "route", "status"}),
	}
	r.MustRegister(m.asks, m.stages, m.took, m.calls)
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

// failed counts a question that was not answered.
func (m *Metrics) failed(err error, expected bool) {
	switch {
	case errors.Is(err, retrieval.ErrBusy):
		m.asked(outcomeBusy)
	case expected:
		m.asked(outcomeLimited)
	default:
		m.asked(outcomeFailed)
	}
}

func (m *Metrics) answered(a retrieval.Answer, took time.Duration) {
	if m == nil {
		return
	}
	switch {
	case a.ForeignLanguage != "":
		m.asked(outcomeForeign)
	case a.Abstained:
		m.asked(outcomeDeclined)
	default:
		m.asked(outcomeAnswered)
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
