package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Furniture is whatever stands around an article on its page: captions, teasers
// of other stories, share buttons, boxes that ask for an address. A page names
// most of it itself, in its elements and in their class and id; the rest is
// known by set phrases.

const (
	otherStories = "other stories"
	onlyLink     = "only a link"
)

// furnitureWords gives, for words of an element's class or id, why what is
// within is no part of the article.
var furnitureWords = map[string]string{
	"caption": "caption", "figcaption": "caption", "credit": "caption", "credits": "caption", "wp-caption": "caption",
	"related": otherStories, "recirc": otherStories, "recirculation": otherStories, "recs": otherStories,
	"promo": otherStories, "promos": otherStories, "teaser": otherStories, "teasers": otherStories,
	"recommended": otherStories, "recommendations": otherStories, "trending": otherStories,
	"outbrain": "advertisement", "taboola": "advertisement", "advert": "advertisement", "advertisement": "advertisement",
	"ads": "advertisement", "ad": "advertisement", "sponsor": "advertisement", "sponsored": "advertisement", "adver": "advertisement",
	"newsletter": "sign-up box", "newsletters": "sign-up box", "subscribe": "sign-up box", "subscription": "sign-up box",
	"signup": "sign-up box", "login": "sign-up box", "donate": "sign-up box", "donation": "sign-up box", "cta": "sign-up box",
	"comment": "comments", "comments": "comments", "disqus": "comments",
	"social": "share buttons", "share": "share buttons", "sharing": "share buttons", "shares": "share buttons",
	"bio": "about the author", "contributors": "about the author", "disclosure": "note of the outlet",
	"cookie": "notice", "cookies": "notice", "consent": "notice", "gdpr": "notice", "disclaimer": "notice",
	"nav": "menu", "navbar": "menu", "navigation": "menu", "menu": "menu", "breadcrumb": "menu", "breadcrumbs": "menu",
	"sidebar": otherStories, "footer": "page footer", "tags": "tags", "tagged": "tags", "hidden": "not shown",
	"tweet": "embedded post", "instagram": "embedded post", "tiktok": "embedded post", "carousel": otherStories,
	"byline": "byline", "dateline": "byline", "timestamp": "byline", "pubdate": "byline", "breadcrumbs-list": "menu",
	"toc": "table of contents", "correction-policy": "note of the outlet", "print": "print layout",
}

// furniturePhrases are runs of words of a class or id with the same meaning.
var furniturePhrases = []struct{ words, reason string }{
	{"author bio", "about the author"}, {"about author", "about the author"}, {"author box", "about the author"},
	{"author info", "about the author"}, {"author card", "about the author"}, {"article author", "about the author"}, {"author description", "about the author"},
	{"more on", otherStories}, {"more from", otherStories}, {"read more", otherStories}, {"read next", otherStories},
	{"most read", otherStories}, {"most popular", otherStories}, {"you may", otherStories}, {"also like", otherStories},
	{"latest news", otherStories}, {"top stories", otherStories}, {"more stories", otherStories}, {"similar text", otherStories},
	{"stories by", otherStories}, {"link list", otherStories}, {"see also", otherStories}, {"up next", otherStories},
	{"sign up", "sign-up box"}, {"image cite", "caption"}, {"photo credit", "caption"}, {"image credit", "caption"},
	{"twitter tweet", "embedded post"}, {"screen reader", "not shown"}, {"print header", "print layout"}, {"print only", "print layout"},
	{"pull quote", "pull quote"}, {"pullquote", "pull quote"},
	{"table of contents", "table of contents"}, {"fact check popover", "note of the outlet"}, {"d none", "not shown"},
}

// elementReasons are elements that hold furniture by their own meaning.
var elementReasons = map[atom.Atom]string{
	atom.Figcaption: "caption", atom.Nav: "menu", atom.Footer: "page footer", atom.Button: "button",
	atom.Form: "form", atom.Label: "form", atom.Fieldset: "form", atom.Dialog: "notice", atom.Menu: "menu", atom.Option: "form",
}

// elementReason says why an element holds furniture, by its kind and role, or "".
func elementReason(n *html.Node) string {
	if reason := elementReasons[n.DataAtom]; reason != "" {
		return reason
	}
	switch attr(n, "role") {
	case "navigation", "menu", "search":
		return "menu"
	case "contentinfo":
		return "page footer"
	case "dialog", "alertdialog":
		return "notice"
	}
	return ""
}

// nameReason says why an element of that class or id holds furniture, or "".
func nameReason(name string) string {
	for _, token := range strings.Fields(name) {
		words := nameWords(token)
		for _, w := range strings.Fields(words) {
			if reason := furnitureWords[w]; reason != "" {
				return reason
			}
		}
		for _, p := range furniturePhrases {
			if within(p.words, words) {
				return p.reason
			}
		}
	}
	return ""
}

var rxCamel = regexp.MustCompile(`([a-z])([A-Z])`)
var rxNotLetter = regexp.MustCompile(`[^a-z]+`)

// nameWords parts a class or id into lower-case words: "articleRelated-box" is
// "article related box".
func nameWords(token string) string {
	return strings.Trim(rxNotLetter.ReplaceAllString(strings.ToLower(rxCamel.ReplaceAllString(token, "$1 $2")), " "), " ")
}

// Set phrases of the press that a short block begins with.
var rxPhrases = []struct {
	rx     *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`(?i)^(?:advertisement|advertising|sponsored(?: content)?|promotion|ad|story continues below(?: advertisement)?|article continues (?:below|after).*|continue reading.*)$`), "advertisement"},
	{regexp.MustCompile(`(?i)^(?:read (?:more|also|next|full story|the full|our)\b|read this(?: next)?:|related(?: (?:stor(?:y|ies)|articles?|posts?|content|coverage|news|topics?|video|:)|:|$)|(?:don['’]t|do not) miss\b|see also\b|also read\b|recommended(?: for you)?$|` +
		`you (?:may|might) (?:also )?(?:like|be interested|enjoy)|more (?:from|on|stories|news|like|about|coverage|in) [^.!?]{0,60}$|more:|(?:must[- ]reads?|required reading)(?::|$)|watch(?: (?:also|more|next|now|live|below|here|the (?:video|full))\b|:)|listen(?::| to (?:this|the) )|` +
		`keep reading\W*$|(?:top stories|trending|most (?:read|popular|viewed))\b[^.!?]{0,30}$|up next\b|in case you missed|to read the full|leggi anche|leia (?:mais|também)|lea también|lire aussi|\(leggi)`), otherStories},
	{regexp.MustCompile(`(?i)^(?:click (?:here|to)\b|sign up\b|subscribe\b|follow (?:us|me|him|her|@|our|\S+ (?:\S+ )?on)\b|like us\b|get (?:the|our|more|all the|breaking) .{0,60}(?:newsletter|inbox|app|updates|delivered|email|headlines)|join (?:our|the conversation|us)\b|download (?:our|the)\b|` +
		`enter your e-?mail|already (?:a )?subscri|log ?in\b|register (?:now|for|here|to)\b|please (?:sign|log|subscribe|enable|consider)|support (?:our (?:work|journalism)|independent)|stay (?:up[- ]to[- ]date|informed|connected|in touch|tuned for)|have (?:a (?:news )?tip|an opinion|you got)|got a (?:news )?tip|` +
		`want (?:more|to (?:read|get|receive) more)\b[^.]{0,80}$|this newsletter|go here for|\*+please|thanks? (?:you )?for (?:reading|signing|subscribing)|try again)`), "sign-up box"},
	{regexp.MustCompile(`(?i)^(?:share(?: (?:this|on|via|with|article|story|link|the)\b[^.!?]{0,60}[.!?]?$|$)|tweet(?: this)?$|e-?mail(?: this)?$|print(?: this)?(?: article)?$|facebook$|twitter$|whatsapp$|copy link|link copied|comments?\b.{0,20}$|\d+ comments?$|leave a (?:comment|reply)|view comments|show comments|save(?: article)?$|bookmark$)`), "share buttons"},
	{regexp.MustCompile(`(?i)^(?:(?:photo|image|picture|photograph|photos|images|video|credit|illustration|pic)s?(?: (?:credit|by|courtesy|via|from|source|caption)s?)?\s*[:/]|\(?(?:photo|image|photograph|picture) (?:by|credit|courtesy|via)|\[image|\(?(?:ap|reuters|afp) photo|getty images|courtesy(?: of| photo|:))`), "caption"},
	{regexp.MustCompile(`(?i)^(?:©|\(c\) ?\d|copyright(?: ?(?:©|\(c\)|\d|notice)|$)|all rights reserved|our standards:|this material may not be)`), "copyright line"},
	{regexp.MustCompile(`(?i)^(?:filed under|tags?:|tags$|topics?:|categories:|category:|posted in\b[^.]{0,40}$|tagged\b[^.]{0,60}$|more about:|in this article:?$|keywords:)`), "tags"},
	{regexp.MustCompile(`(?i)^(?:skip (?:to|navigation|ad)\b|back to top|home$|menu$|search$|next(?: (?:article|story|post|page))?$|previous(?: (?:article|story|post|page))?$|close$|loading\W*$|show more|load more|view (?:more|all|gallery)|see (?:more|all)\b.{0,30}$|play(?: video)?$|table of contents$|jump to\b|go to\b.{0,30}$|expand\b.{0,20}$|\d+ (?:min(?:ute)?s?|sec) read$|reading time)`), "menu"},
	{regexp.MustCompile(`(?i)^(?:.{0,80}\b(?:may (?:earn|receive|get) (?:a |an )?(?:affiliate |small )?(?:commission|compensation)|affiliate (?:partnerships?|links?|commission)|independently (?:selected|chosen|reviewed)))`), "note of the outlet"},
	{regexp.MustCompile(`(?i)^.{0,60}\bcomments\b.{0,60}\bmoderat|^.{0,60}\bmoderat.{0,60}\bcomments\b`), "comments"},
	{regexp.MustCompile(`(?i)^(?:from the .{5,30} edition$|discover (?:stories|more)|this (?:article|story|piece|post|content)|a version of this (?:article|story)) (?:was |has been |is )?(?:originally |first )?(?:appeared|published|reviewed|produced|republished|posted|written|in the)`), "note of the outlet"},
}

// phraseReason says why a short block is furniture, by the words it begins
// with, or "".
func phraseReason(text string) string {
	if len(text) > 400 {
		return ""
	}
	for _, p := range rxPhrases {
		if p.rx.MatchString(text) {
			return p.reason
		}
	}
	return ""
}
