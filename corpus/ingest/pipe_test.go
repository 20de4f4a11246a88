//go:build unix

package ingest_test

import (
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"verbatim/corpus/ingest"
)

// Opening a pipe waits for somebody to write into it, and a device has no end.
func TestReadRefusesPipesAndDevices(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, "/dev/zero", "/dev/null"} {
		items := slices.Collect(ingest.Read(path, strings.NewReader("")))
		if len(items) != 1 || items[0].Err == nil || !strings.Contains(ingest.Explain(path, items[0].Err), "it is not a file but a pipe or a device") {
			t.Errorf("%s: %+v", path, items)
		}
	}
}
