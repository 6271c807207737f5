package peers

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// repositories are folders of public manifests without Helm that come as Go modules.
var repositories = []struct{ name, module, folder string }{
	{"istio/samples", "istio.io/istio", "samples"},
	{"istio/tests", "istio.io/istio", "tests"},
	{"katib", "github.com/kubeflow/katib@v0.19.0", "."},
	{"flagger", "github.com/fluxcd/flagger@v1.36.1", "."},
}

// TestSamples runs gwc check over public manifests. It does not crash, and each error and warning is one of
// testdata/samples.txt, which says why it is true.
func TestSamples(t *testing.T) {
	reasons := sampleReasons(t)
	for _, r := range repositories {
		dir := filepath.Join(moduleDir(t, r.module), r.folder)
		said, figures, err := compile.Manifests(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s", r.name, figures)
		if !regexp.MustCompile(`^[0-9,]+ Istio objects? in [0-9,]+ units?: `).MatchString(figures) {
			t.Errorf("%s: %s", r.name, figures)
		}
		for _, d := range said {
			if d.Severity != "error" && d.Severity != "warning" {
				continue
			}
			key := fmt.Sprintf("%s/%s:%d %s %s", r.name, d.File, d.Start.Line, d.Severity, d.Code)
			if reasons[key] == "" {
				t.Errorf("not in testdata/samples.txt: %s: %s", key, d.Message)
			}
			delete(reasons, key)
		}
	}
	for key := range reasons {
		t.Errorf("in testdata/samples.txt, but not reported: %s", key)
	}
}

// sampleReasons reads lines of a place, a severity and a code, each followed by a line with the reason.
func sampleReasons(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/samples.txt")
	if err != nil {
		t.Fatal(err)
	}
	reasons, key := map[string]string{}, ""
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimRight(line, "\n"); {
		case line == "" || line[0] == '#':
		case line[0] == ' ':
			reasons[key] += strings.TrimSpace(line)
		default:
			if key = line; reasons[key] != "" {
				t.Fatalf("testdata/samples.txt has %s twice", key)
			}
		}
	}
	return reasons
}

// moduleDir returns the directory of a module: that of go.mod, or of the version that its name states.
func moduleDir(t *testing.T, module string) string {
	t.Helper()
	if !strings.Contains(module, "@") {
		out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var answer struct{ Dir string }
	if err != nil || json.Unmarshal(out, &answer) != nil {
		t.Fatalf("%s: %v", module, err)
	}
	return answer.Dir
}
