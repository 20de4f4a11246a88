package bot

import (
	"context"
	"slices"

	"verbatim/bot/render"
	"verbatim/bot/state"
)

// settings shows the guild's settings, or changes those that are given.
func (v *visit) settings(ctx context.Context, set bool, options []option) error {
	if v.Guild == "" {
		return told{"only_in_servers"}
	}
	s, err := v.bot.State.Settings(ctx, v.Guild)
	if err != nil {
		return err
	}
	if !v.moderates(s) {
		return told{"only_moderators"}
	}
	if set {
		if private, given := flag(options, "private"); given {
			s.Private = private
		}
		if n, given := number(options, "quotes"); given {
			s.Quotes = int(n)
		}
		if n, given := number(options, "confidence"); given {
			s.Threshold = n / 100
		}
		if n, given := number(options, "cooldown"); given {
			s.Cooldown = int(n)
		}
		if role := text(options, "moderator"); role != "" {
			// Who names the role decides who moderates: that is for those who manage
			// the server alone.
			if !v.Member.Permissions.has(manageGuild) {
				return told{"only_managers"}
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
				return told{"too_many_channels"}
			}
		}
		if err := v.bot.State.SetSettings(ctx, v.Guild, s); err != nil {
			return err
		}
	}
	return v.show(ctx, true, v.out.Note(render.Controls{}, v.settingsWords(s)...))
}

const maxChannels = 25

func (v *visit) settingsWords(s state.Settings) []string {
	private := v.say("settings_public")
	if s.Private {
		private = v.say("settings_private")
	}
	channels := v.say("settings_everywhere")
	if len(s.Channels) > 0 {
		var names []string
		for _, c := range s.Channels {
			names = append(names, "#"+v.bot.guilds.channelName(v.Guild, c))
		}
		channels = v.say("settings_channels", "channels", v.out.Book.List(names))
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
