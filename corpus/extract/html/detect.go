package html

import "regexp"

// before matches what may stand before the first element of a page.
const before = `(?is)^[\s\x{FEFF}]*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<`

var (
	// rootStart matches the beginning of a page: a doctype, or one of the elements
	// that hold all others. Whatever follows is a page, however it ends.
	rootStart = regexp.MustCompile(before + `(?:!doctype\s+html|html|head|body)[\s/>]`)
	// partStart matches the beginning of a part of a page.
	partStart = regexp.MustCompile(before + `(?:meta|title|article|main|section|div|p|h1|header|link|script|style|table|nav)\b`)
	// closing matches the tags that make what begins with a part of a page one.
	closing = regexp.MustCompile(`(?i)</(?:p|div|html|body|article|head)>`)
	// opening matches the tags of which several do.
	opening = regexp.MustCompile(`(?i)<[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,1000})?>`)
)

const (
	// sniffBytes is how much of an input is looked at to tell a page from text.
	sniffBytes = 64 << 10
	// fewTags may stand in a text about tags.
	fewTags = 3
)

// Detect reports whether text is a page: it begins as one does.
func Detect(text string) bool {
	head := text[:min(len(text), sniffBytes)]
	return rootStart.MatchString(head) ||
		partStart.MatchString(head) && (closing.MatchString(text) || len(opening.FindAllStringIndex(head, fewTags+1)) > fewTags)
}
