//go:build linux

package gitops

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the goldens")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"docker": dockerMain,
		"render": renderMain,
		"runfn":  runfnMain,
	})
}

// TestScripts runs kustomize and kyaml with gwc. In the directory of a script are
// tls.crt and tls.key. `status N COMMAND...` checks an exit status.
func TestScripts(t *testing.T) {
	gwc := build(t)
	buildKustomize(t, filepath.Dir(gwc))
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "scripts"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(gwc)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("GWC", gwc)
			env.Setenv("HOME", env.WorkDir)
			examples, err := filepath.Abs(filepath.Join("..", "..", "examples", "gitops"))
			env.Setenv("EXAMPLES", examples)
			return errors.Join(err, writeCertificate(gwc, env.WorkDir))
		},
		Condition: func(name string) (bool, error) {
			if name != "update" {
				return false, errors.New("unknown condition " + name)
			}
			return *update, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// build builds gwc as its container has it: without C.
func build(t *testing.T) string {
	t.Helper()
	gwc := filepath.Join(t.TempDir(), "gwc")
	c := exec.Command("go", "build", "-o", gwc, "./cmd/gwc")
	c.Dir = filepath.Join("..", "..")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return gwc
}

// buildKustomize builds the command kustomize in the version of go.mod, as go install
// does.
func buildKustomize(t *testing.T, dir string) {
	t.Helper()
	kustomize := filepath.Join(dir, "kustomize")
	if out, err := exec.Command("go", "build", "-o", kustomize, "sigs.k8s.io/kustomize/kustomize/v5").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(kustomize, "version").CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "v5.8.2" {
		t.Fatalf("kustomize version: %v\n%s", err, out)
	}
}

func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := err.(*exec.ExitError); ok { //nolint:errorlint // it is not wrapped
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}
