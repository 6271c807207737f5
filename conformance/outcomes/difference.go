package outcomes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Report is what gwc diff says of two states of objects.
type Report struct {
	Summary     string
	Refused     int
	Differences []struct {
		Class, Host, Old, New string
		Examples              []string
		Doubt                 []string `json:"not_certain"`
	}
	Open []struct{ Why string }
}

// Diff compares two states of objects in one mesh.
func Diff(old, latest []byte, around *mesh.Placed) (r Report, err error) {
	gwc, err := compile.Standard()
	if err != nil {
		return r, err
	}
	dir, err := os.MkdirTemp("", "gwc-diff-")
	if err != nil {
		return r, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	kube, err := around.YAML()
	if err != nil {
		return r, err
	}
	for _, side := range []*[]byte{&old, &latest} {
		if *side, err = Within(*side, around); err != nil {
			return r, err
		}
	}
	for name, text := range map[string][]byte{"old.yaml": old, "new.yaml": latest, "cluster.yaml": kube} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return r, err
		}
	}
	args := []string{"diff", "--format", "json", "--inventory", "cluster.yaml", "--complete", "old.yaml", "new.yaml"}
	if around.DNSCapture {
		args = append(args, "--dns-capture")
	}
	diff := exec.Command(gwc.Path, args...)
	diff.Env = append(os.Environ(), gwc.Env...)
	var stdout, stderr bytes.Buffer
	diff.Dir, diff.Stdout, diff.Stderr = dir, &stdout, &stderr
	if err := diff.Run(); err != nil {
		return r, fmt.Errorf("gwc diff: %w\n%s", err, stderr.Bytes())
	}
	return r, json.Unmarshal(stdout.Bytes(), &r)
}

// Example reads a call as gwc writes it. An address that a name has is not part of it: the mesh knows addresses.
func Example(text string, around *mesh.Placed) (call.Call, error) {
	words := strings.Fields(strings.ReplaceAll(text, `"`, ""))
	var kept []string
	for i := 0; i < len(words); i++ {
		switch {
		case words[i] == "address" && i+1 < len(words):
			i++
		case words[i] == "at" && i+1 < len(words):
			i++
			kept = append(kept, "at", keyOf(around, words[i]))
		case words[i] == "with" && i+1 < len(words) && words[i+1] == "other-certificate":
			i++
			kept = append(kept, "with", "rogue-certificate")
		default:
			kept = append(kept, words[i])
		}
	}
	return call.Parse(strings.Join(kept, " ") + " -> refused")
}
