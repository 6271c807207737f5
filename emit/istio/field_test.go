package istio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
)

// TestEveryDecidedPartIsThere compiles the examples, and a program with every
// clause of what comes in, and looks up in the objects what their clauses are
// said to have decided.
func TestEveryDecidedPartIsThere(t *testing.T) {
	directories, err := filepath.Glob("../../examples/seed/*")
	if err != nil {
		t.Fatal(err)
	}
	others, _ := filepath.Glob("../../examples/[^s]*/")
	for _, dir := range append(append(directories, others...), "../../examples/shop", "testdata/inbound") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			result := compiler.Compile(context.Background(), []compiler.Root{{FS: os.DirFS(dir), Path: "."}},
				compiler.Options{Target: istio.Target{}, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
			if result.Failed() {
				t.Fatalf("%+v", result.Diagnostics)
			}
			for i := range result.Bundle.Objects {
				checkFields(t, &result.Bundle.Objects[i])
			}
		})
	}
}

func checkFields(t *testing.T, o *emit.Object) {
	t.Helper()
	text, err := o.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	for _, f := range o.Fields {
		if !has(tree, f.Path) {
			t.Errorf("%s %s has no %s, which %q is said to have decided", o.Kind, o.Name, f.Path, f.Origins[0].Text())
		}
	}
}

// step is one step of a path: a field, an entry of a list, or a key in quotes.
var step = regexp.MustCompile(`^(?:\.?([A-Za-z0-9]+)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\])`)

func has(tree any, path string) bool {
	for path != "" {
		m := step.FindStringSubmatch(path)
		if m == nil {
			return false
		}
		path = path[len(m[0]):]
		name := m[1]
		if m[3] != "" {
			name, _ = strconv.Unquote(m[3])
		}
		switch node := tree.(type) {
		case map[string]any:
			next, found := node[name]
			if !found {
				return false
			}
			tree = next
		case []any:
			if i, err := strconv.Atoi(m[2]); err == nil && i < len(node) {
				tree = node[i]
			} else if !contains(node, name) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// contains takes the name of a removed header as a step into the list of them.
func contains(list []any, name string) bool {
	return strings.Contains(fmt.Sprint(list), name)
}
