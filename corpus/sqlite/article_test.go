package sqlite_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
)

// TestPages: what a page of a list needs is read from one library, and no more of it.
func TestPages(t *testing.T) {
	s := open(t, t.TempDir())
	l := library(t, s, "a")
	dated := by("2", "Skell Radio")
	dated.Published, dated.Title = "2024-05-12", "Ferry strike ends"
	older := by("3", "Skell Radio")
	older.Published = "2023-01-01"
	add(t, l, by("1", ""), dated, older, by("4", "The Ost Mirror"))
	add(t, library(t, s, "b"), by("5", "Skell Radio"))
	for _, c := range []struct {
		skip, n int
		want    []string
	}{{0, 2, []string{"4", "3"}}, {2, 2, []string{"2", "1"}}, {3, 2, []string{"1"}}, {4, 2, nil}} {
		page, err := l.Newest(t.Context(), c.skip, c.n)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, a := range page {
			ids = append(ids, a.ID)
			if a.ID == "2" {
				dated.Text = ""
				if diff := cmp.Diff(dated, a); diff != "" {
					t.Error(diff)
				}
			}
		}
		if diff := cmp.Diff(c.want, ids); diff != "" {
			t.Errorf("%d after %d: %s", c.n, c.skip, diff)
		}
	}
	holdings, err := l.OutletStats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []corpus.OutletStats{{Outlet: "Skell Radio", Articles: 2, Newest: "2024-05-12"}, {Articles: 1}, {Outlet: "The Ost Mirror", Articles: 1}}
	if diff := cmp.Diff(want, holdings); diff != "" {
		t.Error(diff)
	}
}
