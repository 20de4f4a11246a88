package sqlite

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os"

	"verbatim/corpus"
)

// The log of changes, "-wal", and its index in shared memory, "-shm", are laid out as
// in "Database File Format" and "WAL-mode File Format" of SQLite's documentation.
const (
	walHeader   = 32
	frameHeader = 24
)

// logged is what a log's index says of it.
type logged struct {
	salts  [8]byte // of the log that it is of
	frames uint32  // how many are committed
	copied uint32  // how many of them are in the database too
}

// readIndex reads a log's index; ok is false where there is none that can be used.
func readIndex(path string) (l logged, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return l, false
	}
	defer f.Close()
	b := make([]byte, 100)
	if _, err := io.ReadFull(f, b); err != nil || !bytes.Equal(b[:48], b[48:96]) {
		return l, false // it is being written
	}
	l.frames, l.copied = binary.NativeEndian.Uint32(b[16:]), binary.NativeEndian.Uint32(b[96:])
	copy(l.salts[:], b[32:])
	return l, true
}

// frames counts the frames of a log up to the first that its sums do not vouch for,
// which is where SQLite stops reading. ok is false for a log of other salts.
func frames(path string, salts [8]byte) (n uint32, ok bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<16)
	head := make([]byte, walHeader)
	if _, err := io.ReadFull(in, head); err != nil || !bytes.Equal(head[16:24], salts[:]) {
		return 0, false, nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if binary.BigEndian.Uint32(head)&1 == 1 {
		order = binary.BigEndian
	}
	var sum [2]uint32
	add := func(b []byte) {
		for ; len(b) >= 8; b = b[8:] {
			sum[0] += order.Uint32(b) + sum[1]
			sum[1] += order.Uint32(b[4:]) + sum[0]
		}
	}
	add(head[:24])
	frame := make([]byte, frameHeader+int(binary.BigEndian.Uint32(head[8:])&0x1ffff))
	for ; ; n++ {
		if _, err := io.ReadFull(in, frame); err != nil {
			return n, true, nil
		}
		add(frame[:8])
		add(frame[frameHeader:])
		if !bytes.Equal(frame[8:16], salts[:]) || sum[0] != binary.BigEndian.Uint32(frame[16:]) || sum[1] != binary.BigEndian.Uint32(frame[20:]) {
			return n, true, nil
		}
	}
}

// refuseBroken refuses a database whose log has lost changes that were committed.
// SQLite takes the end of what it can read for the end of the log, and throws the rest
// away: articles would be gone, and removed ones back, without a word. A log is written
// to the disk before its index counts it, so that a crash does not look like this.
func refuseBroken(path string) error {
	for range 5 { // others may be writing
		said, ok := readIndex(path + "-shm")
		if !ok || said.copied >= said.frames {
			return nil
		}
		n, ok, err := frames(path+"-wal", said.salts)
		if err != nil || !ok || n >= said.frames {
			return nil
		}
		if again, ok := readIndex(path + "-shm"); ok && again == said {
			return saying("the file "+FileName+"-wal beside it is damaged, which holds what was changed last; restore the folder from a backup, or move "+FileName+"-wal away to go on without those changes", corpus.ErrDamaged, nil)
		}
	}
	return nil
}
