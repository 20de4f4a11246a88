package provenance

import (
	"regexp"
	"strings"

	"verbatim/corpus/extract/draft"
)

var (
	rxCopyright = regexp.MustCompile(`(?i)(?:©|\(c\)|\bcopyright\b)[\s©,:]*(?:\(c\)|copyright|©)?[\s,:]*(?:by\s+)?` +
		`(?:(?:\d{4}(?:\s*[-–—/,]\s*(?:\d{4}|\d{2}|present))?)[\s,.:–—-]*)?(?:©[\s,]*)?(?:by\s+)?(.*)$`)
	// What follows the name in such a line.
	rxRights = regexp.MustCompile(`(?i)(?:[,.;|•·(–—]\s*|\s-\s|\s)(?:all (?:rights?|times|content|material)|no part|this material|powered by|terms|privacy|reproduction|\d{4}\b|use of|designed|website|registered|an? \S+ company|a division|or its|and its|and/or|distributed|visit|please|reserved|contact|about us|made by|theme|licensed|part of|published|via|getty).*$`)
	rxLegal  = regexp.MustCompile(`(?i)[\s,]+(?:inc|llc|l\.l\.c|ltd|limited|l\.?p|llp|corp|corporation|plc|gmbh|pty|pte|co|s\.?a|b\.?v|a\.?g|pvt|private limited|media group llc)\.?$`)
	// Things a copyright sign stands before that are no outlet.
	rxNoHolder = regexp.MustCompile(`(?i)^(?:designed|powered|developed|all (?:rights?|times|content|material)|rights reserved|notice|policy|law|the authors?|act|infring|protected|getty|images?|photo|information|holder|owner|issues?|claims?|and\b|of\b|is\b|or\b|for\b)`)
)

// CopyrightHolder gives the holder named by a copyright line, without its legal
// form: "© 2021 Example Herald Ltd. All rights reserved." is Example Herald.
func CopyrightHolder(line string) string {
	line = draft.Clean(line)
	if len(line) > 300 {
		return ""
	}
	m := rxCopyright.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	name := rxRights.ReplaceAllString(m[1], "")
	if i := strings.IndexAny(name, "|•·©"); i >= 0 {
		name = name[:i]
	}
	if i := strings.Index(name, ". "); i > 3 {
		name = name[:i]
	}
	for {
		trimmed := rxLegal.ReplaceAllString(strings.TrimRight(name, " ,.;:-–—"), "")
		if trimmed == name {
			break
		}
		name = trimmed
	}
	if rxNoHolder.MatchString(name) {
		return ""
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "The "), "the ")
	return OutletName(name)
}
