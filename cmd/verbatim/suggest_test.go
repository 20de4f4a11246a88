package main

import "testing"

func TestMeant(t *testing.T) {
	commands := []string{"add", "ask", "chat", "check", "compare", "edit", "healthcheck", "help", "list", "remove", "serve", "show", "whosaid"}
	flags := []string{"--data", "--json", "--limit", "--outlet", "--original-outlet", "--since"}
	for _, c := range []struct {
		written string
		names   []string
		want    string
	}{
		{"aks", commands, "; did you mean ask?"},
		{"ad", commands, "; did you mean add?"},
		{"he", commands, "; did you mean healthcheck or help?"},
		{"remvoe", commands, "; did you mean remove?"},
		{"cat", commands, "; did you mean chat?"},
		{"compair", commands, "; did you mean compare?"},
		{"nonsense", commands, ""},
		{"", commands, ""},
		{"How many were hurt?", commands, ""},
		{"--outlte", flags, "; did you mean --outlet?"},
		{"--o", flags, "; did you mean --outlet or --original-outlet?"},
		{"--jsno", flags, "; did you mean --json?"},
		{"--", flags, ""},
		{"--x", flags, ""},
	} {
		if got := meant(c.written, c.names); got != c.want {
			t.Errorf("%q: %q, want %q", c.written, got, c.want)
		}
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"ask", "ask", 0}, {"aks", "ask", 1}, {"ca", "abc", 3}, {"kitten", "sitting", 3}, {"abcd", "badc", 2}} {
		if got := slips(c.a, c.b); got != c.want || slips(c.b, c.a) != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
