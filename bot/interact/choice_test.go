package interact

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	known := func(names ...string) Candidate { return Candidate{Choice{names[0], names[0]}, names} }
	candidates := []Candidate{known("Łódzki Télégraphe"), known("The Straße", "Street", "str.example"), known("Ærø Avis"), known(strings.Repeat("x", 101))}
	for typed, want := range map[string]string{
		"": "Łódzki Télégraphe,The Straße,Ærø Avis", "LODZ": "Łódzki Télégraphe", "télé": "Łódzki Télégraphe", "strasse": "The Straße", "street": "The Straße",
		"the str": "The Straße", "str.ex": "The Straße", "aero": "Ærø Avis", "s": "The Straße,Ærø Avis", "xx": "",
	} {
		var got []string
		for _, c := range Match(candidates, typed) {
			got = append(got, c.Value)
		}
		if all := strings.Join(got, ","); all != want {
			t.Errorf("%q: %s", typed, all)
		}
	}
	many := make([]Candidate, 2*MaxChoices)
	for i := range many {
		many[i] = Candidate{Choice{strings.Repeat("n", 101), "v"}, []string{"n"}}
	}
	got := Match(many, "")
	if len(got) != MaxChoices || got[0].Name != strings.Repeat("n", 99)+"…" {
		t.Errorf("%d, %+v", len(got), got[0])
	}
}
