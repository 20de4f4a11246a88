package provenance

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus"
	"verbatim/corpus/extract/draft"
)

// Names of news agencies and syndicates. Only these are taken from forms that
// anything else could stand in as well: "By Jane Roe, Reuters".
// Abbreviations count in capitals only: Ani and Tass are people's names.
var rxAgency = regexp.MustCompile(`^(?:(?i:the )?(?:AP|AFP|UPI|DPA|dpa|TASS|IANS|ANI|PTI|AAP|TNS|IPS|EFE|ANSA|CNN|BBC|NPR|CNBC|(?i:associated press|reuters|thomson reuters(?: foundation)?|` +
	`agence france[- ]presse|bloomberg(?: news| opinion)?|united press international|press association|pa media|xinhua|kyodo(?: news)?|interfax|anadolu agency|` +
	`press trust of india|yonhap|bernama|canadian press|australian associated press|tribune news service|the conversation|propublica|kaiser health news|` +
	`kff health news|inter press service|deutsche welle|ria novosti|bbc news|nbc news|cbs news|abc news|fox news|business insider|` +
	`washington post|new york times|los angeles times|wall street journal|financial times|south china morning post)))$`)

// IsAgency reports whether name is a news agency's or syndicate's.
func IsAgency(name string) bool { return rxAgency.MatchString(name) }

// IsReprint reports whether line says that the text was published elsewhere first.
func IsReprint(line string) bool { return rxReprint.MatchString(line) }

var (
	// "LONDON (Reuters) - ", "KABUL, Afghanistan (AP) — ", "(Bloomberg) -- ",
	// "March 3 (UPI) --".
	rxDateline = regexp.MustCompile(`^(?:[\p{L}][\p{L}\p{N}.,'’/ -]{0,70}?\s*)?\(([\p{Lu}][\p{L}\p{N}.&'’ /-]{1,40})\)\s*(?:--|[-–—:])`)
	// "(CNN) The ..." at the very beginning, without a dash.
	rxDatelineBare = regexp.MustCompile(`^\(([\p{Lu}][\p{L}.&'’ -]{1,30})\)\s*\p{Lu}`)
	// "By Jane Roe (Bloomberg)", "Jane Roe (Reuters)".
	rxBylineParen = regexp.MustCompile(`^(?:(?i:by)\s+)?[\p{Lu}][^()]{2,80}\(([^()]{2,40})\)$`)
	// "By Jane Roe, Associated Press", "By Jane Roe | Reuters", "By Bloomberg News".
	rxBylineTail = regexp.MustCompile(`^(?i:by)\s+(?:.*[,|/•·–—]\s*)?([^,|/•·–—]+)$`)
	// "This article originally appeared on ...", "Republished from ...".
	rxReprint = regexp.MustCompile(`(?i)^[^\pL\d]*(?:(?:a version of )?this (?:article|story|piece|post|essay|report|column|op-ed|commentary|interview|excerpt|content|item|text) (?:was |is |has been |has )?)?` +
		`(?:(?:originally|first) (?:appeared|published|posted|ran)(?: (?:on|in|at|by|from|for)(?: the website of| the pages of)?)|` +
		`(?:re-?published|reprinted|syndicated)(?: here)?(?: with (?:the )?permission)? (?:from|of|by permission of|with permission (?:from|of)))[:]? +([^\s].*)$`)
	// The name ends where the sentence goes on.
	rxNameEnd = regexp.MustCompile(`(?i)(?:[.;:,!?|()"“”\[]|\s[-–—]\s|\s(?:under|on|in|at|and is|and was|as|with|here|via|where|which|is|was|has|by|for)\s|\s(?:under|here|and)$|https?://).*$`)
	rxDate    = regexp.MustCompile(`(?i)^(?:\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d|(?:mon|tues|wednes|thurs|fri|satur|sun)day)`)
)

// FirstOutlet gives the outlet that line names as the first publisher of the
// text: a byline's or dateline's agency, or "originally published in". The line
// may be the outlet's own ("(CNN) —" at CNN); comparing is the caller's task.
func FirstOutlet(line string) string {
	line = draft.Clean(line)
	if m := rxReprint.FindStringSubmatch(line); m != nil && len(line) < 400 {
		return OutletName(rxNameEnd.ReplaceAllString(m[1], ""))
	}
	if m := rxDateline.FindStringSubmatch(line); m != nil && IsAgency(m[1]) {
		return m[1]
	}
	if m := rxDatelineBare.FindStringSubmatch(line); m != nil && IsAgency(m[1]) {
		return m[1]
	}
	if len(line) > 160 {
		return ""
	}
	if m := rxBylineParen.FindStringSubmatch(line); m != nil && IsAgency(m[1]) {
		return m[1]
	}
	if m := rxBylineTail.FindStringSubmatch(line); m != nil {
		name := strings.TrimSpace(rxStaff.ReplaceAllString(m[1], ""))
		if IsAgency(name) {
			return name
		}
	}
	return ""
}

// An issue of the outlet itself: "the November 2023 issue".
var rxIssue = regexp.MustCompile(`(?i)\b(?:issue|edition|volume)\b|\b(?:19|20)\d\d\b`)

var rxStaff = regexp.MustCompile(`(?i)\s+(?:staff|writers?|reporters?|staff writers?|contributors?|editors?)$`)

// OutletName accepts s as an outlet's name if it can be one: it begins with a
// capital or a digit, is short, and is not a date or a phrase.
func OutletName(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ".,:;'\"“”‘’ ")
	for _, article := range []string{"the ", "a ", "our ", "this "} {
		// "the Kyiv Weekly" keeps its name, "our website" has none.
		if rest, ok := strings.CutPrefix(s, article); ok {
			s = rest
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && !strings.Contains(s, ".") {
		return ""
	}
	if len(s) > 60 || len(strings.Fields(s)) > 7 || rxIssue.MatchString(s) || rxDate.MatchString(s) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	return s
}

// SameHouse reports whether two names are one outlet's, in full or abbreviated.
func SameHouse(a, b string) bool {
	full := func(name string) string {
		name = corpus.Fold(name)
		if long := abbreviations[name]; long != "" {
			return long
		}
		return name
	}
	return full(a) == full(b)
}

var abbreviations = map[string]string{
	"ap": "associated press", "ap news": "associated press", "afp": "agence france-presse", "agence france presse": "agence france-presse",
	"upi": "united press international", "pti": "press trust of india", "aap": "australian associated press",
	"tns": "tribune news service", "bloomberg news": "bloomberg", "wsj": "wall street journal", "scmp": "south china morning post",
}
