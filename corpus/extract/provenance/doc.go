// Package provenance reads what one line of text states of where an article comes
// from: who wrote it (byline.go), when it came out (date.go), which outlet
// published it first (outlet.go) and who holds its copyright (copyright.go).
//
// Every reader of a format uses it on the lines that it finds about an article.
// Each function takes one line and gives "" or false where the line states
// nothing, never a guess. What a page states elsewhere, as in its metadata, is
// its reader's matter.
package provenance
