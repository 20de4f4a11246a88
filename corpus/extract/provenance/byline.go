package provenance

import (
	"regexp"
	"strings"
	"unicode"

	"verbatim/corpus/extract/draft"
)

var (
	rxBy      = regexp.MustCompile(`(?i)^\s*(?:(?:written|reported|posted|published|words|story|text|article|analysis|opinion|review|column|commentary|perspective)\s+)?by[:\s]\s*`)
	rxNameSep = regexp.MustCompile(`\s*(?:,|;|\||&|/|•|·|\band\b|\bwith\b|\n)\s*`)
	// What follows the names in a byline.
	rxNameTail = regexp.MustCompile(`(?i)\s*(?:\(.*\)|\s[-–—]\s.*|\s+for\s+(?-i:[A-Z]|the\s).*|\bpublished\b.*|\bupdated\b.*|\bposted\b.*|\bcontributing\b.*|\d{1,2}[:/.]\d\d.*|@\S+.*|\S+@\S+.*|https?:.*|(?:\bon\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d.*|\b(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|\s+in (?-i:[A-Z]).*|\bfollow\b.*)$`)
	rxTitleJob = regexp.MustCompile(`(?i)\b(?:reporter|editor|correspondent|writer|columnist|contributor|producer|chief|staff|intern|photographer|journalist|author|analyst|ph\.?d|jr|sr|m\.?d|director|professor|manager|specialist|president|founder|senior|associate|officer|head|vice|ceo|fellow|host|anchor|bureau|desk)\b\.?`)
	rxNoName   = regexp.MustCompile(`(?i)^(?:admin|administrator|editor|editors|author|staff|guest|unknown|null|none|undefined|n/?a|by|user|webmaster|root|redaktion|view all posts|see all|more|about|share|twitter|facebook|read more|.*\bmin read.*|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d.*|\d.*|updated.*|published.*|posted.*|https?:.*|www\..*|.*\.(?:com|org|net|co\.uk).*|false|true|category|\S*\d\S*)$`)
)

// A line that names who wrote the text, rather than quoting it.
var rxBylineStart = regexp.MustCompile(`^(?i:by|written by|reported by|posted by|words by|story by)\s+(?:the\s+)?[\p{Lu}]`)

// StartsBy reports whether line begins with "By", alone or as in "Written by".
func StartsBy(line string) bool { return rxBy.MatchString(line) }

// NamesWriter reports whether line begins as a byline does: with "By" and a
// capital letter.
func NamesWriter(line string) bool { return rxBylineStart.MatchString(line) }

// IsByline reports whether line is a byline or a date.
func IsByline(line string) bool {
	if _, ok := ParseDate(line); ok {
		return true
	}
	return len(line) < 100 && NamesWriter(line)
}

// IsJob reports whether name holds a job, as in "senior reporter".
func IsJob(name string) bool { return rxTitleJob.MatchString(name) }

// Agencies are the news agencies among the names of a byline.
func Agencies(line string) []string {
	var found []string
	for _, part := range rxNameSep.Split(rxBy.ReplaceAllString(draft.Clean(line), ""), -1) {
		if IsAgency(part) {
			found = append(found, part)
		}
	}
	return found
}

// Names parts a byline into names, and leaves out what is none: jobs,
// addresses, dates.
func Names(line string) []string {
	line = draft.Clean(line)
	if len(line) > 400 || strings.HasPrefix(strings.ToLower(line), "http") {
		return nil
	}
	line = rxNameTail.ReplaceAllString(rxBy.ReplaceAllString(line, ""), "")
	var names []string
	for _, name := range rxNameSep.Split(line, -1) {
		name = strings.Trim(rxBy.ReplaceAllString(name, ""), " .,:;-–—|\"*")
		words := strings.Fields(name)
		if len(words) == 0 || len(words) > 6 || len(name) > 60 || rxNoName.MatchString(name) || !strings.ContainsFunc(name, unicode.IsLetter) {
			continue
		}
		if len(names) > 0 && (IsJob(name) || rxOnlyDegree.MatchString(name)) {
			continue // "Jane Roe, senior reporter"
		}
		names = AppendNew(names, withoutHouse(rxDegree.ReplaceAllString(name, "")))
	}
	return names
}

// withoutHouse cuts the agency off a name: "Jane Roe Associated Press".
func withoutHouse(name string) string {
	words := strings.Fields(name)
	for n := 1; n <= 3 && len(words)-n >= 2; n++ {
		if IsAgency(strings.Join(words[len(words)-n:], " ")) {
			return strings.Join(words[:len(words)-n], " ")
		}
	}
	return name
}

// Degrees after a name, and alone between commas.
var rxDegree = regexp.MustCompile(`(?:\s+(?:M\.?S|M\.?A|M\.?D|Ph\.?D|RDN?|LDN?|MPH|B\.?A|BSc|MSc|RN|CPT|J\.?D|MBA|D\.?O|NP|CNN?)\.?)+$`)
var rxOnlyDegree = regexp.MustCompile(`^(?:[A-Z]{1,3}\.?[A-Z]{0,3}\.?|Ph\.?\s?D\.?|BSc|MSc)$`)

// AppendNew appends s unless it is there already, whatever its case.
func AppendNew(list []string, s string) []string {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return list
		}
	}
	return append(list, s)
}
