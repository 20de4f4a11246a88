// Package starter is a tiny library for the first run: our own summaries of
// five pages, so that there is something to ask before anything was added. They
// are not any outlet's words, and the outlet and title that every quote carries
// say so.
package starter

import "embed"

// Outlet is the outlet that every piece names as its publisher.
const Outlet = "verbatim starter library"

// Files holds the pieces, as Markdown with front matter.
//
//go:embed *.md
var Files embed.FS
