package extract

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

// looksMarkdown reports whether text is Markdown: it has front matter, or
// several of the signs that only Markdown has.
func looksMarkdown(text string) bool {
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

// readMarkdown makes the draft of Markdown, with or without front matter.
func readMarkdown(source string) (draft, error) {
	var d draft
	matter, body, err := cutFrontMatter(source)
	if err != nil {
		return d, err
	}
	if tooMuchMarkdown(body) {
		d = readText(body)
	}
	if matter != nil {
		matter.fill(&d)
		if t := Clean(matter.source); t != "" {
			d.dropped = append(d.dropped, Dropped{Text: t, Reason: "front matter"})
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
	draft  *draft
}

// blocks adds the blocks under n, in order.
func (r *markdownReader) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			r.heading(c)
		case *ast.Paragraph, *ast.TextBlock, *extast.TableRow, *extast.TableHeader:
			r.add(block{text: r.inline(c)})
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			r.add(block{text: r.raw(c)})
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
	t := Clean(r.inline(h))
	d := r.draft
	switch {
	case h.Level == 1 && d.title == "" && t != "":
		d.title = t
	case foldTitle(t) == foldTitle(d.title):
		r.drop(t, "repeated")
	default:
		r.add(block{text: t, heading: true})
	}
}

func (r *markdownReader) add(b block) {
	if b.text = Clean(b.text); b.text != "" {
		r.draft.blocks = append(r.draft.blocks, b)
	}
}

func (r *markdownReader) drop(t, reason string) {
	if t = Clean(t); t != "" {
		r.draft.dropped = append(r.draft.dropped, Dropped{Text: t, Reason: reason})
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
	for len(d.blocks) > 1 && !d.blocks[0].heading {
		t := d.blocks[0].text
		k := kindOf(t)
		if day, ok := ParseDate(t); ok && len(t) < 100 {
			k = kindTime
			if d.published == "" {
				d.published = day
			}
		} else if k == kindByline && isByline(t) && !endsSentence(t) {
			if d.author == "" {
				d.author = strings.Join(splitNames(t), ", ")
			}
			if name := bylineOutlet(t); d.original == "" && !sameHouse(name, d.outlet) {
				d.original = name
			}
		} else {
			return
		}
		r.drop(t, kindReasons[k])
		d.blocks = d.blocks[1:]
	}
}
