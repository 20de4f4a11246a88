package extract

func looksMarkdown(string) bool { return false }

func readMarkdown(text string) (draft, error) { return readText(text), nil }
