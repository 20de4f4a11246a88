package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"verbatim/retrieval/embed"
	"verbatim/retrieval/embed/weights"
)

// crashing is the engine's own file with an instruction in its place that no
// processor has, where the loader begins it.
func crashing(t *testing.T, engine string) string {
	t.Helper()
	traps := map[string]string{"amd64": "\x0f\x0b", "arm64": "\x00\x00\x00\x00"}
	file, err := elf.Open(engine)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	begins, err := file.DynValue(elf.DT_INIT)
	if err != nil || len(begins) != 1 {
		t.Fatalf("where the engine begins: %v, %v", begins, err)
	}
	content, err := os.ReadFile(engine)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Progs {
		if p.Type == elf.PT_LOAD && p.Vaddr <= begins[0] && begins[0] < p.Vaddr+p.Filesz {
			copy(content[begins[0]-p.Vaddr+p.Off:], traps[runtime.GOARCH])
		}
	}
	path := filepath.Join(t.TempDir(), "crashing.so")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestEngineThatCrashes: it ends the first start, and the next ones answer by words
// alone until it does no more.
func TestEngineThatCrashes(t *testing.T) {
	if _, ok := weights.Engine(); !ok {
		t.Skip("no engine for this platform")
	}
	cache := t.TempDir()
	m, err := embed.Open(t.Context(), embed.Options{CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	m.Close()
	engines, err := filepath.Glob(filepath.Join(cache, "engine", "*.so"))
	if err != nil || len(engines) != 1 {
		t.Fatalf("%v, %v", engines, err)
	}
	bad := crashing(t, engines[0])
	const byWords = "answering by words alone"
	for _, c := range []struct {
		name, engine string
		dies         bool
		says, not    string // on stderr
	}{
		{"it crashes", bad, true, "SIGILL", byWords},
		{"the next start", bad, false, "Every start tries it again", "SIGILL"},
		{"and the next", bad, false, byWords, "SIGILL"},
		{"another engine", "", false, "", byWords},
		{"and from then on", "", false, "", byWords},
		{"it crashes anew", bad, true, "SIGILL", byWords},
	} {
		var stdout, stderr strings.Builder
		child := self(t, "ask", "--data", t.TempDir(), "How many fighters does ISIS-K have?")
		child.Env = append(os.Environ(), "VERBATIM_CACHE="+cache, "VERBATIM_ONNXRUNTIME="+c.engine)
		child.Stdout, child.Stderr = &stdout, &stderr
		err := child.Run()
		if (err != nil) != c.dies || !strings.Contains(stderr.String(), c.says) || strings.Contains(stderr.String(), c.not) ||
			!c.dies && !strings.Contains(stdout.String(), "around 2,000") {
			t.Errorf("%s: %v\n%.300s\n%s", c.name, err, stdout.String(), stderr.String())
		}
	}
}

// TestStartThatIsKilled: whoever is killed while the engine loads costs the next one
// a try, and no more.
func TestStartThatIsKilled(t *testing.T) {
	if _, ok := weights.Engine(); !ok {
		t.Skip("no engine for this platform")
	}
	cache := t.TempDir()
	ask := func() *exec.Cmd {
		child := self(t, "ask", "--data", t.TempDir(), "How many fighters does ISIS-K have?")
		child.Env = append(os.Environ(), "VERBATIM_CACHE="+cache)
		return child
	}
	loading := func() bool {
		found, err := filepath.Glob(filepath.Join(cache, "engine", "loading-*"))
		return err == nil && len(found) > 0
	}
	for left := false; !left; left = loading() { // until one is killed in time
		child := ask()
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		for !loading() && len(ended) == 0 {
			runtime.Gosched()
		}
		child.Process.Kill()
		if err := <-ended; err == nil {
			t.Log("it was faster than the signal")
		}
	}
	if out, err := ask().CombinedOutput(); err != nil || strings.Contains(string(out), "by words alone") || loading() {
		t.Errorf("%v, a marker is left: %v: %s", err, loading(), out)
	}
}
