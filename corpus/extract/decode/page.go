package decode

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// Page gives the page as UTF-8. A byte order mark decides, then the bytes
// themselves if they are valid UTF-8, then what the page declares: pages that
// browsers save are UTF-8 whatever they declare, and text in another encoding is
// hardly ever valid UTF-8 by chance. ISO-2022-JP is, but has escape characters.
// A page that declares UTF-8 and is not is read as a text without a declaration
// would be; where that fails, what cannot be read becomes U+FFFD.
func Page(data []byte) (string, error) {
	if _, ok := utf16Order(data); ok {
		return Text(data)
	}
	e, name, certain := charset.DetermineEncoding(data, "text/html")
	bom := certain && bytes.HasPrefix(data, bomUTF8)
	if !bom && utf8.Valid(data) && !bytes.Contains(data, []byte("\x1b")) {
		return string(data), nil
	}
	if name == "utf-8" {
		if text, err := Text(data); err == nil {
			return text, nil
		}
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", ErrEncoding
	}
	return string(bytes.TrimPrefix(out, bomUTF8)), nil
}
