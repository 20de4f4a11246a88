package bot

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// register brings the registered commands to what they should be.
func (b *Bot) register(ctx context.Context) error {
	want := b.router.Routes.ApplicationCommands(b.Books)
	have, err := b.rest.Commands(ctx, b.app, b.config.TestGuild)
	if err != nil {
		return err
	}
	same, err := sameCommands(want, have)
	if err != nil || same {
		return err
	}
	if err := b.rest.SetCommands(ctx, b.app, b.config.TestGuild, want); err != nil {
		return err
	}
	b.Log.Info("commands registered at Discord", "commands", len(want))
	return nil
}

// sameCommands compares what is wanted with what is registered, without what
// Discord adds to it.
func sameCommands(want []*discordgo.ApplicationCommand, have []json.RawMessage) (bool, error) {
	var a, b []string
	for _, c := range want {
		s, err := canonical(c)
		if err != nil {
			return false, err
		}
		a = append(a, s)
	}
	for _, raw := range have {
		var c discordgo.ApplicationCommand
		if err := json.Unmarshal(raw, &c); err != nil {
			return false, nil // something that we never registered
		}
		s, err := canonical(&c)
		if err != nil {
			return false, err
		}
		b = append(b, s)
	}
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b), nil
}

// canonical is a command as text, the same for commands that mean the same.
func canonical(c *discordgo.ApplicationCommand) (string, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		return "", err
	}
	for _, key := range []string{"id", "application_id", "guild_id", "version", "default_permission", "dm_permission", "nsfw"} {
		delete(v, key)
	}
	sortNumbers(v, "contexts")
	sortNumbers(v, "integration_types")
	data, err = json.Marshal(prune(v))
	return string(data), err
}

func sortNumbers(v map[string]any, key string) {
	if list, ok := v[key].([]any); ok {
		slices.SortFunc(list, func(a, b any) int {
			x, _ := a.(float64)
			y, _ := b.(float64)
			return int(x - y)
		})
	}
}

// prune takes out what says nothing: null, false, "", 0 and empty lists.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			if x = prune(x); x != nil {
				out[k] = x
			}
		}
		return out
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = prune(v[i])
		}
		return v
	case bool:
		if !v {
			return nil
		}
	case string:
		if v == "" {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	}
	return v
}
