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

		"get_channel":                inChannel(0, getChannel),
		"trigger_typing_indicator":   inChannel(0, startTyping),
		"create_thread":              inChannel(0, createThread),
		"create_thread_from_message": inChannel(0, createThread),
		"create_message":             inChannel(0, createMessage),
		"list_messages":              inChannel(0, listMessages),
		"bulk_delete_messages":       inChannel(world.ManageMessages, deleteMessages),
		"update_message":             onMessage(0, updateMessage),
		"delete_message":             onMessage(0, deleteMessage),
		"get_message":                onMessage(world.ReadMessageHistory, getMessage),
		"add_my_message_reaction":    onMessage(world.ReadMessageHistory, react),
		"delete_my_message_reaction": onMessage(world.ReadMessageHistory, unreact),
		"create_pin":                 onMessage(world.PinMessages, pin),
		"deprecated_create_pin":      onMessage(world.PinMessages, pin),
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
			"get_" + which + "webhook_message":    onAnswer(getAnswer),
			"update_" + which + "webhook_message": onAnswer(editAnswer),
			"delete_" + which + "webhook_message": onAnswer(deleteAnswer),
		})
	}
	maps.Copy(all, gatewayHandlers(g))
	return all
}
