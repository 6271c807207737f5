package emit_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestOutline checks the outline of objects against their YAML: it has as many
// lines, and parts begin and end on the same ones.
func TestOutline(t *testing.T) {
	bundle := shop()
	var all strings.Builder
	for i := range bundle.Objects {
		text, err := bundle.Objects[i].YAML()
		if err != nil {
			t.Fatal(err)
		}
		parts, n, err := bundle.Objects[i].Outline()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		if n != len(lines) {
			t.Errorf("%d lines, not %d", n, len(lines))
		}
		for _, p := range parts {
			fmt.Fprintf(&all, "%s %d-%d %s\n", p.Path, p.First, p.Last, strings.TrimSpace(lines[p.First-1]))
		}
	}
	for _, want := range []string{
		"apiVersion 1-1 apiVersion: v1",
		`data["tls.key"] 9-9 tls.key: aw==`,
		`metadata.labels["gwc.dev/program"] 8-8 gwc.dev/program: "on"`,
		"spec.servers[0] 13-21 - port:",
		"spec.servers[0].port 13-16 - port:",
		"spec.servers[0].hosts 17-19 hosts:",
		`spec.servers[0].hosts["a.example.com"] 19-19 - a.example.com`,
		"spec.selector.istio 23-23 istio: ingress",
		"spec.http[0].match[0].uri.prefix 12-12 prefix: /",
		"spec.http[0].retries.attempts 19-19 attempts: 0",
		"spec.portLevelMtls.8080 9-10 \"8080\":",
	} {
		if !strings.Contains("\n"+all.String(), "\n"+want+"\n") {
			t.Errorf("no part %s in\n%s", want, &all)
		}
	}
}
