package payload

// Types of interactions.
const (
	InteractionCommand   = 2
	InteractionComponent = 3
	InteractionComplete  = 4
	InteractionModal     = 5
)

// Types of a first answer to an interaction.
const (
	AckMessage        = 4
	AckDeferred       = 5
	AckDeferredUpdate = 6
	AckUpdate         = 7
	AckChoices        = 8
	AckModal          = 9
)

// Types of commands.
const (
	CommandSlash   = 1
	CommandUser    = 2
	CommandMessage = 3
)

// Types of a command's options.
const (
	OptionSubcommand = 1
	OptionGroup      = 2
	OptionString     = 3
	OptionInteger    = 4
	OptionBoolean    = 5
	OptionUser       = 6
	OptionChannel    = 7
	OptionRole       = 8
	OptionNumber     = 10
	OptionAttachment = 11
)

// CommandKind is the type of a command, which is a slash command unless it says
// otherwise.
func CommandKind(c Object) int {
	if n, ok := Number(c, "type"); ok {
		return n
	}
	return CommandSlash
}

// Types of channels.
const (
	ChannelText   = 0
	ChannelDM     = 1
	ChannelThread = 11
	ChannelForum  = 15
)

// Types of messages.
const (
	MessagePlain   = 0
	MessageReply   = 19
	MessageSlash   = 20
	MessageContext = 23
)

// Flags of messages.
const (
	FlagSuppressEmbeds        = 1 << 2
	FlagEphemeral             = 1 << 6
	FlagLoading               = 1 << 7
	FlagSuppressNotifications = 1 << 12
	FlagComponentsV2          = 1 << 15
)
