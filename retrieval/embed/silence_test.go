package embed

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"verbatim/retrieval/embed/weights"
)

// TestSilence holds that nothing but the engine's file is left in the user's
// folders: ONNX Runtime would leave a device id and a store of what it means to
// send. It runs in a process of its own without the variables of CI systems,
// which keep the engine silent too.
func TestSilence(t *testing.T) {
	if _, ok := weights.Engine(); !ok {
		t.Skip("no engine for this platform")
	}
	const child = "VERBATIM_TEST_SILENCE"
	if os.Getenv(child) != "" {
		m, err := Open(t.Context(), Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		if _, err := m.Question(t.Context(), question); err != nil {
			t.Fatal(err)
		}
		return
	}
	home := t.TempDir()
	command := exec.Command(os.Args[0], "-test.run=^TestSilence$")
	command.Env = []string{child + "=1", "HOME=" + home, "XDG_CACHE_HOME=" + home, "TMPDIR=" + home, "PATH=" + os.Getenv("PATH")}
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	entries, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "verbatim" {
		t.Errorf("left behind: %s; want verbatim only", got)
	}
}
