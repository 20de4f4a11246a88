package rest

import (
	"net/http"
	"strings"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

func gatewayHandlers(g Gateway) map[string]handler {
	return map[string]handler{
		"get_gateway": func(*world.World, *call) (reply, *apiError) {
			return ok(payload.Object{"url": g.Address()}), nil
		},
		"get_bot_gateway": func(w *world.World, _ *call) (reply, *apiError) {
			total, remaining, after := g.Budget()
			return ok(payload.Object{
				"url": g.Address(), "shards": max(1, (len(w.Guilds())+2499)/2500),
				"session_start_limit": payload.Object{"total": total, "remaining": remaining, "reset_after": after.Milliseconds(), "max_concurrency": 1},
			}), nil
		},
	}
}

func getMe(w *world.World, _ *call) (reply, *apiError) {
	o := w.Bot().Object()
	for _, key := range []string{"email", "banner", "accent_color", "avatar_decoration_data", "collectibles"} {
		o[key] = nil
	}
	o["mfa_enabled"], o["verified"], o["locale"], o["premium_type"] = true, true, "en-US", 0
	return ok(o), nil
}

func getUser(w *world.World, c *call) (reply, *apiError) {
	u := w.User(c.vars["user_id"])
	if u == nil {
		return reply{}, unknownUser()
	}
	return ok(u.Object()), nil
}

func getApplication(w *world.World, _ *call) (reply, *apiError) {
	// The flags tell which intents are granted to a bot in few guilds.
	flags := 0
	for intent, flag := range map[int]int{world.IntentGuildPresences: 1 << 13, world.IntentGuildMembers: 1 << 15, world.IntentMessageContent: 1 << 19} {
		if w.Options.PrivilegedIntents&intent != 0 {
			flags |= flag
		}
	}
	bot := w.Bot()
	return ok(payload.Object{
		"id": bot.ID, "name": bot.Name, "icon": nil, "description": "", "summary": "", "type": nil, "bot": bot.Object(), "flags": flags,
		"hook": true, "bot_public": true, "bot_require_code_grant": false, "verify_key": strings.Repeat("0", 64), "redirect_uris": []any{},
		"interactions_endpoint_url": nil, "role_connections_verification_url": nil, "approximate_guild_count": len(w.Guilds()),
		"approximate_user_install_count": 0, "explicit_content_filter": 0, "team": nil, "integration_types_config": payload.Object{"0": payload.Object{}},
		"owner": payload.Object{"id": "1", "username": "owner", "global_name": nil, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0, "primary_guild": nil},
	}), nil
}

func createDM(w *world.World, c *call) (reply, *apiError) {
	u := w.User(payload.Text(c.object(), "recipient_id"))
	switch {
	case u == nil:
		return reply{}, unknownUser()
	case u.IsBot():
		return reply{}, wrong(http.StatusBadRequest, 50007, "Cannot send messages to this user")
	}
	return ok(u.DM().Object()), nil
}
