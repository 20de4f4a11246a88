package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape returns Discord markdown that reads as text. Discord takes a backslash
// off any character but ASCII letters, digits and white space, so it is put
// before every character that could begin or end something:
//
//	\ * _ ~ ` |       emphasis, code, spoilers, and the backslash itself
//	[ < > @ #         links, mentions, timestamps, custom emoji, <id:…>, quotes, headings
//	: before a mark   links (https://), :shortcodes:, which clients draw although
//	                  a bot has sent them
//	- + 1. 1)         lists and subtext, where a line begins
//	discord.gg        invitations without https://
//	© ™ ↔ …           characters that clients would draw as an emoji and copy as
//	                  its name; one that asks to be drawn so is left
//
// The beginning of text counts as that of a line, since it may stand at one.
// What Discord cannot show at all is replaced as Showable says.
func Escape(text string) string {
	text = Showable(text)
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	begins := true  // nothing but spaces since the line began
	number := false // nothing but spaces and digits, one at least
	for i, r := range text {
		rest := text[i+utf8.RuneLen(r):]
		escape := false
		switch r {
		case '\\', '*', '_', '~', '`', '|', '[', '<', '>', '@', '#':
			escape = true
		case ':':
			next, size := utf8.DecodeRuneInString(rest)
			escape = size > 0 && !unicode.IsSpace(next)
		case '-', '+':
			escape = begins
		case ')':
			escape = number
		case '.':
			escape = number || isInvitation(text[:i])
		default:
			escape = isTextEmoji(r) && !asksForEmoji(text[:i], rest)
		}
		if escape {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		switch {
		case r == '\n':
			begins, number = true, false
		case r == ' ' && begins:
		default:
			number = '0' <= r && r <= '9' && (begins || number)
			begins = false
		}
	}
	return b.String()
}

// Showable returns text with U+FFFD for each character that Discord would drop,
// or show as something else: control characters (a tab becomes spaces, a
// carriage return a line, others vanish), separators that some clients take for
// the end of a line, and bytes that are no UTF-8. Canonical texts have none of
// them; where one is replaced, the quote says so.
func Showable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return utf8.RuneError
		}
		return r
	}, text)
}

// isInvitation reports whether before ends in the host of Discord's invitations,
// but for its last dot.
func isInvitation(before string) bool {
	before = strings.ToLower(before[max(0, len(before)-len("discordapp")):])
	return strings.HasSuffix(before, "discord") || strings.HasSuffix(before, "discordapp")
}

// textEmoji are the emoji that Unicode shows as text unless they are followed by
// U+FE0F (emoji-data.txt: Emoji=Yes, Emoji_Presentation=No), without the digits,
// # and *, which are emoji only as keycaps.
var textEmoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x00A9, 0x00A9, 1}, {0x00AE, 0x00AE, 1}, {0x203C, 0x203C, 1}, {0x2049, 0x2049, 1}, {0x2122, 0x2122, 1},
		{0x2139, 0x2139, 1}, {0x2194, 0x2199, 1}, {0x21A9, 0x21AA, 1}, {0x2328, 0x2328, 1}, {0x23CF, 0x23CF, 1},
		{0x23ED, 0x23EF, 1}, {0x23F1, 0x23F2, 1}, {0x23F8, 0x23FA, 1}, {0x24C2, 0x24C2, 1}, {0x25AA, 0x25AB, 1},
		{0x25B6, 0x25B6, 1}, {0x25C0, 0x25C0, 1}, {0x25FB, 0x25FC, 1}, {0x2600, 0x2604, 1}, {0x260E, 0x260E, 1},
		{0x2611, 0x2611, 1}, {0x2618, 0x2618, 1}, {0x261D, 0x261D, 1}, {0x2620, 0x2620, 1}, {0x2622, 0x2623, 1},
		{0x2626, 0x2626, 1}, {0x262A, 0x262A, 1}, {0x262E, 0x262F, 1}, {0x2638, 0x263A, 1}, {0x2640, 0x2640, 1},
		{0x2642, 0x2642, 1}, {0x265F, 0x2660, 1}, {0x2663, 0x2663, 1}, {0x2665, 0x2666, 1}, {0x2668, 0x2668, 1},
		{0x267B, 0x267B, 1}, {0x267E, 0x267E, 1}, {0x2692, 0x2692, 1}, {0x2694, 0x2697, 1}, {0x2699, 0x2699, 1},
		{0x269B, 0x269C, 1}, {0x26A0, 0x26A0, 1}, {0x26A7, 0x26A7, 1}, {0x26B0, 0x26B1, 1}, {0x26C8, 0x26C8, 1},
		{0x26CF, 0x26CF, 1}, {0x26D1, 0x26D1, 1}, {0x26D3, 0x26D3, 1}, {0x26E9, 0x26E9, 1}, {0x26F0, 0x26F1, 1},
		{0x26F4, 0x26F4, 1}, {0x26F7, 0x26F9, 1}, {0x2702, 0x2702, 1}, {0x2708, 0x2709, 1}, {0x270C, 0x270D, 1},
		{0x270F, 0x270F, 1}, {0x2712, 0x2712, 1}, {0x2714, 0x2714, 1}, {0x2716, 0x2716, 1}, {0x271D, 0x271D, 1},
		{0x2721, 0x2721, 1}, {0x2733, 0x2734, 1}, {0x2744, 0x2744, 1}, {0x2747, 0x2747, 1}, {0x2763, 0x2764, 1},
		{0x27A1, 0x27A1, 1}, {0x2934, 0x2935, 1}, {0x2B05, 0x2B07, 1}, {0x3030, 0x3030, 1}, {0x303D, 0x303D, 1},
		{0x3297, 0x3297, 1}, {0x3299, 0x3299, 1},
	},
	LatinOffset: 2,
}

// asksForEmoji reports whether the character between before and rest is to be
// drawn as an emoji after all: by a variation selector, a skin tone, or because
// it is joined to another.
func asksForEmoji(before, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return next == '\uFE0F' || 0x1F3FB <= next && next <= 0x1F3FF || strings.HasSuffix(before, "\u200D")
}

func isTextEmoji(r rune) bool { return r > 0x7F && unicode.Is(textEmoji, r) }
