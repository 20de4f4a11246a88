package corpus

// What a store hands to an index of vectors, whichever engine keeps that.

// Vector is the embedding of a passage: of length 1, as long as all others of its
// model.
type Vector struct {
	Span   Span // of the article's text
	Values []float32
}

// ArticleVectors is all that an index of vectors holds of one article: what filters
// ask for, and the vectors of its passages.
type ArticleVectors struct {
	Article string // Article.ID
	Hash    string // of the article's text
	// Outlet, OriginalOutlet and Published are the article's.
	Outlet, OriginalOutlet, Published string
	// Passages are those that are embedded. There are none of an article that was
	// removed.
	Passages []Vector
	// Damaged is how many more have a vector that cannot be read.
	Damaged int
	// Revision is the VectorState's that first had it so.
	Revision int64
}

// VectorState names what a store holds of one library's vectors by one model.
type VectorState struct {
	// Source tells the library and its store from others; two stores that were filled
	// alike are two sources.
	Source string
	// Revision, from 1, grows with each change of what an index has to hold.
	Revision int64
}

// Place returns where the i-th of its passages stands.
func (a ArticleVectors) Place(i int) Place {
	return Place{Article: a.Article, Hash: a.Hash, Span: a.Passages[i].Span}
}
