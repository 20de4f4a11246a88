package embed

import (
	"context"
	"testing"
)

func TestTwo(t *testing.T) {
	dir := t.TempDir()
	for range 3 {
		m, err := Open(context.Background(), Options{CacheDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		n, err := Open(context.Background(), Options{CacheDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		m.Close()
		_, err = n.Question(t.Context(), "Who won the race?")
		t.Log(err)
		n.Close()
	}
}
