package whosaid

import "slices"

// Same reports whether two texts have the same words in the same order.
func Same(a, b string) bool {
	v := vocabulary{}
	x, _ := v.tokens(a, len(a)+1)
	y, _ := v.tokens(b, len(b)+1)
	mark := func(t token) bool { return !t.kind.content() }
	return slices.EqualFunc(slices.DeleteFunc(x, mark), slices.DeleteFunc(y, mark), func(t, u token) bool { return t.id == u.id })
}
