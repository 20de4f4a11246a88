package extract

// readText makes the draft of text as it was copied from a page.
func readText(text string) draft { return readPaste(text, pasteModel) }
