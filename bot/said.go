package bot

import (
	"slices"
	"strings"
	"unicode"

	"verbatim/bot/event"
	"verbatim/bot/render"
	"verbatim/bot/render/phrase"
	"verbatim/retrieval"
)

// addressed reports whether a message is meant for the bot: it mentions it or the role
// that is the bot's own, or answers one of its messages, or is a direct one. Others, of
// which the bot sees no text, are none of its business.
func (b mentions) addressed(m *event.Message) bool {
	if m.Author.Bot || m.Webhook != "" || m.Author.ID == b.self || !m.Ordinary() {
		return false
	}
	return m.Guild == "" || b.wrote(m.Referenced) || m.Names(b.self) || b.namesRole(m)
}

// wrote reports whether a message is the bot's own.
func (b mentions) wrote(m *event.Message) bool { return m != nil && m.Author.ID == b.self }

// namesRole reports whether a message mentions the bot's own role, which has the bot's
// name and which Discord suggests beside it.
func (b mentions) namesRole(m *event.Message) bool {
	own := b.guilds.OwnRole(m.Guild)
	return own != "" && slices.Contains(m.MentionRoles, own)
}

// read returns what a message asks, or where it asks nothing that can be answered what
// its author is told instead, in paragraphs.
func (b mentions) read(out render.Renderer, m *event.Message) (asks string, hint []string) {
	say := out.Book.Say
	words := b.seen(m.Content)
	about := m.Referenced
	if about != nil && !b.wrote(about) && (words == "" || isOneOf(out.Book, "asks_of_message", words)) {
		// Who replies to somebody's message with nothing more than "is this true?" asks
		// about that message, which comes with its text only if it mentions the bot too.
		words = b.seen(about.Text())
		if words == "" {
			return "", []string{say("unreadable_hint", "menu", say("menu_who_published"))}
		}
	}
	switch {
	case m.Content == "" && b.namesRole(m) && !m.Names(b.self):
		return "", []string{say("role_hint")}
	case m.Content == "" && b.wrote(about) && !m.Names(b.self):
		return "", []string{say("reply_hint")}
	case words == "", isOneOf(out.Book, "asks_for_help", words):
		return "", helpWords(out.Book, m.Guild != "")
	case !retrieval.Asks(rxShortcode.ReplaceAllString(words, " ")): // "lol" is said to people, not asked
		return "", []string{say("mention_hint")}
	}
	return words, nil
}

// seen are the words of a message that a reader sees, without those that name the bot.
func (b mentions) seen(content string) string {
	without := strings.NewReplacer("<@"+b.self+">", " ", "<@!"+b.self+">", " ").Replace(content)
	return visible(plain(without))
}

// isOneOf reports whether words are one of those that a phrase lists with semicolons
// between them. Case, punctuation and emoji make no difference.
func isOneOf(book *phrase.Book, key, words string) bool {
	words = spoken(words)
	return slices.ContainsFunc(strings.Split(book.Say(key), ";"), func(s string) bool { return spoken(s) == words })
}

// spoken is what of a text can be heard.
func spoken(s string) string {
	letters := func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		case r == '\'' || r == '’':
			return -1
		}
		return ' '
	}
	return strings.Join(strings.Fields(strings.Map(letters, rxShortcode.ReplaceAllString(s, " "))), " ")
}
