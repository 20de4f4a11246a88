package language

import (
	"strings"
	"unicode"
)

// scripts are the scripts by which a language is told, with the language that
// uses each most.
var scripts = []struct {
	code  string
	table *unicode.RangeTable
}{
	{"", unicode.Latin}, {"ru", unicode.Cyrillic}, {"el", unicode.Greek}, {"ar", unicode.Arabic},
	{"he", unicode.Hebrew}, {"zh", unicode.Han}, {"ja", unicode.Hiragana}, {"ja", unicode.Katakana},
	{"ko", unicode.Hangul}, {"hi", unicode.Devanagari}, {"th", unicode.Thai}, {"bn", unicode.Bengali},
	{"pa", unicode.Gurmukhi}, {"gu", unicode.Gujarati}, {"or", unicode.Oriya}, {"ta", unicode.Tamil},
	{"te", unicode.Telugu}, {"kn", unicode.Kannada}, {"ml", unicode.Malayalam}, {"si", unicode.Sinhala},
	{"lo", unicode.Lao}, {"my", unicode.Myanmar}, {"km", unicode.Khmer}, {"ka", unicode.Georgian},
	{"hy", unicode.Armenian}, {"am", unicode.Ethiopic},
}

// byScript returns the language of a text whose letters are mostly of another
// script than Latin, or "". One or two letters are not sure.
func byScript(text string) (lang string, sure bool) {
	counts := make([]int, len(scripts))
	letters := 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		for i, s := range scripts {
			if unicode.Is(s.table, r) {
				counts[i]++
				break
			}
		}
	}
	if letters == 0 || 2*counts[0] >= letters {
		return "", false
	}
	n := map[string]int{}
	for i, s := range scripts[1:] {
		n[s.code] += counts[i+1]
	}
	// Japanese mixes kana with Han; Chinese has no kana.
	if n["ja"] > 0 && 10*n["ja"] >= n["zh"] {
		n["ja"] += n["zh"]
		n["zh"] = 0
	}
	most := 0
	for code, c := range n {
		if c > most {
			lang, most = code, c
		}
	}
	if 2*most <= letters {
		return "", false
	}
	if within, told := neighbours[lang]; told {
		return within(strings.ToLower(text), letters > 2)
	}
	return lang, letters > 2 || lang == "zh" && letters == 2
}

// neighbours tell the languages of one script apart, by letters that only one
// of them has.
var neighbours = map[string]func(lower string, long bool) (string, bool){
	"ru": func(lower string, long bool) (string, bool) {
		switch {
		case strings.ContainsAny(lower, "їєґ"), strings.ContainsRune(lower, 'і') && !strings.ContainsAny(lower, "ўы"):
			return "uk", long
		case strings.ContainsRune(lower, 'ў'):
			return "be", long
		case strings.ContainsAny(lower, "јљњђћџ"):
			return "sr", long
		case strings.ContainsAny(lower, "ыэё"):
			return "ru", long
		}
		return apart(lower, long)
	},
	"ar": func(lower string, long bool) (string, bool) {
		switch {
		case strings.ContainsAny(lower, "ٹڈڑںے"):
			return "ur", long
		case strings.ContainsAny(lower, "پچژگکی"):
			return "fa", long
		}
		return "ar", long
	},
}

// apart tells Bulgarian from Russian, which has the same letters, and Ukrainian
// without its own, by small words.
func apart(lower string, long bool) (string, bool) {
	has := func(list string) (n int) {
		for _, w := range words(lower) {
			for of := range strings.FieldsSeq(list) {
				if w == of {
					n++
				}
			}
		}
		return n
	}
	ru := has(`сколько кто что где когда почему какие какой какая как в во о об с и на не для после при из за это от по у`)
	bg := has(`колко кой коя кое кои какво къде кога защо как ли се ще е са за в с от на след при не и най през до`)
	uk := has(`скільки хто що де коли чому чи про та на не за після з у в від до`)
	for _, w := range words(lower) {
		// The article that Bulgarian puts behind its nouns.
		if n := len([]rune(w)); n > 4 && (strings.HasSuffix(w, "ът") || strings.HasSuffix(w, "ата") || strings.HasSuffix(w, "ите") || strings.HasSuffix(w, "ият")) {
			bg++
		}
	}
	switch {
	case bg > ru && bg > uk:
		return "bg", long
	case uk > ru:
		return "uk", long
	}
	return "ru", long
}
