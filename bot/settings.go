package bot

import (
	"context"
	"slices"

	"verbatim/bot/state"
)

// showSettings shows the guild's settings.
func (v *visit) showSettings(ctx context.Context) error {
	s, err := v.bot.State.Settings(ctx, v.Guild)
	if err != nil {
		return err
	}
	return v.tell(ctx, v.settingsWords(s)...)
}

// setSettings changes the settings that are given, and shows all of them.
func (v *visit) setSettings(ctx context.Context) error {
	s, err := v.bot.State.Settings(ctx, v.Guild)
	if err != nil {
		return err
	}
	_, options := v.Data.command()
	if err := v.set(&s, options); err != nil {
		return err
	}
	if err := v.bot.State.SetSettings(ctx, v.Guild, s); err != nil {
		return err
	}
	return v.tell(ctx, v.settingsWords(s)...)
}

// set changes the settings that are given. Discord keeps numbers within the bounds
// that the command has, and an old client may have other bounds.
func (v *visit) set(s *state.Settings, options []option) error {
	if private, given := flag(options, "private"); given {
		s.Private = private
	}
	if n, given := number(options, "quotes"); given {
		s.Quotes = int(min(max(n, 1), maxQuotes))
	}
	if n, given := number(options, "confidence"); given {
		s.Threshold = min(max(n, 0), maxConfidence) / 100
	}
	if n, given := number(options, "cooldown"); given {
		s.Cooldown = int(min(max(n, 0), maxCooldown))
	}
	if role := text(options, "moderator"); role != "" {
		// Who names the role decides who moderates: that is for those who manage the
		// server alone.
		if !v.Member.Permissions.has(manageGuild) {
			return userError{key: "only_managers"}
		}
		s.Moderator = role
		if role == v.Guild { // the role of everyone
			s.Moderator = ""
		}
	}
	if channel := text(options, "channel"); channel != "" {
		if i := slices.Index(s.Channels, channel); i >= 0 {
			s.Channels = slices.Delete(s.Channels, i, i+1)
		} else if s.Channels = append(s.Channels, channel); len(s.Channels) > maxChannels {
			return userError{key: "too_many_channels"}
		}
	}
	return nil
}

// Bounds of the settings.
const (
	maxQuotes     = 5
	maxConfidence = 99   // percent
	maxCooldown   = 3600 // seconds
	maxChannels   = 25
)

func (v *visit) settingsWords(s state.Settings) []string {
	private := v.say("settings_public")
	if s.Private {
		private = v.say("settings_private")
	}
	channels := v.say("settings_everywhere")
	if len(s.Channels) > 0 {
		channels = v.say("settings_channels", "channels", v.out.Book.List(v.bot.guilds.channelNames(v.Guild, s.Channels)))
	}
	quotes := s.Quotes
	if quotes == 0 {
		quotes = perPage
	}
	confidence := v.say("settings_confidence_default")
	if s.Threshold > 0 {
		confidence = v.say("settings_confidence", "percent", int(s.Threshold*100+0.5))
	}
	moderators := v.say("settings_managers")
	if s.Moderator != "" {
		moderators = v.say("settings_moderators", "role", v.bot.guilds.roleName(v.Guild, s.Moderator))
	}
	return []string{v.say("settings"), private, v.say("settings_quotes", "n", quotes), confidence, channels, moderators, v.say("settings_cooldown", "n", s.Cooldown)}
}
