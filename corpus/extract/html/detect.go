package html

import "regexp"

// htmlStart matches the beginning of a page: a doctype, a root element, or one
// of the elements that only a page begins with, after comments and the like.
var htmlStart = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h1|header|link|script|style|table|nav)\b`)

// htmlTag matches the tags that make a text a page wherever it begins.
var htmlTag = regexp.MustCompile(`(?i)</(?:p|div|html|body|article|head)>`)

// sniffBytes is how much of an input is looked at to tell a page from text.
const sniffBytes = 64 << 10

// Detect reports whether text is a page: it begins as one does.
func Detect(text string) bool {
	head := text[:min(len(text), sniffBytes)]
	return htmlStart.MatchString(head) && htmlTag.MatchString(text)
}
