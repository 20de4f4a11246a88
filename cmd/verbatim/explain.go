package main

import (
	"fmt"
	"strings"
	"time"

	"verbatim/retrieval"
)

// why tells in words how a quote came to be chosen.
func (p printer) why(w retrieval.Why) {
	say := func(format string, args ...any) { fmt.Fprintf(p.out, "   "+format+"\n", args...) }
	say("Why this passage:")
	if w.ByWords > 0 {
		say("  by its words it was the %s match (BM25 %.1f)", ordinal(w.ByWords), w.BM25)
	} else {
		say("  it has too few of the question's words to be among the matches by words")
	}
	if w.ByMeaning > 0 {
		say("  by its meaning the %s (cosine %.2f; from about 0.7 on texts have something to do with each other)", ordinal(w.ByMeaning), w.Cosine)
	}
	say("  both together: %s of %d", ordinal(w.Fused), w.Of)
	if w.ByReading > 0 {
		say("  read beside the question it came %s: %s (%.1f)", ordinal(w.ByReading), verdict(w.Logit), w.Logit)
	} else {
		say("  it was not read beside the question: others looked better, or there was no time or no model")
	}
	if w.SentenceLogit != nil {
		say("  the marked sentence alone: %s (%.1f)", verdict(*w.SentenceLogit), *w.SentenceLogit)
	}
	say("  in the end %s of %d; by itself it answers with a confidence of %.2f", ordinal(w.Place), w.Of, w.Confidence)
}

// verdict puts the cross-encoder's logit into words.
func verdict(logit float64) string {
	switch {
	case logit > 5:
		return "it clearly answers"
	case logit > 0:
		return "it probably answers"
	case logit > -5:
		return "it may have to do with it"
	}
	return "it hardly has to do with it"
}

// stages tells how sure the answer is and where its time went.
func (p printer) stages(a retrieval.Answer) {
	fmt.Fprintf(p.out, "Confidence %.2f; from %.2f on it is an answer.\n", a.Score, a.Threshold)
	var parts []string
	var total time.Duration
	for _, s := range a.Stages {
		total += s.Took
		parts = append(parts, fmt.Sprintf("%s %s", s.Name, milliseconds(s.Took)))
	}
	fmt.Fprintf(p.out, "Time: %s: %s.\n", milliseconds(total), strings.Join(parts, ", "))
	if a.Unread > 0 {
		fmt.Fprintf(p.out, "Reading was cut short by its time budget: %s stayed where words and meaning had put them.\n", count(a.Unread, "passage"))
	}
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000)
}

// ordinal is "1st", "2nd", "11th".
func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n, suffix)
}
