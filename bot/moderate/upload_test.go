package moderate

import (
	"strings"
	"testing"
)

func TestJoin(t *testing.T) {
	full := strings.Repeat("x", maxPiece)
	wide := strings.Repeat("𝔞", maxPiece/2) // so many UTF-16 units
	for name, c := range map[string]struct {
		pieces []string
		want   string
	}{
		"one":          {[]string{"a b", "", ""}, "a b"},
		"full ones":    {[]string{full, full, "y"}, full + full + "y"},
		"wide ones":    {[]string{wide, "y", ""}, wide + "y"},
		"not full":     {[]string{"a.", "b.", "c."}, "a.\n\nb.\n\nc."},
		"one left out": {[]string{full, "", "y"}, full + "y"},
		"none":         {[]string{"", "", ""}, ""},
		"a space lost": {[]string{full[1:], "y"}, full[1:] + " y"},
		"a break lost": {[]string{full[3:] + ".”", "y"}, full[3:] + ".”\n\ny"},
		"nearly full":  {[]string{full[5:], "y"}, full[5:] + "\n\ny"},
	} {
		if got := join(c.pieces); got != c.want {
			t.Errorf("%s: %.20q", name, got)
		}
	}
}
