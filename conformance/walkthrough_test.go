package conformance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/envoy"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/page"
)

// walkMesh is the cluster that docs/walkthrough.md asks for. edition.cnn.com answers as the real one does.
const walkMesh = `
services:
  service-a.default: {ports: {8000: http}}
workloads:
  default/sleep: {}
servers:
  edition.cnn.com: {ports: [80, 443], fails: 301}
`

// kubectl is what the page's commands call: it keeps what is applied, and leads the calls of the pod to its Envoy.
const kubectl = `#!/bin/sh
case "$*" in
*--raw=/apis/*)
  group=${2#--raw=/apis/}
  printf '{"groupVersion": "%s", "resources": [' $group
  sed -n "s|^$group\t\([A-Za-z]*\)\t.*|\1|p" $CLUSTER/live.txt | sort -u | sed 's/.*/{"name": "&", "kind": "&", "verbs": ["list"]}/' | paste -sd, -
  echo ']}';;
*--raw=/apis)
  printf '{"groups": ['
  cut -f1 $CLUSTER/live.txt | grep / | sort -u | sed 's|\(.*\)/\(.*\)|{"name": "\1", "versions": [{"groupVersion": "&"}]}|' | paste -sd, -
  echo ']}';;
*--raw=/api/v1*) echo '{"groupVersion": "v1", "resources": [{"name": "secrets", "kind": "Secret", "verbs": ["list"]}]}';;
*all-namespaces*) cat $CLUSTER/live.txt;;
apply*) echo --- >>$CLUSTER/applied.yaml; cat >>$CLUSTER/applied.yaml; echo "objects serverside-applied";;
delete*) cat >>$CLUSTER/deleted.yaml; echo "objects deleted";;
*"get service istio-ingressgateway"*) cat $CLUSTER/ingress;;
"exec deploy/sleep -c sleep -- curl "*) shift 6; exec curl --connect-to "::$(cat $CLUSTER/sidecar)" "$@";;
*"logs -l istio=egressgateway"*) sleep 0.2; tail -n 1 "$(cat $CLUSTER/log)";;
*) echo "unexpected: $*" >&2; exit 1;;
esac
`

// A walk is a person who types the commands of a page, in one shell.
type walk struct {
	t       *testing.T
	dir     string // of the person
	cluster string
	path    string
	live    map[string]string // documents by apiVersion, kind, namespace and name
	ingress string            // the address of the ingress gateway, which stays
	leave   func()            // ends what leads to the last run's gateway
}

// TestWalkthrough types docs/walkthrough.md into a shell, from an empty directory. What it applies runs in istiod and in
// Envoys, with the certificates that the page made; each command prints what the page shows.
func TestWalkthrough(t *testing.T) {
	text, err := os.ReadFile("../docs/walkthrough.md")
	if err != nil {
		t.Fatal(err)
	}
	w := newWalk(t)
	steps := page.Steps(string(text))
	calls := 0
	for _, step := range steps {
		out, err := w.run(step.Script)
		if err != nil || step.Want != "" && !page.Fits(out, step.Want) {
			t.Fatalf("docs/walkthrough.md:%d: %v\n%s\nprints\n%s\nand not\n%s", step.Line, err, step.Script, out, step.Want)
		}
		calls += strings.Count(step.Script, "curl ")
		if strings.Contains(step.Script, "gwc apply") {
			w.restart()
		}
	}
	if calls < 7 {
		t.Errorf("the page has %d calls", calls)
	}
	record(t, "Envoy", "commands of the walkthrough", len(steps))
	record(t, "Envoy", "calls of the walkthrough", calls)
}

func newWalk(t *testing.T) *walk {
	t.Helper()
	gwc, err := compile.Command()
	if err != nil {
		t.Fatal(err)
	}
	w := &walk{t: t, dir: t.TempDir(), cluster: t.TempDir(), path: t.TempDir(), live: map[string]string{}}
	w.put("live.txt", "")
	if err := os.Symlink(gwc, filepath.Join(w.path, "gwc")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.path, "kubectl"), []byte(kubectl), 0o700); err != nil {
		t.Fatal(err)
	}
	w.put("state", "cd "+w.dir+"\n")
	return w
}

func (w *walk) put(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.cluster, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// run runs commands where the last ones ended: in their directory, with their variables. A command that fails, as a call
// that is refused, does not end them, as it does not in a shell.
func (w *walk) run(script string) (string, error) {
	state := filepath.Join(w.cluster, "state")
	whole := fmt.Sprintf(". %s\n%s\n{ echo \"cd $PWD\"; echo \"INGRESS=$INGRESS\"; } >%s\n", state, script, state)
	cmd := exec.Command("sh", "-c", whole)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "PATH="+w.path+string(os.PathListSeparator)+os.Getenv("PATH"), "CLUSTER="+w.cluster)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// restart brings the cluster up to date: the objects, and the Envoys with them.
func (w *walk) restart() {
	w.t.Helper()
	for _, name := range []string{"applied.yaml", "deleted.yaml"} {
		data, err := os.ReadFile(filepath.Join(w.cluster, name))
		if err != nil {
			continue
		}
		b, err := bundle.Parse(data)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, o := range b {
			id := strings.Join([]string{o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName()}, "\t")
			delete(w.live, id)
			if name == "applied.yaml" {
				w.live[id] = string(bundle.Bundle{o}.YAML())
			}
		}
		w.put(name, "")
	}
	var ids, objects strings.Builder
	for id, text := range w.live {
		ids.WriteString(id + "\n")
		objects.WriteString(text)
	}
	w.put("live.txt", ids.String())
	b, err := bundle.Parse([]byte(objects.String()))
	if err != nil {
		w.t.Fatal(err)
	}
	w.start(b)
}

// start runs the Envoys of a bundle and writes where they are reached.
func (w *walk) start(b bundle.Bundle) {
	w.t.Helper()
	around, err := mesh.Parse([]byte(walkMesh))
	if err != nil {
		w.t.Fatal(err)
	}
	run, err := envoy.Start(w.t, b, around)
	if err != nil {
		w.t.Fatal(err)
	}
	if w.leave != nil {
		w.leave()
	}
	if w.ingress, w.leave, err = run.Service(w.t, "ingress", w.ingress); err != nil {
		w.t.Fatal(err)
	}
	w.put("ingress", w.ingress)
	for name, find := range map[string]func() (string, error){
		"log": func() (string, error) { return run.AccessLog("egress") },
		"sidecar": func() (string, error) {
			if b.Kind("ServiceEntry") == nil {
				return "", nil
			}
			return run.Sidecar(w.t, "default/sleep", "edition.cnn.com", 80)
		},
	} {
		text, err := find()
		if err != nil {
			w.t.Fatal(err)
		}
		w.put(name, text)
	}
}
