package extract

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// Text that was read as Windows-1252 though it is UTF-8 shows these; a page
// that declares the wrong charset is common, valid UTF-8 by chance is not.
var rxNotASCII = regexp.MustCompile(`[\x80-\xff]`)

// decodeHTML gives the page as UTF-8. A byte order mark decides, then the bytes
// themselves if they are valid UTF-8 with anything beyond ASCII, then what the
// page declares. Pages that browsers save are UTF-8 whatever they declare.
func decodeHTML(data []byte) (string, error) {
	e, _, certain := charset.DetermineEncoding(data, "text/html")
	bom := certain && (bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) || bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")))
	if !bom && utf8.Valid(data) && (rxNotASCII.Match(data) || !bytes.Contains(data, []byte("\x1b"))) {
		return string(data), nil
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", ErrEncoding
	}
	return string(bytes.TrimPrefix(out, []byte("\xEF\xBB\xBF"))), nil
}
