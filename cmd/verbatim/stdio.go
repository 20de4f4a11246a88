package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// await waits for read, which waits for input, and no longer than until ctx ends.
// What it leaves behind then ends with the process.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := read()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// maxLine is how long a question may be, in bytes.
const maxLine = 1 << 20

var errLongLine = errors.New("the line is longer than 1 MB; ask something shorter")

// readLine returns the next line without its end, or io.EOF. Of one longer than
// maxLine it returns the beginning with errLongLine, and goes on with the next.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if room := max(0, maxLine+1-len(line)); len(part) > room {
			part, long = part[:room], true
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(line) > 0 || long):
		case err != nil:
			return "", err
		}
		if long {
			return string(line), errLongLine
		}
		return string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))), nil
	}
}
