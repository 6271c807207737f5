package istio_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
)

// TestEveryDecidedPartIsThere compiles the examples, the programs of testdata/compile and
// one with every clause of ingress, and looks up in the objects what their clauses
// decided.
func TestEveryDecidedPartIsThere(t *testing.T) {
	programs := corpus(t)
	for _, pattern := range []string{"../../examples/*", "../../examples/*/*", "testdata/inbound"} {
		directories, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, dir := range directories {
			if found, _ := filepath.Glob(filepath.Join(dir, "*.gwc")); len(found) > 0 {
				programs[dir] = os.DirFS(dir)
			}
		}
	}
	compiled := 0
	for name, files := range programs {
		result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
			compiler.Options{Target: istio.Target{}, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
		if result.Failed() {
			continue // it needs an inventory
		}
		compiled++
		t.Run(filepath.Base(name), func(t *testing.T) {
			for i := range result.Bundle.Objects {
				checkFields(t, &result.Bundle.Objects[i])
			}
		})
	}
	if compiled < len(programs)*9/10 {
		t.Errorf("only %d of %d programs compile", compiled, len(programs))
	}
}

// corpus returns the programs of testdata/compile, without their inventories.
func corpus(t *testing.T) map[string]fs.FS {
	t.Helper()
	archives, err := filepath.Glob("../../testdata/compile/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives: %v", len(archives), err)
	}
	programs := map[string]fs.FS{}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := fstest.MapFS{}
		for _, f := range archive.Files {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		programs[name] = files
	}
	return programs
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
