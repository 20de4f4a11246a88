package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestCompose holds compose.yaml, the Dockerfile and .env.example to each other.
func TestCompose(t *testing.T) {
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	text := read("compose.yaml")
	var compose struct {
		Services map[string]struct {
			Build       struct{ Args map[string]string }
			Environment map[string]string
			Secrets     []string
			Logging     struct{ Options map[string]string }
		}
		Secrets map[string]struct{ File string }
	}
	if err := yaml.Unmarshal([]byte(text), &compose); err != nil {
		t.Fatal(err)
	}
	bot := compose.Services["verbatim"]
	for what, ok := range map[string]bool{
		"the token's file is mounted as a secret": slices.Contains(bot.Secrets, "discord_token") && strings.HasPrefix(compose.Secrets["discord_token"].File, "${DISCORD_TOKEN_FILE"),
		"and is found where it is mounted":        bot.Environment["DISCORD_TOKEN_FILE"] == "${DISCORD_TOKEN_FILE:+/run/secrets/discord_token}",
		"without a token nothing starts":          strings.Contains(text, "${DISCORD_TOKEN_FILE:-${DISCORD_TOKEN:?"),
		"logs do not grow for ever":               bot.Logging.Options["max-size"] != "" && bot.Logging.Options["max-file"] != "",
		"the version can be named":                bot.Build.Args["VERSION"] == "${VERSION:-}" && strings.Contains(read("Dockerfile"), "\nARG VERSION=\n"),
	} {
		if !ok {
			t.Errorf("not so: %s", what)
		}
	}
	described := read(".env.example")
	for _, name := range regexp.MustCompile(`\$\{([A-Z_]+)`).FindAllStringSubmatch(text, -1) {
		if name[1] != "VERSION" && !strings.Contains(described, "\n#"+name[1]+"=") {
			t.Errorf(".env.example does not describe %s", name[1])
		}
	}
	user := regexp.MustCompile(`(?m)^USER (\d+):`).FindStringSubmatch(read("Dockerfile"))
	if user == nil || !strings.Contains(text, "uid "+user[1]) || !strings.Contains(described, "uid "+user[1]) || !strings.Contains(read("README.md"), "chown -R "+user[1]) {
		t.Errorf("the image's user %v is not the one that compose.yaml, .env.example and README.md name", user)
	}
}
