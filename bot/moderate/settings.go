package moderate

import (
	"context"
	"slices"

	"verbatim/bot/event"
	"verbatim/bot/interact"
	"verbatim/bot/state"
	"verbatim/retrieval"
)

// ShowSettings shows the guild's settings.
func (h *Handlers) ShowSettings(ctx context.Context, r *interact.Request) error {
	s, err := h.Settings.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	return r.Tell(ctx, h.words(r, s)...)
}

// SetSettings changes the settings that are given, and shows all of them.
func (h *Handlers) SetSettings(ctx context.Context, r *interact.Request) error {
	s, err := h.Settings.Settings(ctx, r.Guild)
	if err != nil {
		return err
	}
	if err := set(r, &s); err != nil {
		return err
	}
	if err := h.Settings.SetSettings(ctx, r.Guild, s); err != nil {
		return err
	}
	return r.Tell(ctx, h.words(r, s)...)
}

// set changes the settings that are given. Discord keeps numbers within the bounds
// that the command has, and an old client may have other bounds.
func set(r *interact.Request, s *state.Settings) error {
	options := r.Options()
	if private, given := options.Flag("private"); given {
		s.Private = private
	}
	if n, given := options.Number("quotes"); given {
		s.Quotes = int(min(max(n, 1), MaxQuotes))
	}
	if n, given := options.Number("confidence"); given {
		s.Threshold = min(max(n, 0), MaxConfidence) / 100
	}
	if n, given := options.Number("cooldown"); given {
		s.Cooldown = int(min(max(n, 0), MaxCooldown))
	}
	if role := options.Text("moderator"); role != "" {
		// Who names the role decides who moderates: that is for those who manage the
		// server alone.
		if !r.Member.Permissions.Has(event.ManageGuild) {
			return interact.NewUserError("only_managers")
		}
		s.Moderator = role
		if role == r.Guild { // the role of everyone
			s.Moderator = ""
		}
	}
	if channel := options.Text("channel"); channel != "" {
		if i := slices.Index(s.Channels, channel); i >= 0 {
			s.Channels = slices.Delete(s.Channels, i, i+1)
		} else if s.Channels = append(s.Channels, channel); len(s.Channels) > maxChannels {
			return interact.NewUserError("too_many_channels")
		}
	}
	return nil
}

// Bounds of the settings.
const (
	MaxQuotes     = 5
	MaxConfidence = 99   // percent
	MaxCooldown   = 3600 // seconds
	maxChannels   = 25
)

// words tell what the settings are.
func (h *Handlers) words(r *interact.Request, s state.Settings) []string {
	private := r.Say("settings_public")
	if s.Private {
		private = r.Say("settings_private")
	}
	channels := r.Say("settings_everywhere")
	if len(s.Channels) > 0 {
		channels = r.Say("settings_channels", "channels", r.Out.Book.List(h.Names.ChannelNames(r.Guild, s.Channels)))
	}
	quotes := s.Quotes
	if quotes == 0 {
		quotes = retrieval.DefaultLimit
	}
	confidence := r.Say("settings_confidence_default")
	if s.Threshold > 0 {
		confidence = r.Say("settings_confidence", "percent", int(s.Threshold*100+0.5))
	}
	moderators := r.Say("settings_managers")
	if s.Moderator != "" {
		moderators = r.Say("settings_moderators", "role", h.Names.RoleName(r.Guild, s.Moderator))
	}
	return []string{r.Say("settings"), private, r.Say("settings_quotes", "n", quotes), confidence, channels, moderators, r.Say("settings_cooldown", "n", s.Cooldown)}
}
