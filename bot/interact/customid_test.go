package interact

import (
	"errors"
	"testing"
)

func TestCustomIDs(t *testing.T) {
	for _, s := range []string{"", "page", "page:1", "page:x:1", "page:1:x", "page:1:-1", "page:1:9999999999", "page:99999999999999999999:1", "a:b:c:d"} {
		if _, err := ParseCustomID(s); !errors.Is(err, ErrUnknownAction) {
			t.Errorf("%q: %v", s, err)
		}
	}
	a := Action{"context", 1<<63 - 1, maxN}
	s := CustomID(a.Name, a.ID, a.N)
	if got, err := ParseCustomID(s); err != nil || got != a || len(s) > 100 {
		t.Errorf("%+v, %v", got, err)
	}
}
