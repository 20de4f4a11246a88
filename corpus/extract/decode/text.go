// Package decode turns the bytes of an input into UTF-8: plain text by its bytes
// alone (Text), a web page by what it declares as well (Page). Binary tells what
// is no text in any encoding.
package decode

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// ErrEncoding is text in an encoding that cannot be told.
var ErrEncoding = errors.New("its characters could not be read; save it as UTF-8")

// binaryMagics begin files that people mistake for text: PDF, zip (and with it
// docx, epub), PNG, JPEG, GIF, RIFF, the old Word format, and RTF, which is
// text only in name.
var binaryMagics = [][]byte{
	[]byte("%PDF-"), []byte("PK\x03\x04"), []byte("\x89PNG"), []byte("\xff\xd8\xff"),
	[]byte("GIF8"), []byte("RIFF"), []byte("\xd0\xcf\x11\xe0"), []byte("{\\rtf"),
	[]byte("bplist00"), []byte("SQLite format 3"), []byte("\x7fELF"), []byte("BZh"), []byte("\xfd7zXZ"), []byte("(\xb5/\xfd"),
}

var (
	bomUTF8    = []byte("\xef\xbb\xbf")
	bomUTF16LE = []byte("\xff\xfe")
	bomUTF16BE = []byte("\xfe\xff")
)

// Binary reports whether data is no text in any encoding: it has a known
// signature, or more control characters than text has.
func Binary(data []byte) bool {
	for _, m := range binaryMagics {
		if bytes.HasPrefix(data, m) {
			return true
		}
	}
	if _, ok := utf16Order(data); ok {
		return false
	}
	control := 0
	for _, c := range data {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1b {
			control++
		}
	}
	return control > 8 && control > len(data)/200
}

// utf16Order tells in which order of bytes data is UTF-16, and whether it is: it
// begins with the byte order mark, or every other byte is zero, as in Latin
// letters.
func utf16Order(data []byte) (order unicode.Endianness, ok bool) {
	switch {
	case bytes.HasPrefix(data, bomUTF16LE):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, bomUTF16BE):
		return unicode.BigEndian, true
	}
	var zeros [2]int // at even and at odd places
	for i, c := range data {
		if c == 0 {
			zeros[i%2]++
		}
	}
	most, few := len(data)*2/5, len(data)/100
	switch {
	case zeros[1] > most && zeros[0] <= few:
		return unicode.LittleEndian, true
	case zeros[0] > most && zeros[1] <= few:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}

// Text returns data as UTF-8 without a byte order mark. UTF-16 is known by
// utf16Order, Windows-1252 by not being UTF-8 and having bytes above 0x7F only
// here and there between ASCII; anything else is ErrEncoding.
func Text(data []byte) (string, error) {
	if order, ok := utf16Order(data); ok {
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil || len(data)%2 != 0 || bytes.Contains(out, []byte(string(utf8.RuneError))) {
			return "", ErrEncoding
		}
		return string(out), nil
	}
	data = bytes.TrimPrefix(data, bomUTF8)
	if whole := data[:len(data)-cutAtEnd(data)]; utf8.Valid(whole) {
		return string(whole), nil
	}
	if !plausibleWindows1252(data) {
		return "", ErrEncoding
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil || bytes.Contains(out, []byte(string(utf8.RuneError))) {
		return "", ErrEncoding
	}
	return string(out), nil
}

// cutAtEnd is how many bytes at the end of data are the beginning of a UTF-8
// character whose rest is missing, as in a file that was cut off. One byte under
// text that is ASCII may be a whole letter in Windows-1252 ("café"): it counts
// only if it begins what such text has most of, accents and typographic marks.
func cutAtEnd(data []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(data); n++ {
		text, tail := data[:len(data)-n], data[len(data)-n:]
		if !utf8.RuneStart(tail[0]) {
			continue
		}
		if utf8.FullRune(tail) {
			return 0
		}
		if n == 1 && utf8.RuneCount(text) == len(text) && !bytes.Contains([]byte("\xc2\xc3\xe2"), tail) {
			return 0
		}
		return n
	}
	return 0
}

// plausibleWindows1252 reports whether data, which is not UTF-8, may be in the
// Windows code page for western Europe. A well-formed multi-byte sequence of
// UTF-8 says it is damaged UTF-8 instead: read as Windows-1252 it would be
// nonsense such as "â€™". A text in another script has more high bytes than
// letters with accents ever make.
func plausibleWindows1252(data []byte) bool {
	high := 0
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			i++
			continue
		}
		switch c {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			return false
		}
		if _, size := utf8.DecodeRune(data[i:]); size > 1 {
			return false
		}
		high++
		i++
	}
	return high*5 < len(data)
}
