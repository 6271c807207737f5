package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kubectl": kubectlMain, "apiserver": serverMain})
}

// kubectlMain is kubectl.
func kubectlMain() {
	if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
}

// serverMain is `apiserver DIRECTORY PORT`.
func serverMain() {
	port, err := strconv.Atoi(os.Args[2])
	if err == nil {
		err = Serve(os.Args[1], port)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A server is a running API server that can be stopped and started again with its
// data.
type server struct {
	dir   string
	port  int
	cmd   *exec.Cmd
	log   bytes.Buffer
	ended chan struct{} // closed when the process has ended
}

func (s *server) start() error {
	s.log.Reset()
	s.cmd = exec.Command("apiserver", s.dir, strconv.Itoa(s.port))
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	process, ended := s.cmd, make(chan struct{})
	s.ended = ended
	go func() {
		_ = process.Wait()
		close(ended)
	}()
	limit := time.After(3 * time.Minute)
	for {
		out, err := s.kubectl("", "get", "--raw=/readyz")
		if err == nil {
			return os.WriteFile(filepath.Join(s.dir, "pid"), fmt.Append(nil, s.cmd.Process.Pid), 0o666)
		}
		select {
		case <-time.After(200 * time.Millisecond):
			continue
		case <-s.ended:
		case <-limit:
			s.stop()
		}
		return fmt.Errorf("the server is not ready: %s\n%s", out, s.log.Bytes())
	}
}

func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

func (s *server) kubeconfig() string { return filepath.Join(s.dir, "kubeconfig") }

func (s *server) kubectl(in string, args ...string) ([]byte, error) {
	c := exec.Command("kubectl", append(args, "--kubeconfig="+s.kubeconfig(), "--cache-dir="+s.dir+"/cache")...)
	c.Stdin = strings.NewReader(in)
	return c.CombinedOutput()
}

// setUp creates Istio's kinds, the namespaces of the scripts, and what the limited
// user may do.
func (s *server) setUp(crds string) error {
	for _, args := range [][]string{
		{"apply", "--server-side", "-f", crds},
		{"wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"},
		{"create", "namespace", "istio-system"},
		{"create", "namespace", "shop"},
		{"create", "clusterrole", "limited", "--verb=*", "--resource=gateways.networking.istio.io,virtualservices.networking.istio.io"},
		{"create", "clusterrolebinding", "limited", "--clusterrole=limited", "--user=" + limited},
	} {
		if out, err := s.kubectl("", args...); err != nil {
			return fmt.Errorf("kubectl %s: %w\n%s", args[0], err, out)
		}
	}
	return nil
}

// TestScripts runs gwc and kubectl against an API server.
func TestScripts(t *testing.T) { run(t, filepath.Join("testdata", "scripts")) }

// TestFaults does so with a server that ends: `server stop` and `server start`.
func TestFaults(t *testing.T) { run(t, filepath.Join("testdata", "faults")) }

// run runs the scripts of a directory with a new server.
func run(t *testing.T, scripts string) {
	gwc := filepath.Join(t.TempDir(), "gwc")
	goTool(t, "build", "-o", gwc, "./cmd/gwc")
	s := newServer(t)
	testscript.Run(t, testscript.Params{
		Dir:                 scripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(gwc)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("KUBECONFIG", s.kubeconfig())
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("SERVER", s.dir)
			return errors.Join(writeHelpers(env.WorkDir), writeCertificate(gwc, env.WorkDir))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"server": func(ts *testscript.TestScript, _ bool, args []string) {
				if s.stop(); args[0] == "start" {
					ts.Check(s.start())
				}
			},
			"status": status,
		},
	})
}

// newServer starts a server with Istio's kinds.
func newServer(t *testing.T) *server {
	t.Helper()
	port, err := FreePort()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{dir: t.TempDir(), port: port}
	if err := os.WriteFile(s.kubeconfig(), Kubeconfig(port), 0o600); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	crds := strings.TrimSpace(goTool(t, "list", "-m", "-f", "{{.Dir}}", "istio.io/api")) + "/kubernetes/customresourcedefinitions.gen.yaml"
	if err := s.setUp(crds); err != nil {
		t.Fatal(err)
	}
	t.Logf("the server is ready after %s", time.Since(start).Round(time.Second))
	return s
}

func goTool(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.Command("go", args...)
	c.Dir = filepath.Join("..", "..")
	c.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go %s: %v", args[0], err)
	}
	return string(out)
}

// status runs a command and checks its exit status: `status 1 COMMAND...`.
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

// writeHelpers writes the scripts that every test has. `objects PROGRAM` lists what is
// there. `wrapper` is a kubectl that notes its calls and disturbs one of them: DISTURB
// is `VERB NUMBER before` or `after`, which kills gwc before or after this call, or
// `VERB NUMBER server`, which kills the server before it.
func writeHelpers(dir string) error {
	const objects = `#!/bin/sh
for kind in secrets gateways.networking.istio.io virtualservices.networking.istio.io serviceentries.networking.istio.io; do
  kubectl get $kind -A -l gwc.dev/program=$1 -o name
done
`
	const wrapper = `#!/bin/sh
echo "$1" >>calls
set -- "$@"
if [ -n "$DISTURB" ]; then
  verb=${DISTURB%% *}; rest=${DISTURB#* }; number=${rest%% *}; what=${rest#* }
  if [ "$1" = "$verb" ] && [ "$(grep -c "^$verb" calls)" = "$number" ]; then
    case $what in
    before) kill -9 $PPID; exit 1;;
    after) kubectl "$@"; kill -9 $PPID; exit 1;;
    server) kill -9 "$(cat "$SERVER/pid")"; sleep 0.2;;
    esac
  fi
fi
exec kubectl "$@"
`
	for name, text := range map[string]string{"objects": objects, "wrapper": wrapper} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o777); err != nil {
			return err
		}
	}
	return nil
}
