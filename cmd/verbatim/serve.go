package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"

	"verbatim/bot"
	"verbatim/bot/gateway"
	"verbatim/bot/render/phrase"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
)

// noToken is followed by a line that names the help.
const noToken = `there is no token. Make a bot at https://discord.com/developers/applications (New Application, Bot, Reset Token) and put
DISCORD_TOKEN=... into .env or the environment, or the token's file into DISCORD_TOKEN_FILE. On the command line, verbatim chat needs none.`

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the Discord bot",
		Long: `Connects to Discord with DISCORD_TOKEN (or the token in the file DISCORD_TOKEN_FILE)
and answers there until it is stopped. Each server has a library of its own, which
its moderators fill with /article add. The settings are environment variables;
.env.example describes them.

Health and metrics are served on VERBATIM_HTTP: /healthz (it is alive), /readyz
(it is connected, the library is open, the models are loaded), /metrics.

One process at a time serves a data folder: another one waits until it has ended,
for 15 seconds at most.

Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 failed, 2 called wrongly or no token.`,
		Example: `  DISCORD_TOKEN=... verbatim serve`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := a.serveInTime(cmd.Context())
			if err != nil && cmd.Context().Err() != nil {
				a.log().Warn("stopped while it was starting", "error", err)
				return nil // it was told to
			}
			return err
		},
	}
}

// token reads the token from the environment or from the file that it names.
func (a *app) token() (string, error) {
	if t := strings.TrimSpace(a.getenv("DISCORD_TOKEN")); t != "" {
		return bare("DISCORD_TOKEN", t)
	}
	path := a.getenv("DISCORD_TOKEN_FILE")
	if path == "" {
		return "", usagef("%s", noToken)
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrPermission) {
		return "", usagef("DISCORD_TOKEN_FILE: %v; this process runs as uid %d, which has to be allowed to read it", cause(err), os.Geteuid())
	}
	if err != nil {
		return "", usagef("DISCORD_TOKEN_FILE: %v", cause(err))
	}
	t := strings.TrimSpace(string(data))
	if t == "" {
		return "", usagef("DISCORD_TOKEN_FILE: %s is empty", path)
	}
	return bare(path, t)
}

// bare is a token without what Discord's documentation writes before it. What cannot be
// sent in a header is none, and would be tried for ever.
func bare(from, token string) (string, error) {
	token = strings.TrimSpace(strings.TrimPrefix(token, "Bot "))
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", usagef("the token in %s has white space, a line break or another character inside that no token has; it must be one word. Copy it anew from https://discord.com/developers/applications (Bot, Reset Token)", from)
	}
	return token, nil
}

// ending is how long everything may take once the bot is to stop: a container is killed
// after ten seconds. The bot keeps to it by itself; a disk or an engine may not.
const ending = 9 * time.Second

// serveInTime is serve, but leaves behind what does not end. A store is whole then as
// after a crash.
func (a *app) serveInTime(ctx context.Context) error {
	late, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	context.AfterFunc(ctx, func() { time.AfterFunc(a.ending, leave) })
	_, err := await(late, func() (struct{}, error) { return struct{}{}, a.serve(ctx) })
	if late.Err() != nil {
		a.log().Warn("stopped without waiting any longer", "after", a.ending)
		return nil
	}
	return err
}

func (a *app) serve(ctx context.Context) error {
	token, err := a.token()
	if err != nil {
		return err
	}
	if a.getenv("GOGC") == "" {
		// Most of the memory is vectors, which stay: letting as much garbage come
		// together again would take more than it saves.
		debug.SetGCPercent(50)
	}
	memory, err := a.memory()
	if err != nil {
		return err
	}
	log, began := a.log(), time.Now()
	log.Info("verbatim begins", "version", version(), "folder", a.dataDir)
	defer func() { log.Info("verbatim ends", "version", version(), "after", time.Since(began).Round(time.Second)) }()
	store, err := sqlite.Open(ctx, a.dataDir)
	if err != nil {
		return err
	}
	defer store.Close()
	release, err := a.turnToServe(ctx, store)
	if err != nil {
		return err
	}
	defer release()
	st, err := state.Open(ctx, store, time.Now)
	if err != nil {
		return err
	}
	model, err := a.openModel(ctx)
	if err != nil {
		return err
	}
	defer model.Close()
	books, err := phrase.Load()
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	libraries := newServed(a, store, model, memory)
	b, err := bot.New(bot.Config{
		Token: token, Address: a.getenv("VERBATIM_DISCORD_URL"), TestGuild: a.getenv("DISCORD_GUILD_ID"), Version: version(),
		Libraries: libraries, State: st, Books: books, Metrics: bot.NewMetrics(registry), Log: log, Now: time.Now,
	})
	if err != nil {
		return usagef("VERBATIM_DISCORD_URL: %v", err)
	}
	measure(registry, b, store, libraries)

	stopHTTP, err := a.serveHTTP(ctx, log, registry, b, store, model != nil)
	if err != nil {
		return err
	}
	defer stopHTTP()
	err = b.Run(ctx)
	var fatal *gateway.FatalError
	if errors.As(err, &fatal) {
		return fmt.Errorf("%s", fatal.Says)
	}
	return err
}

// overlap is how long the next process waits for the one that serves a data folder
// now: at a deployment that has ten seconds to end in.
const overlap = 15 * time.Second

// turnToServe makes this process the only one that serves the data folder.
func (a *app) turnToServe(ctx context.Context, store *sqlite.Store) (release func(), err error) {
	wait, cancel := context.WithTimeout(ctx, a.overlap)
	defer cancel()
	release, err = store.LockServing(wait, func() {
		a.log().Warn("another verbatim serve uses this data folder; waiting until it ends", "folder", a.dataDir, "at_most", a.overlap)
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, fmt.Errorf("%s is served already, by another verbatim serve; stop that one, or name another folder with --data", a.dataDir)
	}
	return release, err
}

// release is the version, where the build says it: go build -ldflags
// "-X main.release=1.2.3".
var release string

// version is what the program was built from.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unreleased"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(len(s.Value), 12)]
		}
	}
	if v == "" || v == "(devel)" { // "go run", and an image that was not told
		v = "unreleased"
	}
	return v
}
