package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

// asUser returns the command line on the data folder, run by a user who is not root.
// root is a folder of the test, which that user may look into from then on.
func asUser(t *testing.T, root, data string, uid uint32) func(args ...string) *exec.Cmd {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(root, "verbatim")
	if out, err := exec.Command("cp", own, program).CombinedOutput(); err != nil {
		t.Skipf("%v: %s", err, out)
	}
	for _, dir := range []string{root, filepath.Dir(root)} {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return func(args ...string) *exec.Cmd {
		return &exec.Cmd{Path: program, Args: append([]string{"verbatim", "--data", data}, args...), Dir: root, Env: []string{"HOME=/nonexistent"},
			SysProcAttr: &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}}
	}
}

// TestOwner: a volume that root made or filled keeps the container's user out, and is
// mended by what the error says.
func TestOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	const uid = 65532 // the Dockerfile's
	root := t.TempDir()
	file := filepath.Join(root, "bridge.txt")
	if err := os.WriteFile(file, []byte(corpustest.Bridge().Title+"\n\n"+corpustest.Bridge().Text), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, prepare := range map[string]func(data string) error{
		"made by root": func(data string) error { return os.Mkdir(data, 0o755) },
		"not there":    func(string) error { return nil },
		"filled by root": func(data string) error {
			verbatim(t, exitOK, "add", "--yes", "--data", data, file)
			return os.Chmod(data, 0o755)
		},
		"a file within is roots": func(data string) error {
			verbatim(t, exitOK, "add", "--yes", "--data", data, file)
			return os.Chown(data, uid, uid)
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(root, strings.ReplaceAll(name, " ", "-"))
			if err := prepare(data); err != nil {
				t.Fatal(err)
			}
			// As the store makes it, whatever this process's umask is.
			if err := os.Chmod(filepath.Join(data, sqlite.FileName), 0o600); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			add := func() (string, error) {
				out, err := asUser(t, root, data, uid)("add", "--yes", file).CombinedOutput()
				return string(out), err
			}
			said, err := add()
			if err == nil || !strings.Contains(said, fmt.Sprintf("this process runs as uid %d. As root, this mends it: ", uid)) {
				t.Fatalf("%v: %s", err, said)
			}
			_, mends, _ := strings.Cut(strings.TrimSpace(said), "mends it: ")
			if out, err := exec.Command("sh", "-c", mends).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v: %s", mends, err, out)
			}
			if said, err := add(); err != nil || strings.Contains(said, "mends it") {
				t.Errorf("after %s: %v: %s", mends, err, said)
			}
		})
	}
}

// TestTokenOfAnotherUser: a file that is mounted as a secret keeps its owner and rights.
func TestTokenOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	dir := t.TempDir()
	token := filepath.Join(dir, "token")
	if err := os.WriteFile(token, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := asUser(t, dir, filepath.Join(dir, "data"), 65532)("serve")
	c.Env = append(c.Env, "DISCORD_TOKEN_FILE="+token)
	out, err := c.CombinedOutput()
	if err == nil || !strings.Contains(string(out), token+": permission denied; this process runs as uid 65532, which has to be allowed to read it") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestOwnershipLeavesParentsAlone(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("everything above is root's")
	}
	if says := ownership("/no/such/folder"); !strings.HasSuffix(says, " /no/such/folder") {
		t.Errorf("%q", says)
	}
}
