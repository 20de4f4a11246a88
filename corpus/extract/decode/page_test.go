package decode

import "testing"

func TestPage(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"utf-8 without a word", "<p>caf\u00e9</p>", "<p>caf\u00e9</p>"},
		{"declared latin-1", "<meta charset=iso-8859-1><p>caf\xe9 \x93so\x94</p>", "<meta charset=iso-8859-1><p>caf\u00e9 “so”</p>"},
		{"utf-8 that declares latin-1", "<meta charset=iso-8859-1><p>caf\u00e9</p>", "<meta charset=iso-8859-1><p>caf\u00e9</p>"},
		{"declared by http-equiv", "<meta http-equiv=content-type content='text/html; charset=windows-1251'><p>\xcf\xf0</p>", "<meta http-equiv=content-type content='text/html; charset=windows-1251'><p>Пр</p>"},
		{"byte order mark", "\xEF\xBB\xBF<p>é</p>", "<p>é</p>"},
		{"utf-16", "\xFF\xFE<\x00p\x00>\x00\xe9\x00", "<p>é"},
		{"latin-1 that declares utf-8", "<meta charset=utf-8><p>caf\xe9 \x93so\x94</p>", "<meta charset=utf-8><p>caf\u00e9 “so”</p>"},
		{"utf-8 that is cut off", "<meta charset=utf-8><p>caf\u00e9 so\xe2\x80", "<meta charset=utf-8><p>caf\u00e9 so"},
		{"utf-16 without a mark", "<\x00p\x00>\x00\xe9\x00", "<p>é"},
		{"shift_jis", "<meta charset=shift_jis><p>\x93\xfa\x96\x7b</p>", "<meta charset=shift_jis><p>日本</p>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Page([]byte(test.data))
			if err != nil || got != test.want {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}
