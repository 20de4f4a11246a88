// Package markdown reads Markdown, with or without front matter in YAML or TOML
// (frontmatter.go). The text is what a reader of the rendered page would see:
// goldmark parses it, and the tree is walked for its blocks.
package markdown

import (
	"bufio"
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	renderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/paste"
	"verbatim/corpus/extract/provenance"
)

// What only Markdown has. One of them may stand in any text ("# 1 in the
// charts", "* some asterisks"), so several must.
var (
	mdHeading  = regexp.MustCompile(`(?m)^ {0,3}#{1,6} +[^\s\d#][^\n]*$`)
	mdLink     = regexp.MustCompile(`\[[^\]\n]{1,300}\]\((?:<[^>\n]*>|[^()\s]+)(?: "[^"\n]*")?\)`)
	mdStrong   = regexp.MustCompile(`\*\*[^\s*][^*\n]{0,300}\*\*|__[^\s_][^_\n]{0,300}__`)
	mdQuote    = regexp.MustCompile(`(?m)^ {0,3}> ?\S`)
	mdFence    = regexp.MustCompile("(?m)^ {0,3}(?:```|~~~)")
	mdTooDeep  = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t])){50}|[\[*_]{200}`)
	mdTitleTop = regexp.MustCompile(`\A\s*# +[^\s\d#][^\n]*\n`)
)

// The parser's work grows with the length of a paragraph times the marks in it.
// A text that is larger than this, or has a paragraph with more, is read as
// plain text under its front matter; no article is so.
const (
	maxMarkdown       = 1 << 20 // bytes
	maxMarkdownBlock  = 64 << 10
	maxMarkdownMarked = 1000 // marks
)

// isHeavy reports whether lines without a blank one between them are more than
// the parser should get.
func isHeavy(text string) bool {
	size, marks := 0, 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			size, marks = 0, 0
			continue
		}
		size += len(line)
		for _, c := range []byte(line) {
			if strings.IndexByte("[]*_`<!&~", c) >= 0 {
				marks++
			}
		}
		if size > maxMarkdownBlock || marks > maxMarkdownMarked {
			return true
		}
	}
	return false
}

// Detect reports whether text is Markdown: it has front matter, or
// several of the signs that only Markdown has.
func Detect(text string) bool {
	if m, _, err := cutFrontMatter(text); m != nil || err != nil {
		return true
	}
	if tooMuchMarkdown(text) {
		return false
	}
	const few = 3
	count := func(rx *regexp.Regexp) int { return len(rx.FindAllStringIndex(text, few)) }
	headings, links, strong := count(mdHeading), count(mdLink), count(mdStrong)
	others := min(1, links) + min(1, strong) + min(1, count(mdQuote)) + min(1, count(mdFence))
	switch {
	case mdTitleTop.MatchString(text) || headings >= 2 || links >= 2:
		return true
	case headings == 1:
		return others >= 1
	}
	return strong >= 2 && others >= 2
}

// tooMuchMarkdown reports whether text is more than the parser should get.
func tooMuchMarkdown(text string) bool {
	return len(text) > maxMarkdown || isHeavy(text) || mdTooDeep.MatchString(text)
}

// Read makes the draft of Markdown, with or without front matter.
func Read(source string) (draft.Draft, error) {
	var d draft.Draft
	matter, body, err := cutFrontMatter(source)
	if err != nil {
		return d, err
	}
	if tooMuchMarkdown(body) {
		d = paste.Read(body)
	}
	if matter != nil {
		matter.fill(&d)
		if t := draft.Clean(matter.source); t != "" {
			d.Dropped = append(d.Dropped, draft.Dropped{Text: t, Reason: "front matter"})
		}
	}
	if tooMuchMarkdown(body) {
		return d, nil
	}
	r := markdownReader{source: []byte(body), draft: &d}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser()
	r.blocks(parser.Parse(text.NewReader(r.source)))
	r.takeByline()
	return d, nil
}

// markdownReader walks the tree of a document and fills in its draft.
type markdownReader struct {
	source []byte
	draft  *draft.Draft
}

// blocks adds the blocks under n, in order.
func (r *markdownReader) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			r.heading(c)
		case *ast.Paragraph, *ast.TextBlock, *extast.TableRow, *extast.TableHeader:
			r.add(draft.Block{Text: r.inline(c)})
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			r.add(draft.Block{Text: r.raw(c)})
		case *ast.HTMLBlock:
			r.drop(r.raw(c), "HTML")
		case *ast.ThematicBreak:
		default: // lists, their items, quotes, tables
			r.blocks(c)
		}
	}
}

// heading takes the first heading of the first level as the title, and every
// other as a subheading.
func (r *markdownReader) heading(h *ast.Heading) {
	t := draft.Clean(r.inline(h))
	d := r.draft
	switch {
	case h.Level == 1 && d.Title == "" && t != "":
		d.Title = t
	case draft.Letters(t) == draft.Letters(d.Title):
		r.drop(t, "repeated")
	default:
		r.add(draft.Block{Text: t, Heading: true})
	}
}

func (r *markdownReader) add(b draft.Block) {
	if b.Text = draft.Clean(b.Text); b.Text != "" {
		r.draft.Blocks = append(r.draft.Blocks, b)
	}
}

func (r *markdownReader) drop(t, reason string) {
	if t = draft.Clean(t); t != "" {
		r.draft.Dropped = append(r.draft.Dropped, draft.Dropped{Text: t, Reason: reason})
	}
}

// raw is the source of a block that is not parsed further.
func (r *markdownReader) raw(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(r.source))
	}
	return b.String()
}

// inline is the text of a block: of links what they say, of pictures nothing.
func (r *markdownReader) inline(n ast.Node) string {
	var b strings.Builder
	r.write(&b, n)
	return b.String()
}

func (r *markdownReader) write(b *strings.Builder, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if n.Kind() == ast.KindCodeSpan {
				b.Write(c.Segment.Value(r.source))
			} else {
				b.WriteString(unescape(c.Segment.Value(r.source)))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.WriteString(unescape(c.Value))
		case *ast.AutoLink:
			b.Write(c.Label(r.source))
		case *ast.Image:
			r.drop(r.inline(c), "caption")
		case *ast.RawHTML:
			b.WriteByte(' ')
		case *extast.TableCell:
			r.write(b, c)
			b.WriteByte(' ')
		default:
			r.write(b, c)
		}
	}
}

// unescape undoes backslashes and character references. goldmark does so only
// while it writes HTML, so that is what it is asked for.
func unescape(source []byte) string {
	if !bytes.ContainsAny(source, "\\&") {
		return string(source)
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	renderer.DefaultWriter.Write(w, source)
	w.Flush()
	return html.UnescapeString(out.String())
}

// takeByline takes a byline and a date off the top, where front matter does not
// give them.
func (r *markdownReader) takeByline() {
	d := r.draft
	for len(d.Blocks) > 1 && !d.Blocks[0].Heading {
		t := d.Blocks[0].Text
		if day, ok := provenance.ParseDate(t); ok && len(t) < 100 {
			if d.Published == "" {
				d.Published = day
			}
			r.drop(t, "date or reading time")
		} else if paste.IsByline(t) && provenance.IsByline(t) {
			if d.Author == "" {
				d.Author = strings.Join(provenance.Names(t), ", ")
			}
			if name := provenance.FirstOutlet(t); d.Original == "" && !provenance.SameHouse(name, d.Outlet) {
				d.Original = name
			}
			r.drop(t, "byline")
		} else {
			return
		}
		d.Blocks = d.Blocks[1:]
	}
}
