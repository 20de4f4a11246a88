package rest

import (
	"maps"

	"verbatim/bot/discordtest/world"
)

// handler does an operation. The World's lock is held.
type handler func(*world.World, *call) (reply, *apiError)

// handlers are the operations that the double does, by their ids.
func handlers(g Gateway) map[string]handler {
	all := map[string]handler{
		"get_my_application":        getApplication,
		"get_my_oauth2_application": getApplication,
		"get_my_user":               getMe,
		"get_user":                  getUser,
		"create_dm":                 createDM,

		"list_my_guilds":      listGuilds,
		"leave_guild":         inGuild(leaveGuild),
		"get_guild":           inGuild(getGuild),
		"list_guild_channels": inGuild(listChannels),
		"list_guild_roles":    inGuild(listRoles),
		"get_guild_member":    inGuild(getMember),

		"create_interaction_response": respond,
		"execute_webhook":             followUp,

		"get_channel":                getChannel,
		"create_message":             createMessage,
		"list_messages":              listMessages,
		"get_message":                getMessage,
		"update_message":             updateMessage,
		"delete_message":             deleteMessage,
		"bulk_delete_messages":       deleteMessages,
		"trigger_typing_indicator":   startTyping,
		"add_my_message_reaction":    react,
		"delete_my_message_reaction": unreact,
		"create_pin":                 pin,
		"deprecated_create_pin":      pin,
		"create_thread":              createThread,
		"create_thread_from_message": createThread,
	}
	for _, scope := range []string{"", "guild_"} {
		maps.Copy(all, map[string]handler{
			"list_" + scope + "application_commands":     inRegistry(listCommands),
			"create_" + scope + "application_command":    inRegistry(createCommand),
			"get_" + scope + "application_command":       inRegistry(getCommand),
			"update_" + scope + "application_command":    inRegistry(updateCommand),
			"delete_" + scope + "application_command":    inRegistry(deleteCommand),
			"bulk_set_" + scope + "application_commands": inRegistry(setCommands),
		})
	}
	for _, which := range []string{"", "original_"} {
		maps.Copy(all, map[string]handler{
			"get_" + which + "webhook_message":    getAnswer,
			"update_" + which + "webhook_message": editAnswer,
			"delete_" + which + "webhook_message": deleteAnswer,
		})
	}
	maps.Copy(all, gatewayHandlers(g))
	return all
}
