package extract

// Stem is the base of a file's name before its first dot.
func Stem(name string) string { return stem(name) }

// Clean brings one line of text to canonical characters.
func Clean(s string) string { return clean(s) }

// ParseDate reads a date or time as people write it and gives it as ISO 8601.
func ParseDate(s string) (string, bool) { return parseDate(s) }
