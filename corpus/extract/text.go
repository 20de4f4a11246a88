package extract

// readText makes the draft of text as it was copied from a page.
func readText(text string) draft {
	var d draft
	for _, l := range unwrap(takeBullets(splitLines(text))) {
		d.blocks = append(d.blocks, block{text: l.text})
	}
	return d
}
