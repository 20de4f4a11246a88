package decode

import (
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func TestText(t *testing.T) {
	utf16 := func(order unicode.Endianness, s string) []byte {
		out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"cut in a dash", []byte("It sails \xe2\x80"), "It sails "},
		{"cut after the first byte of a dash", []byte("It sails \xe2"), "It sails "},
		{"cut in a letter among others", []byte("Züge fahren n\xc3"), "Züge fahren n"},
		{"a letter of Windows-1252 at the end", []byte("It sails from the caf\xe9"), "It sails from the café"},
		{"Windows-1252", []byte("a \x93caf\xe9\x94 by the quay"), "a “café” by the quay"},
		{"UTF-16 without a mark", utf16(unicode.LittleEndian, "It sails – again"), "It sails – again"},
		{"the other UTF-16", utf16(unicode.BigEndian, "It sails – again"), "It sails – again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if Binary(test.data) {
				t.Error("taken for a binary file")
			}
			if got, err := Text(test.data); err != nil || got != test.want {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}
