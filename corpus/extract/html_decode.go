package extract

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// decodeHTML gives the page as UTF-8. A byte order mark decides, then the bytes
// themselves if they are valid UTF-8, then what the page declares: pages that
// browsers save are UTF-8 whatever they declare, and text in another encoding is
// hardly ever valid UTF-8 by chance. ISO-2022-JP is, but has escape characters.
func decodeHTML(data []byte) (string, error) {
	e, _, certain := charset.DetermineEncoding(data, "text/html")
	bom := certain && (bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) || bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")))
	if !bom && utf8.Valid(data) && !bytes.Contains(data, []byte("\x1b")) {
		return string(data), nil
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", ErrEncoding
	}
	return string(bytes.TrimPrefix(out, []byte("\xEF\xBB\xBF"))), nil
}
