package envoy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"istio.io/istio/pkg/test"

	"github.com/gwc-lang/gwc/conformance/mesh"
)

// process is one running Envoy.
type process struct {
	pod    mesh.Pod
	cmd    *exec.Cmd
	output bytes.Buffer // read only after done
	done   chan error
}

// launch starts the Envoy of every pod that has one, and waits until all are ready.
func (r *Run) launch(t test.Failer, binary string) error {
	var started []*process
	for _, pod := range r.placed.Pods {
		if !pod.Sidecar && pod.Role != mesh.GatewayPod {
			continue
		}
		p, err := r.start(t, binary, pod)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", pod.Namespace, pod.Name, err)
		}
		started = append(started, p)
	}
	for _, p := range started {
		if err := p.ready(); err != nil {
			return fmt.Errorf("%s/%s: %w", p.pod.Namespace, p.pod.Name, err)
		}
	}
	return nil
}

func (r *Run) start(t test.Failer, binary string, pod mesh.Pod) (*process, error) {
	config, err := r.bootstrap(pod)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(config, "", " ")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(r.dir, pod.Namespace+"."+pod.Name+".json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return nil, err
	}
	p := &process{pod: pod, done: make(chan error, 1)}
	p.cmd = exec.Command(binary, "-c", path, "--disable-hot-restart", "--concurrency", "1",
		"--file-flush-interval-msec", "5", "-l", "warning")
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begun := make(chan error)
	go func() { // the signal comes when the starting thread ends, so that thread stays
		runtime.LockOSThread()
		err := p.cmd.Start()
		begun <- err
		if err == nil {
			p.done <- p.cmd.Wait()
		}
	}()
	if err := <-begun; err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p, nil
}

// ready waits for the Envoy to say so; one that ends is an error with its last words.
func (p *process) ready() error {
	client := http.Client{Timeout: time.Second}
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		select {
		case err := <-p.done:
			return fmt.Errorf("the Envoy ended: %w\n%s", err, p.output.Bytes())
		default:
		}
		answer, err := client.Get(fmt.Sprintf("http://%s:%d/ready", p.pod.IP, adminPort))
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("the Envoy is not ready after 30s")
}
