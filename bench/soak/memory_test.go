package soak

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"verbatim/corpus/sqlite"
)

// sample is what is held at one moment.
type sample struct {
	acts       int
	heap       int64 // bytes that are reachable
	resident   int64 // bytes of memory that the process has
	goroutines int
	file       int64 // bytes of the database

}

func (s sample) String() string {
	return fmt.Sprintf("%8d acts: heap %5.1f MB, resident %6.1f MB, %4d goroutines; database %7.1f MB", s.acts, mb(s.heap), mb(s.resident), s.goroutines, mb(s.file))
}

func mb(bytes int64) float64 { return float64(bytes) / 1e6 }

// own is a sample of this process.
func own(t *testing.T, acts int, data string) sample {
	t.Helper()
	runtime.GC()
	runtime.GC() // what finalizers and pools held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return sample{acts: acts, heap: int64(m.HeapAlloc), resident: resident(t, os.Getpid()), goroutines: runtime.NumGoroutine(), file: size(data)}
}

// resident is how much memory a process has, as Linux says.
func resident(t *testing.T, pid int) int64 {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); f[0] == "VmRSS:" {
			n, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	t.Fatal("Linux does not say how much memory the process has")
	return 0
}

// size is that of a store's files.
func size(data string) (bytes int64) {
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(filepath.Join(data, sqlite.FileName+suffix)); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// kept says how much the store keeps of answers.
func kept(t *testing.T, data string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var answers, private, most int64
	var bytes float64
	if err := db.QueryRow("SELECT count(*), coalesce(sum(shows ->> 'private'), 0), coalesce(avg(length(shows)), 0), coalesce(max(length(shows)), 0) FROM bot_answers").Scan(&answers, &private, &bytes, &most); err != nil {
		t.Fatal(err)
	}
	t.Logf("the store keeps %d answers, %d of them private, %.0f bytes each, %d at most", answers, private, bytes, most)
}

// settle waits until as few goroutines are left as there were, and returns how many
// are.
func settle(count func() int, before int, within time.Duration) int {
	until := time.Now().Add(within)
	for count() > before && time.Now().Before(until) {
		time.Sleep(20 * time.Millisecond)
	}
	return count()
}

// flat fails the test if what is held at the end is more than after the first tenth
// by more than these.
func flat(t *testing.T, all []sample, heap, memory int64) {
	t.Helper()
	if len(all) < samples {
		return // too short to tell
	}
	early, end := all[samples/10-1], all[len(all)-1]
	if grown := end.heap - early.heap; grown > heap {
		t.Errorf("the heap grew by %.1f MB since the first tenth", mb(grown))
	}
	if grown := end.resident - early.resident; grown > memory {
		t.Errorf("the resident set grew by %.1f MB since the first tenth", mb(grown))
	}
}
