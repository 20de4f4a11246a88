package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"verbatim/corpus"
)

// All yields the articles in what in gives, as Extract returns them, but holds one
// article at a time: JSON lines may be of any length, each line of at most MaxBytes.
// Anything else is held to MaxBytes as a whole. What cannot be read comes as a last
// Result with an Err.
func All(name string, in io.Reader) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		if err := all(name, in, yield); err != nil {
			yield(Result{Article: corpus.Article{ID: Stem(name)}, Err: err})
		}
	}
}

// sniffSize is how much of a stream is looked at to tell whether it is JSON lines.
const sniffSize = 256 << 10

func all(name string, in io.Reader, yield func(Result) bool) error {
	s, err := inflate(in)
	if err != nil {
		return err
	}
	head, err := s.Peek(sniffSize)
	long := err == nil
	if long && startsJSONL(head) {
		return readRecords(Stem(name), s, yield)
	}
	json := looksJSON(string(head))
	data, err := s.whole()
	if err != nil {
		if errors.Is(err, ErrTooLarge) && json {
			return ErrJSON
		}
		return err
	}
	results, err := extract(name, data)
	for _, r := range results {
		if !yield(r) {
			return nil
		}
	}
	return err
}

// startsJSONL reports whether an input that begins with head is JSON lines that can
// be parted before they are decoded.
func startsJSONL(head []byte) bool {
	return bytes.IndexByte(head, 0) < 0 && looksJSONL(strings.TrimPrefix(string(head), "\uFEFF"))
}

// gzipMagic begins every gzip stream.
var gzipMagic = []byte{0x1f, 0x8b}

// source is an input as it was before it was gzipped, if it was.
type source struct {
	*bufio.Reader
	zipped bool
}

// inflate undoes gzip.
func inflate(in io.Reader) (source, error) {
	s := source{Reader: bufio.NewReaderSize(in, sniffSize)}
	if !s.isGzip() {
		return s, nil
	}
	zip, err := gzip.NewReader(s)
	if err != nil {
		return s, ErrGzip
	}
	s = source{Reader: bufio.NewReaderSize(zip, sniffSize), zipped: true}
	if s.isGzip() {
		return s, ErrGzip
	}
	return s, nil
}

func (s source) isGzip() bool {
	head, _ := s.Peek(len(gzipMagic))
	return bytes.Equal(head, gzipMagic)
}

// whole reads all of it, at most MaxBytes.
func (s source) whole() ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(s, MaxBytes+1))
	switch {
	case len(data) > MaxBytes && s.zipped:
		return nil, fmt.Errorf("%w when decompressed", ErrTooLarge)
	case len(data) > MaxBytes:
		return nil, ErrTooLarge
	}
	return data, s.fault(err)
}

// fault is what an error of reading means.
func (s source) fault(err error) error {
	if err != nil && s.zipped {
		return ErrGzip
	}
	return err
}

// line returns the next line, with its end, or io.EOF. Of one that is longer than
// MaxBytes it returns a little more than that, and goes on with the next.
func (s source) line() (line []byte, err error) {
	for {
		part, err := s.ReadSlice('\n')
		if len(line) <= MaxBytes {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil, errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case errors.Is(err, io.EOF):
			return nil, err
		default:
			return nil, s.fault(err)
		}
	}
}
