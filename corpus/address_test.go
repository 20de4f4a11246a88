package corpus_test

import (
	"testing"

	"verbatim/corpus"
)

func TestCanonicalURL(t *testing.T) {
	for _, test := range []struct{ name, raw, want string }{
		{"case", "HTTPS://News.Example.COM/A/b", "https://news.example.com/A/b"},
		{"www stays", "http://www.example.com/x", "http://www.example.com/x"},
		{"default port", "https://example.com:443/x", "https://example.com/x"},
		{"other port", "https://example.com:8443/x", "https://example.com:8443/x"},
		{"fragment", "https://example.com/x#top", "https://example.com/x"},
		{"tracking", "https://example.com/x?b=2&utm_source=a&fbclid=1&a=1", "https://example.com/x?b=2&a=1"},
		{"only tracking", "https://example.com/x?gclid=1", "https://example.com/x"},
		{"spelling of others", "https://example.com/x?q=a%20b&q=c+d", "https://example.com/x?q=a%20b&q=c+d"},
		{"no path", "https://example.com", "https://example.com/"},
		{"trailing slash stays", "https://example.com/x/", "https://example.com/x/"},
		{"relative", "/x", ""},
		{"file", "file:///etc/passwd", ""},
		{"script", "javascript:alert(1)", ""},
		{"password", "https://a:b@example.com/", ""},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := corpus.CanonicalURL(test.raw)
			if got != test.want || (err == nil) != (test.want != "") {
				t.Errorf("CanonicalURL(%q) = %q, %v, want %q", test.raw, got, err, test.want)
			}
			if err == nil {
				if again, _ := corpus.CanonicalURL(got); again != got {
					t.Errorf("not stable: %q, then %q", got, again)
				}
			}
		})
	}
}
