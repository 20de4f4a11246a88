package corpus

import "time"

// What a library of articles takes in and tells of what it holds, whatever it is
// stored in.

// Entry is an article on its way in.
type Entry struct {
	Article  Article
	Received Received
	// Set are the fields that are not what Received gives, because somebody knew
	// better.
	Set Fields
	// Repeat stores the article even if the library holds it already, looks for no
	// near copies, and leaves its outlet's name alone: for a corpus that is taken
	// as it is.
	Repeat bool
}

// Match is what the library already holds of an article.
type Match struct {
	// Same is the id of the stored article that is at the same page (PageKey), or has
	// the same text and no other outlet, or "". SameText tells whether its text is the same.
	// The same text of another outlet is a near copy: each that carries it is named.
	Same     string
	SameText bool
	// Near is the id of a stored article with much of the same text, or "".
	Near string
	// Containment is how much of the shorter text Near shares, 0 to 1.
	Containment float64
}

// Added is what became of an Entry.
type Added struct {
	// ID is the id that the article is stored under: its own, made unique, or
	// with Match.Same the id of the article that was there before.
	ID string
	Match
}

// Edit is what is changed of a stored article.
type Edit struct {
	// Change is what is known of the article.
	Change
	// Aliases become other names of the article's outlet, and NoAliases are no
	// outlet's any more.
	Aliases, NoAliases []string
}

// Listed is an article as a list shows it.
type Listed struct {
	Article // without its text
	// Passages is how many it has, and Bytes the length of its text.
	Passages, Bytes int
	Added           time.Time
	// CopyOf is the id of the article that it repeats, or "".
	CopyOf string
}

// OutletStats is what the library has of an outlet.
type OutletStats struct {
	Outlet   string // "" is those of which nobody knows whose they are
	Articles int
	Newest   string // when the newest was published, or ""
}

// Pending is a passage that waits to be embedded.
type Pending struct {
	Input []byte // SHA-256 of Text
	Text  string
}
