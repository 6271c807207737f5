package envoy

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"

	"istio.io/istio/pkg/test"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// Run is a mesh of running Envoys with applications and servers behind them.
type Run struct {
	placed  *mesh.Placed
	plane   *plane.Plane
	bundle  bundle.Bundle
	dir     string
	nothing string // a file with no secret in it
	prefix  string // 127.N, this run's own
	apps    map[appKey]endpoint
	seen    recorder
	read    map[string]int // how much of each pod's access log has been shown
}

// appKey is a pod's port, endpoint where its application really listens.
type (
	appKey struct {
		pod  string
		port int
	}
	endpoint struct {
		ip   string
		port int
	}
)

// Start runs a mesh; it ends with t. It needs leave to bind low ports on loopback addresses.
func Start(t test.Failer, b bundle.Bundle, around *mesh.Mesh) (*Run, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	prefix, err := reserve(t)
	if err != nil {
		return nil, err
	}
	placed := around.Place(mesh.Network{Pods: prefix + ".1", Services: prefix + ".2", Servers: prefix + ".3"})
	p, err := plane.New(t, b, placed)
	if err != nil {
		return nil, err
	}
	r := &Run{placed: placed, plane: p, bundle: b, dir: t.TempDir(), prefix: prefix, apps: map[appKey]endpoint{}, read: map[string]int{}}
	r.nothing = filepath.Join(r.dir, "nothing.json")
	if err := os.WriteFile(r.nothing, []byte(`{"resources":[]}`), 0o600); err != nil {
		return nil, err
	}
	if err := r.serve(t); err != nil {
		return nil, err
	}
	return r, r.launch(t, binary)
}

// reserve finds a 127.N that no other run has; a listener on it holds it until t ends.
func reserve(t test.Failer) (string, error) {
	for range 200 {
		prefix := fmt.Sprintf("127.%d", 16+rand.IntN(230))
		lock, err := net.Listen("tcp4", prefix+".255.1:9")
		if err == nil {
			t.Cleanup(func() { _ = lock.Close() })
			return prefix, nil
		}
		if os.IsPermission(err) {
			return "", fmt.Errorf("the judge needs leave to bind low ports (run it as root, or under unshare -rn with "+
				"the loopback up): %w", err)
		}
	}
	return "", fmt.Errorf("no free 127.N is left for a run")
}

// serve starts the applications of all backends, the servers outside and the name server.
func (r *Run) serve(t test.Failer) error {
	if err := r.serveNames(t); err != nil {
		return err
	}
	for i, pod := range r.placed.Pods {
		if pod.Role != mesh.Backend {
			continue
		}
		service := r.placed.Services[pod.Owner]
		for _, port := range slices.Sorted(maps.Keys(service.Ports)) {
			at := endpoint{pod.IP, port}
			if pod.Sidecar {
				at = endpoint{fmt.Sprintf("%s.4.%d", r.prefix, i+1), port}
				r.apps[appKey{pod.IP, port}] = at
			}
			names := append([]string{pod.Owner + ".svc.cluster.local", pod.Owner}, service.Names...)
			o := observer{dest: fmt.Sprintf("%s:%d", pod.Owner, port), names: names, fails: service.Fails, decides: r.decides(pod.Owner), seen: &r.seen}
			if len(service.Versions) > 0 {
				o.version = pod.Labels["version"]
			}
			if err := o.listen(t, at); err != nil {
				return err
			}
		}
	}
	for host, server := range r.placed.Servers {
		names := server.Names
		if len(names) == 0 {
			names = []string{host}
		}
		for _, port := range server.Ports {
			o := observer{dest: fmt.Sprintf("%s:%d", host, port), names: names, mutual: server.Mutual, signer: server.Signer, fails: server.Fails, seen: &r.seen}
			if err := o.listen(t, endpoint{r.placed.ServerIP[host], port}); err != nil {
				return err
			}
		}
	}
	return nil
}

// decides says whether a service is an external authorizer.
func (r *Run) decides(service string) bool {
	for _, host := range r.placed.Authorizers {
		if host == service+".svc.cluster.local" {
			return true
		}
	}
	return false
}

func (r *Run) logPath(pod mesh.Pod) string {
	return filepath.Join(r.dir, pod.Namespace+"."+pod.Name+".log")
}
