package main

import (
	"strings"
	"testing"
)

func TestMemory(t *testing.T) {
	for given, want := range map[string]int64{"": 256 << 20, "512MiB": 512 << 20, "1GB": 1e9, "1.5 gib": 3 << 29, "100m": 1e8, "16777216": 16 << 20, "15EiB": 1<<63 - 1} {
		a := &app{getenv: func(name string) string { return map[string]string{"VERBATIM_MEMORY": given}[name] }}
		if n, err := a.memory(); n != want || err != nil {
			t.Errorf("%q: %d, %v; want %d", given, n, err, want)
		}
	}
	for given, says := range map[string]string{
		"256": `VERBATIM_MEMORY="256" is 256 B; it takes at least 8.0 MiB. Write the unit with the number`, "1MB": "is 977 KiB", "much": "is not an amount of memory", "-1GB": "is not an amount", "12 parsecs": "is not an amount", "99EiB": "is not an amount",
	} {
		a := &app{getenv: func(name string) string { return map[string]string{"VERBATIM_MEMORY": given}[name] }}
		if _, err := a.memory(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", given, err)
		}
	}
}
