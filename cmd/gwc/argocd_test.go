//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	yaml "go.yaml.in/yaml/v3"
)

// gitopsExamples are the files that docs/gitops-argocd.md and its neighbours describe.
const gitopsExamples = "../../examples/gitops"

// A plugin is what is read of a ConfigManagementPlugin.
type plugin struct {
	Spec struct {
		Generate   struct{ Command []string }
		Parameters struct{ Dynamic struct{ Command []string } }
	}
}

func readPlugin(t *testing.T) (p plugin) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(gitopsExamples, "argocd/plugin.yaml"))
	if err == nil {
		err = yaml.Unmarshal(text, &p)
	}
	if err != nil || len(p.Spec.Generate.Command) == 0 {
		t.Fatalf("plugin.yaml: %v", err)
	}
	return p
}

// A cmpServer runs commands as Argo CD's cmp-server does: in a fresh directory that only
// its user can read, on files without execute bits, with its own environment and a HOME
// that cannot be written. It ends a command that takes too long with SIGTERM, and with
// SIGKILL after a grace period. Argo CD itself is not run.
type cmpServer struct {
	t     *testing.T
	home  string
	limit time.Duration
}

// grace is how long Argo CD waits between SIGTERM and SIGKILL.
const grace = 5 * time.Second

// A generated is the result of a command.
type generated struct {
	stdout, stderr string
	err            error
	took           time.Duration
}

func (s *cmpServer) run(app string, command []string, env ...string) generated {
	s.t.Helper()
	dir := s.t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
	copyPlain(s.t, app, dir)
	before := listing(s.t, dir)
	ctx, cancel := context.WithTimeout(s.t.Context(), s.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, gwcBinary(s.t), command[1:]...)
	cmd.Dir = dir
	cmd.Env = append([]string{"PATH=/usr/bin:/bin", "HOME=" + s.home}, env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	err := cmd.Run()
	if after := listing(s.t, dir); !slices.Equal(before, after) {
		s.t.Errorf("the plugin changed its directory: %v", after)
	}
	if left := listing(s.t, s.home); len(left) > 1 {
		s.t.Errorf("the plugin wrote to HOME: %v", left)
	}
	for _, text := range []string{dir, s.home} {
		if strings.Contains(errs.String(), text) {
			s.t.Errorf("standard error has a path of the machine:\n%s", &errs)
		}
	}
	return generated{out.String(), errs.String(), err, time.Since(start)}
}

// gwcBinary returns this test as gwc.
func gwcBinary(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("gwc")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func copyPlain(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(name, from))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func listing(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		list = append(list, fmt.Sprint(name, info.Size(), info.ModTime(), info.Mode()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func newCMPServer(t *testing.T) *cmpServer {
	t.Helper()
	home := t.TempDir()
	if err := os.Chmod(home, 0o555); err != nil {
		t.Fatal(err)
	}
	return &cmpServer{t, home, time.Minute}
}

// An argocdObject is what Argo CD reads of an object.
type argocdObject struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct {
		Namespace, Name string
		Annotations     map[string]string
	}
}

// split reads standard output as Argo CD does: documents, each an object and no List.
func split(t *testing.T, text string) (list []argocdObject) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var o argocdObject
		err := decoder.Decode(&o)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil || o.Kind == "" || o.APIVersion == "" || o.Metadata.Name == "" || strings.HasSuffix(o.Kind, "List") {
			t.Fatalf("not an object: %v %+v in\n%s", err, o, text)
		}
		list = append(list, o)
	}
}

// TestArgoCDPlugin runs the plugin of the example on the program of the example.
func TestArgoCDPlugin(t *testing.T) {
	server, command := newCMPServer(t), readPlugin(t).Spec.Generate.Command
	app := []string{
		"ARGOCD_APP_NAME=edge", "ARGOCD_APP_NAMESPACE=shop", "ARGOCD_APP_PROJECT_NAME=default", "ARGOCD_APP_REVISION=0123456789", "ARGOCD_APP_SOURCE_PATH=edge",
		"KUBE_VERSION=1.34", "KUBE_API_VERSIONS=v1,networking.istio.io/v1", "ARGOCD_APP_PARAMETERS=[]",
	}
	got := server.run(gitopsExamples+"/edge", command, app...)
	if got.err != nil || got.stderr != "" {
		t.Fatalf("%v\n%s", got.err, got.stderr)
	}
	last := ""
	for _, o := range split(t, got.stdout) {
		wave := o.Metadata.Annotations["argocd.argoproj.io/sync-wave"]
		if len(wave) != 2 || wave < last {
			t.Errorf("%s %s: wave %q after %q", o.Kind, o.Metadata.Name, wave, last)
		}
		last = wave
	}
	if again := server.run(gitopsExamples+"/edge", command, app...); again.stdout != got.stdout {
		t.Error("the second run has other output")
	}
	with := func(v ...string) generated {
		return server.run(gitopsExamples+"/edge", command, append(slices.Clone(app), v...)...)
	}
	other := with(`ARGOCD_APP_PARAMETERS=[{"name":"values","map":{"domain":"shop.example.org"}},{"name":"target","string":"istio@1.28"},{"name":"namespace","string":""}]`,
		`PARAM_VALUES_DOMAIN=shop.example.org`)
	if other.err != nil || !strings.Contains(other.stdout, "- shop.example.org\n") || strings.Contains(other.stdout, "shop.example.com") {
		t.Errorf("%v\n%s%s", other.err, other.stderr, other.stdout)
	}
}

// TestArgoCDIgnore compares what the Application of the example ignores with what gwc
// prints.
func TestArgoCDIgnore(t *testing.T) {
	got := newCMPServer(t).run(gitopsExamples+"/edge", []string{"gwc", "argocd", "ignore", "."})
	if got.err != nil || got.stdout == "" {
		t.Fatalf("%v\n%s", got.err, got.stderr)
	}
	text, err := os.ReadFile(gitopsExamples + "/argocd/application.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ignored, _, _ := strings.Cut(got.stdout, "syncPolicy:")
	indented := "  " + strings.ReplaceAll(strings.TrimSpace(ignored), "\n", "\n  ")
	if !strings.Contains(string(text), indented) || !strings.Contains(string(text), "ApplyOutOfSyncOnly=true") {
		t.Errorf("application.yaml does not have\n%s", indented)
	}
}

// TestArgoCDParameters checks the announcement, and that each parameter is taken from an
// Application and from a variable.
func TestArgoCDParameters(t *testing.T) {
	server, p := newCMPServer(t), readPlugin(t)
	got := server.run(gitopsExamples+"/edge", p.Spec.Parameters.Dynamic.Command)
	var list []struct {
		Name, Title, Tooltip, CollectionType string
	}
	if err := json.Unmarshal([]byte(got.stdout), &list); got.err != nil || err != nil {
		t.Fatalf("%v %v\n%s", got.err, err, got.stdout)
	}
	app := t.TempDir()
	for name, text := range map[string]string{
		"edge.gwc":          "program ${name}\nexpose web:80 http at ${domain}\n",
		"values/a.yaml":     "name: a\ndomain: a.example.com\n",
		"values/b.jsonnet":  "{ name: std.extVar('ARGOCD_APP_NAME'), domain: std.extVar('ARGOCD_ENV_DOMAIN') }\n",
		"values/none.yaml":  "name: a\n",
		"nothing/empty.gwc": "program edge\n",
		"wrong/edge.gwc":    "expose web:80 htpp at a.example.com\n",
	} {
		path := filepath.Join(app, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	params := func(text string) string { return "ARGOCD_APP_PARAMETERS=" + text }
	file := func(name string) string { return params(`[{"name":"values-file","string":"` + name + `"}]`) }
	build := []string{"gwc", "build", "--argocd", "edge.gwc"}
	for _, test := range []struct {
		name    string
		command []string
		env     []string
		want    string // in the output, or in the message
		fails   bool
	}{
		{"values file", build, []string{file("values/a.yaml")}, "web.default.svc.cluster.local", false},
		{"external variables", build, []string{file("values/b.jsonnet"), "ARGOCD_APP_NAME=app", "ARGOCD_ENV_DOMAIN=b.example.com"}, "gwc.dev/program: app", false},
		{"namespace of the application", build, []string{file("values/a.yaml"), "ARGOCD_APP_NAMESPACE=prod"}, "web.prod.svc.cluster.local", false},
		{"namespace by variable", build, []string{file("values/a.yaml"), "ARGOCD_APP_NAMESPACE=prod", "ARGOCD_ENV_GWC_NAMESPACE=other"}, "web.other.svc.cluster.local", false},
		{"parameter before variable", build, []string{params(`[{"name":"namespace","string":"first"},{"name":"values-file","string":"values/a.yaml"}]`), "ARGOCD_ENV_GWC_NAMESPACE=other"}, "web.first.svc.cluster.local", false},
		{"flag before parameter", []string{"gwc", "build", "--argocd", "--namespace=fixed", "edge.gwc"}, []string{params(`[{"name":"namespace","string":"first"},{"name":"values-file","string":"values/a.yaml"}]`)}, "web.fixed.svc.cluster.local", false},
		{"a value of the command line stays", []string{"gwc", "build", "--argocd", "--set=domain=c.example.com", "edge.gwc"}, []string{params(`[{"name":"values","map":{"domain":"d.example.com"}},{"name":"values-file","string":"values/a.yaml"}]`)}, "- c.example.com", false},
		{"waves by profile", build, []string{file("values/a.yaml"), "ARGOCD_ENV_GWC_PROFILE=waves"}, "sync-wave: \"60\"", false},
		{"file by variable", build, []string{"ARGOCD_ENV_GWC_VALUES_FILE=values/a.yaml"}, "a.example.com", false},
		{"null", build, []string{params("null"), "ARGOCD_ENV_GWC_VALUES_FILE=values/a.yaml"}, "a.example.com", false},

		{"not JSON", build, []string{params("{")}, "gwc: ARGOCD_APP_PARAMETERS: is not a JSON list of parameters", true},
		{"an object", build, []string{params(`{"name":"target"}`)}, "is not a JSON list of parameters", true},
		{"text after it", build, []string{params(`[] []`)}, "is not a JSON list of parameters", true},
		{"null in it", build, []string{params(`[null]`)}, "ARGOCD_APP_PARAMETERS: item 1: a parameter is not an object with `name` and a value", true},
		{"a text in it", build, []string{params(`["target"]`)}, "item 1: a parameter is not an object", true},
		{"a key of other case", build, []string{params(`[{"name":"target","string":"istio@1.28"},{"Name":"namespace","string":"x"}]`)}, "item 2: unknown key \"Name\"; expected one of: name, string, array, map; did you mean name?", true},
		{"another key", build, []string{params(`[{"name":"target","value":"x"}]`)}, "item 1: unknown key \"value\"", true},
		{"a key twice", build, []string{params(`[{"name":"target","string":"istio@1.28","string":"istio@1.27"}]`)}, "item 1: duplicate key \"string\"", true},
		{"no name", build, []string{params(`[{"string":"x"}]`)}, "item 1: `name` is missing, or is not a string", true},
		{"an empty name", build, []string{params(`[{"name":"","string":"x"}]`)}, "item 1: `name` is missing", true},
		{"a number as name", build, []string{params(`[{"name":1,"string":"x"}]`)}, "item 1: `name` is missing", true},
		{"no value", build, []string{params(`[{"name":"target"}]`)}, "item 1: parameter target: no value; add `string` or `map`, or remove the parameter", true},
		{"null as value", build, []string{params(`[{"name":"target","string":null}]`)}, "item 1: parameter target: `string` must be a string", true},
		{"a number as value", build, []string{params(`[{"name":"target","string":1}]`)}, "parameter target: `string` must be a string", true},
		{"null in a map", build, []string{params(`[{"name":"values","map":{"a":null}}]`)}, "parameter values: `map` must be a map of strings", true},
		{"two values", build, []string{params(`[{"name":"values","map":{"domain":"a"},"string":"x"}]`)}, "parameter values: several values; state one of `string`, `array` and `map`", true},
		{"an empty path", build, []string{params(`[{"name":"values","map":{"":"x"}}]`)}, "parameter values: invalid path \"\" of a value; write a path as team.domain", true},
		{"a path with =", build, []string{params(`[{"name":"values","map":{"a=b":"x"}}]`)}, "parameter values: invalid path \"a=b\" of a value", true},
		{"unknown", build, []string{params(`[{"name":"traget","string":"x"}]`)}, "parameter traget: unknown; expected one of: values, values-file, target, namespace, profile; did you mean target?", true},
		{"twice", build, []string{params(`[{"name":"target","string":"istio@1.28"},{"name":"target","string":"istio@1.27"}]`)}, "parameter target: stated twice", true},
		{"a map for a string", build, []string{params(`[{"name":"target","map":{"a":"b"}}]`)}, "parameter target: must be a string", true},
		{"a string for a map", build, []string{params(`[{"name":"values","string":"a=b"}]`)}, "parameter values: must be a map", true},
		{"a target that does not exist", build, []string{params(`[{"name":"target","string":"istio@1.2"}]`)}, "parameter target: must be istio@", true},
		{"a profile that does not exist", build, []string{params(`[{"name":"profile","string":"prod"}]`)}, "parameter profile: expected one of: plain, waves", true},
		{"a profile without the waves of the command", []string{"gwc", "build", "--argocd", "--sync-waves", "edge.gwc"}, []string{params(`[{"name":"profile","string":"plain"}]`)}, "the plugin's command has --sync-waves", true},
		{"a namespace that is none", build, []string{"ARGOCD_APP_NAMESPACE=A_B"}, "ARGOCD_APP_NAMESPACE: must be", true},
		{"a file outside", build, []string{file("../../etc/passwd")}, "must be a relative path within the application's directory", true},
		{"an absolute file", build, []string{file("/etc/passwd")}, "must be a relative path within the application's directory", true},
		{"a value that is missing", build, []string{file("values/none.yaml")}, "error[GWC1001]", true},
		{"a value that no file has", build, []string{params(`[{"name":"values","map":{"dmain":"x"}},{"name":"values-file","string":"values/a.yaml"}]`)}, "error[GWC1015]", true},
		{"no objects", []string{"gwc", "build", "--argocd", "nothing"}, nil, "--allow-empty", true},
		{"no objects, allowed", []string{"gwc", "build", "--argocd", "--allow-empty", "nothing"}, nil, "", false},
		{"a program with errors", []string{"gwc", "build", "--argocd", "wrong"}, nil, "wrong/edge.gwc:1:15: error[GWC0270]", true},
		{"a file as output", []string{"gwc", "build", "--argocd", "-o", "x.yaml", "edge.gwc"}, nil, "--argocd and --output exclude each other", true},
		{"a List", []string{"gwc", "build", "--argocd", "--format", "json", "edge.gwc"}, nil, "Argo CD does not read a List", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			server.t = t
			got := server.run(app, test.command, test.env...)
			if (got.err != nil) != test.fails {
				t.Fatalf("%v\n%s%s", got.err, got.stderr, got.stdout)
			}
			where := got.stdout
			if test.fails {
				if where = got.stderr; got.stdout != "" {
					t.Errorf("a failed run has output:\n%s", got.stdout)
				}
			}
			if !strings.Contains(where, test.want) {
				t.Errorf("no %q in\n%s%s", test.want, got.stderr, got.stdout)
			}
		})
	}
	if len(list) != 5 {
		t.Errorf("%d parameters are announced, and 5 are tested", len(list))
	}
}

// TestArgoCDSecrets checks that Secrets are left out, and that no byte of a key is on
// standard error.
func TestArgoCDSecrets(t *testing.T) {
	server, app := newCMPServer(t), t.TempDir()
	if err := writeCertificate(app); err != nil {
		t.Fatal(err)
	}
	program := "certificate c { files \"tls.crt\" \"tls.key\" }\nexpose web:80 https at www.example.com cert c\n"
	if err := os.WriteFile(filepath.Join(app, "edge.gwc"), []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	got := server.run(app, []string{"gwc", "build", "--argocd", "."})
	if got.err != nil || !strings.Contains(got.stderr, "note: ") || !strings.Contains(got.stderr, "Secret istio-system/c is not written to the manifests of Argo CD, which it caches; use --secrets include to write it there") {
		t.Errorf("%v\n%s", got.err, got.stderr)
	}
	for _, o := range split(t, got.stdout) {
		if o.Kind == "Secret" {
			t.Error("the output has a Secret")
		}
	}
	included := server.run(app, []string{"gwc", "build", "--argocd", "--secrets", "include", "."})
	if included.err != nil || !strings.Contains(included.stdout, "kind: Secret") || included.stderr != "" {
		t.Errorf("%v\n%s", included.err, included.stderr)
	}
	if err := os.WriteFile(filepath.Join(app, "edge.gwc"), []byte(program+"expose web:80 htpp at x.example.com\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(app, "tls.key"))
	if err != nil {
		t.Fatal(err)
	}
	wrong := server.run(app, []string{"gwc", "build", "--argocd", "."})
	for line := range strings.Lines(string(key)) {
		if strings.Contains(got.stderr+wrong.stderr, strings.TrimSpace(line)) {
			t.Error("standard error has a line of the key")
		}
	}
	if wrong.err == nil || wrong.stdout != "" {
		t.Errorf("%v\n%s", wrong.err, wrong.stdout)
	}
}

// TestArgoCDEndsInTime stops a run with SIGTERM: it ends at once and writes nothing.
func TestArgoCDEndsInTime(t *testing.T) {
	server, app := newCMPServer(t), t.TempDir()
	server.limit = 500 * time.Millisecond
	for name, text := range map[string]string{
		"edge.gwc":     "expose web:80 http at ${domain}\n",
		"slow.jsonnet": "local f(n) = if n < 2 then 1 else f(n - 1) + f(n - 2); { domain: 'x' + f(60) + '.example.com' }\n",
	} {
		if err := os.WriteFile(filepath.Join(app, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := server.run(app, []string{"gwc", "build", "--argocd", "--values", "slow.jsonnet", "--timeout", "1m", "edge.gwc"})
	if got.err == nil || got.took > server.limit+grace/2 || got.stdout != "" {
		t.Errorf("%v after %s\n%s%s", got.err, got.took, got.stdout, got.stderr)
	}
}
