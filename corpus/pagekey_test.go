package corpus_test

import (
	"net/url"
	"testing"

	"verbatim/corpus"
)

func TestPageKey(t *testing.T) {
	const page = "https://www.example.com/2024/06/03/bridge"
	for _, same := range [][]string{
		{page,
			"http://www.example.com/2024/06/03/bridge", "https://example.com/2024/06/03/bridge", "https://WWW.Example.com./2024/06/03/bridge",
			"https://m.example.com/2024/06/03/bridge", "https://mobile.example.com/2024/06/03/bridge", "https://amp.example.com/2024/06/03/bridge", "https://www2.example.com/2024/06/03/bridge",
			"https://www.example.com/2024/06/03/bridge/", "https://www.example.com/2024/06/03//bridge", "https://www.example.com/2024/06/03/bridge/index.html",
			"https://www.example.com/2024/06/03/bridge/amp/", "https://www.example.com/2024/06/03/bridge/amp", "https://www.example.com/amp/2024/06/03/bridge", "https://www.example.com/2024/amp/06/03/bridge",
			"https://www.example.com/2024/06/03/bridge.amp", "https://www.example.com/2024/06/03/bridge/amp.html", "https://www.example.com/2024/06/03/amp_bridge",
			"https://www.example.com/2024/06/03/bridge?outputType=amp", "https://www.example.com/2024/06/03/bridge?amp", "https://www.example.com/2024/06/03/bridge?amp=1", "https://www.example.com/2024/06/03/bridge?_amp=true",
			"https://www.example.com/2024/06/03/bridge/print", "https://www.example.com/2024/06/03/bridge?print=true", "https://www.example.com/2024/06/03/bridge?view=mobile",
			"https://www.example.com/2024/06/03/bridge?utm_source=x&fbclid=1", "https://www.example.com/2024/06/03/bridge?CMP=share_btn", "https://www.example.com/2024/06/03/bridge?ref=home",
			"https://www.example.com/2024/06/03/%62ridge", "https://www.example.com/2024/06/03/bridge#top",
			"https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2024/06/03/bridge/amp/", "https://www.google.com/amp/s/www.example.com/2024/06/03/bridge?usqp=1", "https://www.google.co.uk/amp/www.example.com/2024/06/03/bridge",
		},
		{"https://example.com/story.php?id=7&page=2", "http://www.example.com/story.php?page=2&id=7", "http://www.example.com/story.php?utm_medium=x&page=2&id=7&id=7", "https://example.com/story.php?%69d=7&page=2"},
		{"https://example.com/bridge.html", "https://example.com/bridge.amp.html", "https://example.com/bridge-amp.html"},
		{"https://example.com/a%20b?q=c%20d", "https://example.com/a%20b?q=c+d"},
		{"https://example.com", "http://www.example.com/", "https://example.com/amp"},
		{"https://example.com:8443/x", "http://www.example.com:8443/x/"},
		{"", ""},
	} {
		want := corpus.PageKey(same[0])
		for _, address := range same {
			if got := corpus.PageKey(address); got != want {
				t.Errorf("%s: %q, want %q", address, got, want)
			}
			if canonical, err := corpus.CanonicalURL(address); err == nil && corpus.PageKey(canonical) != want {
				t.Errorf("%s in canonical form: %q, want %q", address, corpus.PageKey(canonical), want)
			}
		}
	}
	seen := map[string]string{}
	for _, address := range []string{
		page, "https://www.example.com/2024/06/03/Bridge", "https://www.example.com/2024/06/03/bridge-2", "https://www.example.com/2024/06/03", "https://sport.example.com/2024/06/03/bridge", "https://example.org/2024/06/03/bridge",
		"https://www.example.com/2024/06/03/bridge?id=1", "https://www.example.com/2024/06/03/bridge?id=2", "https://www.example.com:8443/2024/06/03/bridge", "https://www.example.com/print/2024/06/03/bridge",
		"https://www.example.com/2024/06/03/bridge?q=a%26b", "https://www.example.com/2024/06/03/bridge?q=a&b=", "https://www.example.com/2024/06/03/amplifier", "https://www.example.com/2024/06/03/lamp", "https://www.example.com/2024/06/03/marshall-amp",
		"https://m.com/x", "https://amp.com/x", "https://www.google.com/amp/", "https://www.google.com/search?q=bridge",
	} {
		key := corpus.PageKey(address)
		if other := seen[key]; other != "" {
			t.Errorf("%s and %s are both %q", address, other, key)
		}
		seen[key] = address
	}
}

// FuzzPageKey: whatever the address, its other forms have its key.
func FuzzPageKey(f *testing.F) {
	for _, seed := range []string{"https://www.example.com/a/amp/?outputType=amp&id=1", "http://m.a.b./%2f/../amp_x.amp.html", "https://x.cdn.ampproject.org/c/s/y.z/amp", "https://google.com/amp/s/google.com/amp/s/a.b/c", "https://a.b/?a=%zz&=1&b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		canonical, err := corpus.CanonicalURL(address)
		if err != nil {
			return
		}
		key := corpus.PageKey(canonical)
		if key == "" {
			t.Error("no key")
		}
		u, err := url.Parse(canonical)
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range map[string]func(*url.URL){
			"without a change": func(u *url.URL) {},
			"over http":        func(u *url.URL) { u.Scheme = "http" },
			"with tracking":    func(u *url.URL) { u.RawQuery += "&utm_source=x" },
			"with a slash":     func(u *url.URL) { u.Path, u.RawPath = u.Path+"/", "" },
		} {
			other := *u
			change(&other)
			if got := corpus.PageKey(other.String()); got != key && u.Port() == "" {
				t.Errorf("%s %s: %q, else %q", canonical, name, got, key)
			}
		}
	})
}
