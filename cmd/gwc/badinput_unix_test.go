//go:build unix

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"
)

// right is a manifest with one mistake, which is found whatever else the folder has.
const right = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web, namespace: shop}\nspec: {hosts: [web], http: []}\n"

// TestBadInput checks a folder with files other than manifests, and manifests that
// cannot be read: one line for each of the latter, and the rest is checked.
func TestBadInput(t *testing.T) {
	bomb := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 12; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	files := map[string]string{
		"right.yaml":              right,
		"bom.yaml":                "\ufeff" + strings.ReplaceAll(right, "web", "bom"),
		"crlf.yaml":               strings.ReplaceAll(strings.ReplaceAll(right, "web", "crlf"), "\n", "\r\n"),
		"octet.yaml":              "apiVersion: v1\nkind: Service\nmetadata: {name: \"a\xff\"}\n",
		"control.yaml":            "apiVersion: v1\nkind: Service\nmetadata: {name: \"a\x00\"}\n",
		"tab.yaml":                "apiVersion: v1\n\tkind: Service\n",
		"bomb.yaml":               bomb,
		"deep.yaml":               "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\ndata: " + deep + "\n",
		"deep.json":               `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"},"data":` + deep + "}\n",
		"utf16.yaml":              "\xff\xfe" + utf16LE(right),
		"jinja.yaml":              "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ name }}\n{% if x %}\n  namespace: a\n{% endif %}\n",
		"sops.yaml":               "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  a: ENC[AES256_GCM,data:abc,iv:a,tag:b,type:str]\nsops:\n  version: 3.8.1\n",
		"vault.yaml":              "$ANSIBLE_VAULT;1.1;AES256\n6162636465\n",
		"empty.yaml":              "",
		"compose.yaml":            "services:\n  a: {image: b}\n",
		"chart/Chart.yaml":        "name: c\n",
		"chart/values.yaml":       "a: 1\n",
		"chart/templates/a.yaml":  "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
		"binary.yaml":             string([]byte{0, 1, 2, 3, 255, 254, 253}),
		"patches/add.yaml":        "- op: add\n  path: /spec\n  value: {}\n",
		"overlay/merge.yaml":      "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  $patch: delete\n",
		"node_modules/x/pkg.json": `{"name": "x"}`,
	}
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	if err := syscall.Mkfifo("pipe.yaml", 0o600); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", "socket.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.Close() }()
	for name, to := range map[string]string{"dangling.yaml": "nowhere.yaml", "circle.yaml": "circle.yaml", "self": ".", "outside.yaml": "/etc/hosts"} {
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
	got := linesOf(t, "check", ".", "--verbose")
	want := []string{
		"error[GWC0190]: cannot read circle.yaml: too many levels of symbolic links",
		"error[GWC0190]: cannot read dangling.yaml: no such file or directory",
		"error[GWC0190]: cannot read outside.yaml: path escapes from parent",
		"error[GWC0190]: cannot read pipe.yaml: not a regular file",
		"error[GWC0190]: cannot read socket.yaml: not a regular file",
		"bom.yaml:4:1: error[GWC1104]: a VirtualService needs a route",
		"bomb.yaml:1:1: error[GWC0901]: invalid YAML: document contains excessive aliasing",
		"control.yaml:3:20: error[GWC0901]: invalid YAML: control characters are not allowed",
		"crlf.yaml:4:1: error[GWC1104]: a VirtualService needs a route",
		"deep.json:1:1: error[GWC0901]: invalid YAML: exceeded max depth of 10000",
		"deep.yaml:4:1: error[GWC0901]: invalid YAML: exceeded max depth of 10000",
		"octet.yaml:3:20: error[GWC0901]: invalid YAML: invalid leading UTF-8 octet",
		"right.yaml:4:1: error[GWC1104]: a VirtualService needs a route",
		"tab.yaml:2:2: error[GWC0901]: invalid YAML: found a tab character that violates indentation",
		"utf16.yaml:1:1: error[GWC0901]: the manifest is in UTF-16",
		"note: binary.yaml: file without apiVersion and kind, not a manifest",
		"note: chart/Chart.yaml: Helm chart, not a manifest",
		"note: chart/templates/a.yaml: template, not a manifest",
		"note: chart/values.yaml: values file, not a manifest",
		"note: compose.yaml: compose file, not a manifest",
		"note: empty.yaml: empty file, not a manifest",
		"note: jinja.yaml: template, not a manifest",
		"note: overlay/merge.yaml: patch, not a manifest",
		"note: patches/add.yaml: list or JSON patch, not a manifest",
		"note: self: directory link, not a manifest",
		"note: sops.yaml: encrypted file, not a manifest",
		"note: vault.yaml: encrypted file, not a manifest",
	}
	if a, b := strings.Join(got[:max(len(got)-1, 0)], "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}

// linesOf returns the first line of each diagnostic and the notes of a run.
func linesOf(t *testing.T, args ...string) (lines []string) {
	t.Helper()
	var out, errs bytes.Buffer
	run(args, strings.NewReader(""), &out, &errs)
	for line := range strings.Lines(errs.String()) {
		if line = strings.TrimRight(line, "\n"); line != "" && line[0] != ' ' {
			lines = append(lines, line)
		}
	}
	return lines
}

func utf16LE(text string) string {
	var out []byte
	for _, c := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, c)
	}
	return string(out)
}

// TestLinear checks dumps of a cluster of two sizes, with a finding for each object, as
// one line and as documents: time grows with the size. The bound is wide, because other
// tests run at the same time.
func TestLinear(t *testing.T) {
	const object = `{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"web%d","namespace":"shop"},"spec":{"hosts":["web%d"],"http":[{"retries":{"attempts":-1},"redirect":{"uri":"/"}}]}}`
	for _, form := range []struct{ name, begin, between, end string }{
		{"a list in one line", `{"apiVersion":"v1","kind":"List","items":[`, ",", "]}\n"},
		{"documents", "", "\n---\n", "\n"},
	} {
		t.Run(form.name, func(t *testing.T) {
			took := func(n int) time.Duration {
				var text strings.Builder
				text.WriteString(form.begin)
				for i := range n {
					if i > 0 {
						text.WriteString(form.between)
					}
					_, _ = fmt.Fprintf(&text, object, i, i)
				}
				text.WriteString(form.end)
				path := filepath.Join(t.TempDir(), "dump.json")
				if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				lines := linesOf(t, "check", path)
				if last := lines[len(lines)-1]; !strings.Contains(strings.ReplaceAll(last, ",", ""), fmt.Sprintf(": %d errors", n)) {
					t.Errorf("%d objects: %s", n, last)
				}
				return time.Since(start)
			}
			small, large := took(500), took(6000)
			for range 2 { // the machine may have paused
				if large > 60*small {
					small, large = took(500), took(6000)
				}
			}
			if large > 60*small {
				t.Errorf("500 objects took %v, and 6000, 12 times as many, %v", small, large)
			}
		})
	}
}
