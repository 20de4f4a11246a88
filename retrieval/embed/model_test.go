package embed

import (
	"context"
	"testing"
)

func TestQuick(t *testing.T) {
	m, err := Open(context.Background(), Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	s, err := m.Scores(t.Context(), "Who won the race?", []string{"The race was won by Ann Smith on Sunday.", "Cabbages are cheap."})
	t.Log(m.Key(), s, err)
	q, err := m.Question(t.Context(), "Who won the race?")
	if err != nil {
		t.Fatal(err)
	}
	a, err := m.Passage(t.Context(), "The race was won by Ann Smith on Sunday.")
	b, err := m.Passage(t.Context(), "")
	var x, y float32
	for i := range q {
		x += q[i] * a[i]
		y += q[i] * b[i]
	}
	t.Log(x, y)
}
