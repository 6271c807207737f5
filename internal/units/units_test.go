package units_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/internal/units"
)

const istio = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\n"

func read(t *testing.T, files map[string]string, o units.Options) units.Folder {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	folder, err := units.Read(fsys, ".", "", o)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestFiles checks what a file is taken for: a manifest, or the reason why it is none.
func TestFiles(t *testing.T) {
	for _, c := range []struct{ name, text, why string }{
		{"a.yaml", istio, ""},
		{"a.yaml", "---\n" + istio + "---\n" + istio, ""},
		{"a.yml", "kind: VirtualService\nmetadata: {name: a}\nspec: {}\n", ""}, // an error, but meant as one
		{"a.yaml", "apiVersion: networking.istio.io/v1\nmetadata: {name: a}\n", ""},
		{"a.yaml", "apiVersion: notes/v2\nkind: # one of these\narea: x\n", "file without apiVersion and kind"},
		{"a.yaml", "kind: Deployment\nmetadata: {name: a}\n", "file without apiVersion and kind"},
		{"a.json", `{"metadata": {"kind": "x"}, "items": []}`, "JSON file without a kind"},
		{"a.json", `{"configs": [{"kind": "a", "apiVersion": "v1", "metadata": {}}]}`, "JSON file without a kind"},
		{"a.json", `{"items": [{"text": "}\"{"}], "kind": "List", "apiVersion": "v1"}`, ""},
		{"a.yaml", `{apiVersion: v1, kind: Service, metadata: {name: a}}`, ""},
		{"values.yaml", "image: web\n", "values file"},
		{"docker-compose.yaml", "services: {}\n", "compose file"},
		{"Chart.yaml", "apiVersion: v2\nname: web\n", "Helm chart"},
		{"a.yaml", "# nothing\n", "empty file"},
		{"a.yaml", "- op: replace\n  path: /spec\n", "list or JSON patch"},
		{"a.yaml", istio + "$patch: delete\n", "patch"},
		{"a.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Component\n", "kustomization"},
		{"base.yaml", "resources: [a.yaml]\n", "kustomization"},
		{"a.yaml", istio + "spec:\n  {{- if .Values.tls }}\n  servers: []\n  {{- end }}\n", "template"},
		{"a.yaml", strings.Replace(istio, "name: a", "name: {{ .Values.name }}", 1), "template"},
		{"a.yaml", istio + "spec: {servers: [{hosts: [\"*.{{.Domain}}\"]}]}\n", "template"},
		{"a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n# {{ .Values.x }}\n", ""},
		{"a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  board: |\n    {{ pod }}\n  alert: \"{{- $labels.pod }}\"\n", ""},
		{"a.yaml", "{% for a in b %}\n" + istio, "template"},
		{"a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {tls.key: \"ENC[AES]\"}\nsops: {version: 1}\n", "encrypted file"},
		{"a.json", `{"apiVersion": "v1", "kind": "Secret", "data": {"a": "ENC[AES]"},` + "\n" + `"sops": {}}`, "encrypted file"},
	} {
		folder := read(t, map[string]string{c.name: c.text}, units.Options{})
		why := ""
		for _, s := range folder.Skipped {
			why += s.Why
		}
		if why != c.why || (why == "") != (len(folder.Units) == 1) {
			t.Errorf("%s: %q: %q in %d units, not %q", c.name, c.text, why, len(folder.Units), c.why)
		}
	}
}

// TestLinesStay checks that documents that are left out keep the lines of the others.
func TestLinesStay(t *testing.T) {
	folder := read(t, map[string]string{"a.yaml": "a: 1\n---\n" + istio}, units.Options{})
	if got, want := string(folder.Units[0].Files[0].Text), "    \n---\n"+istio; strings.TrimSpace(strings.ReplaceAll(got, "-", "")) != strings.TrimSpace(strings.ReplaceAll(want, "-", "")) || strings.Count(got, "\n") != strings.Count(want, "\n") {
		t.Errorf("%q", got)
	}
}

// TestUnits checks which files are judged together, and how kustomizations change them.
func TestUnits(t *testing.T) {
	const kustomization = "/kustomization.yaml"
	for name, c := range map[string]struct {
		files map[string]string
		o     units.Options
		want  []string
	}{
		"directories": {map[string]string{"a/x.yaml": istio, "a/y.yaml": istio, "b/x.yaml": istio, "z.yaml": istio}, units.Options{},
			[]string{".: z.yaml", "a: a/x.yaml a/y.yaml", "b: b/x.yaml"}},
		"together": {map[string]string{"a/x.yaml": istio, "b/x.yaml": istio}, units.Options{Together: true}, []string{": a/x.yaml b/x.yaml"}},
		"bases are parts of overlays": {map[string]string{
			"base" + kustomization: "resources: [x.yaml]\nnamePrefix: b-\nnamespace: base\n", "base/x.yaml": istio,
			"dev" + kustomization:  "resources: [../base]\nnamespace: dev\ncommonLabels: {env: dev}\n",
			"prod" + kustomization: "resources: [../base, own.yaml]\nnamePrefix: p-\nnameSuffix: -1\n", "prod/own.yaml": istio, "prod/other.yaml": istio,
		}, units.Options{}, []string{"dev: base/x.yaml(dev b-_ map[env:dev])", "prod: base/x.yaml(base p-b-_-1) prod/own.yaml( p-_-1)", "prod: prod/other.yaml"}},
		"a base on two paths": {map[string]string{
			"base" + kustomization: "resources: [x.yaml]\n", "base/x.yaml": istio,
			"one" + kustomization: "resources: [../base]\nnamespace: one\n", "two" + kustomization: "resources: [../base]\nnamespace: two\n",
			"all" + kustomization: "resources: [../one, ../two, ../one]\n",
		}, units.Options{}, []string{"all: base/x.yaml(one _) base/x.yaml(two _)"}},
		"a circle": {map[string]string{
			"a" + kustomization: "resources: [../b, x.yaml]\nnamePrefix: a-\n", "b" + kustomization: "resources: [../a]\nnamePrefix: b-\n", "a/x.yaml": istio,
		}, units.Options{}, []string{"a: a/x.yaml( a-_)"}},
		"what is left out": {map[string]string{
			".gitignore": "*.tmp.yaml\nout/\n!keep.tmp.yaml\n", "a/.gwcignore": "/only.yaml\n", "a/only.yaml": istio, "a/b/only.yaml": istio,
			"x.tmp.yaml": istio, "keep.tmp.yaml": istio, "out/x.yaml": istio, "deep/out/x.yaml": istio, "node_modules/x.yaml": istio, ".git/x.yaml": istio,
			"test/one/x.yaml": istio, "test/x.yaml": istio,
		}, units.Options{Exclude: []string{"test/**/x.yaml"}}, []string{".: keep.tmp.yaml", "a/b: a/b/only.yaml"}},
	} {
		var got []string
		for _, u := range read(t, c.files, c.o).Units {
			text := u.Dir + ":"
			for _, f := range u.Files {
				text += " " + f.Name
				if changed := fmt.Sprintf("(%s %s_%s", f.Change.Namespace, f.Change.Prefix, f.Change.Suffix); len(f.Change.Labels) > 0 {
					text += fmt.Sprint(changed, " ", f.Change.Labels, ")")
				} else if changed != "( _" {
					text += changed + ")"
				}
			}
			got = append(got, text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nnot\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestUnknown checks which objects are changed in a way that is not known.
func TestUnknown(t *testing.T) {
	service := "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
	for kustomization, want := range map[string]int{
		"":                                  0,
		"patches: [{path: p.yaml}]\n":       1,
		"patchesStrategicMerge: [p.yaml]\n": 1,
		"patchesStrategicMerge: ['" + "{kind: Service, metadata: {name: web}}\n\n']\n":        1,
		"patchesJson6902: [{path: p.yaml, target: {kind: Gateway, name: a}}]\n":               1,
		"patches: [{patch: '[]', target: {kind: 'Serv.*', name: 'w|web'}}]\n":                 1,
		"patches: [{patch: '[]', target: {name: 'other'}}]\n":                                 0,
		"replacements: [{targets: [{select: {kind: Gateway}}, {select: {kind: Service}}]}]\n": 2,
		"replacements: [{path: r.yaml}]\n":                                                    1,
	} {
		folder := read(t, map[string]string{
			"kustomization.yaml": "resources: [a.yaml]\n" + kustomization, "a.yaml": istio + "---\n" + service,
			"p.yaml": service + "spec: {ports: []}\n", "r.yaml": "targets: [{select: {kind: Gateway}}]\n",
		}, units.Options{})
		if got := len(folder.Units[0].Files[0].Unknown); got != want {
			t.Errorf("%q: %d objects, not %d", kustomization, got, want)
		}
	}
	for text, want := range map[string]int{
		istio + "spec: {a: web.$(NAMESPACE).svc}\n": 1, istio + "spec: {a: \"${domain}\"}\n": 1, istio + "spec: {a: b} # ${x}\n": 0,
		service + "spec: {a: $(X)}\n": 0, istio + "spec: {a: \"^/(a|b)$\"}\n": 0,
	} {
		if got := len(read(t, map[string]string{"a.yaml": text}, units.Options{}).Units[0].Files[0].Unknown); got != want {
			t.Errorf("%q: %d objects, not %d", text, got, want)
		}
	}
}

// TestUnreadable checks that a bad file is one problem.
func TestUnreadable(t *testing.T) {
	folder := read(t, map[string]string{"kustomization.yaml": "resources: {\n", "a.yaml": istio}, units.Options{})
	if len(folder.Problems) != 1 || len(folder.Units) != 1 {
		t.Errorf("%d problems in %d units", len(folder.Problems), len(folder.Units))
	}
}
