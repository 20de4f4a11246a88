package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// perform does what an operation does. What this double does not know it refuses,
// rather than to pretend.
func (d *Discord) perform(c *call) (reply, *apiError) {
	d.mu.Lock()
	defer d.mu.Unlock()
	do := d.handlers[c.op.id]
	if do == nil {
		return reply{}, wrong(http.StatusNotImplemented, 0, "the double does not do "+c.op.id)
	}
	return do(c)
}

type handler func(*call) (reply, *apiError)

// known are the operations that the double does.
func (d *Discord) known() map[string]handler {
	return map[string]handler{
		"get_gateway":     d.getGateway,
		"get_bot_gateway": d.getGateway,

		"get_my_user":               d.getMe,
		"get_user":                  d.getUser,
		"get_my_application":        d.getApplication,
		"get_my_oauth2_application": d.getApplication,
		"list_my_guilds":            d.listGuilds,
		"leave_guild":               d.leaveGuild,
		"create_dm":                 d.createDM,
		"get_guild":                 d.getGuild,
		"list_guild_channels":       d.listChannels,
		"list_guild_roles":          d.listRoles,
		"get_guild_member":          d.getMember,

		"list_application_commands":           d.listCommands,
		"list_guild_application_commands":     d.listCommands,
		"create_application_command":          d.createCommand,
		"create_guild_application_command":    d.createCommand,
		"get_application_command":             d.getCommand,
		"get_guild_application_command":       d.getCommand,
		"update_application_command":          d.updateCommand,
		"update_guild_application_command":    d.updateCommand,
		"delete_application_command":          d.deleteCommand,
		"delete_guild_application_command":    d.deleteCommand,
		"bulk_set_application_commands":       d.setCommands,
		"bulk_set_guild_application_commands": d.setCommands,

		"create_interaction_response":     d.respond,
		"execute_webhook":                 d.followUp,
		"get_original_webhook_message":    d.getAnswer,
		"get_webhook_message":             d.getAnswer,
		"update_original_webhook_message": d.editAnswer,
		"update_webhook_message":          d.editAnswer,
		"delete_original_webhook_message": d.deleteAnswer,
		"delete_webhook_message":          d.deleteAnswer,

		"get_channel":                d.getChannel,
		"create_message":             d.createMessage,
		"get_message":                d.getMessage,
		"list_messages":              d.listMessages,
		"update_message":             d.updateMessage,
		"delete_message":             d.deleteMessage,
		"bulk_delete_messages":       d.deleteMessages,
		"trigger_typing_indicator":   d.startTyping,
		"add_my_message_reaction":    d.react,
		"delete_my_message_reaction": d.unreact,
		"create_pin":                 d.pin,
		"deprecated_create_pin":      d.pin,
		"create_thread":              d.createThread,
		"create_thread_from_message": d.createThread,
	}
}

func (d *Discord) getGateway(c *call) (reply, *apiError) {
	address := "ws" + strings.TrimPrefix(d.server.URL, "http") + gatewayPath
	if c.op.id == "get_gateway" {
		return ok(object{"url": address}), nil
	}
	total, remaining, after := d.gateway.budget(d)
	return ok(object{
		"url": address, "shards": max(1, (len(d.guilds)+2499)/2500),
		"session_start_limit": object{"total": total, "remaining": remaining, "reset_after": after.Milliseconds(), "max_concurrency": 1},
	}), nil
}

func (d *Discord) getMe(*call) (reply, *apiError) {
	o := d.bot.object()
	for _, key := range []string{"email", "banner", "accent_color", "avatar_decoration_data", "collectibles"} {
		o[key] = nil
	}
	o["mfa_enabled"], o["verified"], o["locale"], o["premium_type"] = true, true, "en-US", 0
	return ok(o), nil
}

func (d *Discord) getUser(c *call) (reply, *apiError) {
	u := d.users[c.vars["user_id"]]
	if u == nil {
		return reply{}, unknownUser()
	}
	return ok(u.object()), nil
}

func (d *Discord) getApplication(*call) (reply, *apiError) {
	// The flags tell which intents are granted to a bot in few guilds.
	flags := 0
	for intent, flag := range map[int]int{IntentGuildPresences: 1 << 13, IntentGuildMembers: 1 << 15, IntentMessageContent: 1 << 19} {
		if d.options.PrivilegedIntents&intent != 0 {
			flags |= flag
		}
	}
	return ok(object{
		"id": d.bot.ID, "name": d.bot.Name, "icon": nil, "description": "", "summary": "", "type": nil, "bot": d.bot.object(), "flags": flags,
		"hook": true, "bot_public": true, "bot_require_code_grant": false, "verify_key": strings.Repeat("0", 64), "redirect_uris": []any{},
		"interactions_endpoint_url": nil, "role_connections_verification_url": nil, "approximate_guild_count": len(d.guilds),
		"approximate_user_install_count": 0, "explicit_content_filter": 0, "team": nil, "integration_types_config": object{"0": object{}},
		"owner": object{"id": "1", "username": "owner", "global_name": nil, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0, "primary_guild": nil},
	}), nil
}

func (d *Discord) listGuilds(c *call) (reply, *apiError) {
	all := []any{}
	for _, g := range d.guilds {
		if g.absent || len(all) == c.count("limit", 200) || compareIDs(g.ID, c.query.Get("after")) <= 0 {
			continue
		}
		all = append(all, object{"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false, "permissions": g.botMember.base().String(), "features": []any{}})
	}
	return ok(all), nil
}

// guild is one that the bot is in.
func (d *Discord) guild(id string) (*Guild, *apiError) {
	for _, g := range d.guilds {
		if g.ID == id {
			if g.absent {
				return nil, missingAccess()
			}
			return g, nil
		}
	}
	return nil, unknownGuild()
}

func (d *Discord) leaveGuild(c *call) (reply, *apiError) {
	g, e := d.guild(c.vars["guild_id"])
	if e != nil {
		return reply{}, e
	}
	g.kick()
	return done(), nil
}

func (d *Discord) getGuild(c *call) (reply, *apiError) {
	g, e := d.guild(c.vars["guild_id"])
	if e != nil {
		return reply{}, e
	}
	o := g.object()
	if c.query.Get("with_counts") == "true" {
		o["approximate_member_count"], o["approximate_presence_count"] = len(g.members), 1
	}
	return ok(o), nil
}

func (d *Discord) listChannels(c *call) (reply, *apiError) {
	g, e := d.guild(c.vars["guild_id"])
	if e != nil {
		return reply{}, e
	}
	all := []any{}
	for _, ch := range g.channels {
		if ch.parent == nil {
			all = append(all, ch.object())
		}
	}
	return ok(all), nil
}

func (d *Discord) listRoles(c *call) (reply, *apiError) {
	g, e := d.guild(c.vars["guild_id"])
	if e != nil {
		return reply{}, e
	}
	return ok(g.object()["roles"]), nil
}

func (d *Discord) getMember(c *call) (reply, *apiError) {
	g, e := d.guild(c.vars["guild_id"])
	if e != nil {
		return reply{}, e
	}
	id := c.vars["user_id"]
	if d.users[id] == nil {
		return reply{}, unknownUser()
	}
	if m := g.members[id]; m != nil {
		return ok(m.withUser()), nil
	}
	return reply{}, unknownMember()
}

func (d *Discord) createDM(c *call) (reply, *apiError) {
	id := text(c.object(), "recipient_id")
	u := d.users[id]
	if u == nil {
		return reply{}, unknownUser()
	}
	if u.bot {
		return reply{}, wrong(http.StatusBadRequest, 50007, "Cannot send messages to this user")
	}
	return ok(u.direct().object()), nil
}

// reachable is whether the bot may write to a user directly: they share a guild,
// and the user takes messages.
func (d *Discord) reachable(u *User) bool {
	return !u.blocked && slices.ContainsFunc(d.guilds, func(g *Guild) bool { return !g.absent && g.members[u.ID] != nil })
}

// application checks that a path names the bot's own application.
func (d *Discord) application(c *call) *apiError {
	if id := c.vars["application_id"]; id != d.bot.ID {
		return wrong(http.StatusForbidden, 20012, fmt.Sprintf("You are not authorized to perform this action on application %s", id))
	}
	return nil
}
