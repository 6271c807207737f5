package compiler_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/golden"
)

// TestFields looks up each field that a clause decided in the objects of all
// programs that compile: the object has the field.
func TestFields(t *testing.T) {
	programs, paths := 0, 0
	forms := map[string]bool{}
	for _, p := range corpus(t) {
		if len(golden.Overlays(p.files)) > 0 {
			continue // what an overlay removed is not decided
		}
		bundle := buildGolden(t, p.files, "").Bundle
		if bundle == nil {
			continue
		}
		programs++
		for _, o := range bundle.Objects {
			for _, f := range missing(t, o) {
				t.Errorf("%s: %s %s has no %s, which %q decided", p.name, o.Kind, o.Name, f.Path, f.Origins[0].Text())
			}
			for _, f := range o.Fields {
				paths++
				forms[o.Kind+" "+keys.ReplaceAllString(f.Path, "[]")] = true
			}
		}
	}
	t.Logf("%d paths of %d forms in %d programs", paths, len(forms), programs)
	if paths < 7000 || len(forms) < 60 || programs < 650 {
		t.Errorf("too few for the whole corpus: %d paths of %d forms in %d programs", paths, len(forms), programs)
	}
}

// keys are what tells paths of one form apart: numbers of items, and quoted keys.
var keys = regexp.MustCompile(`\[[^]]*\]`)

// missing returns the decided fields that an object does not have.
func missing(t *testing.T, o emit.Object) (list []emit.Field) {
	t.Helper()
	if _, encrypted := o.Body.(emit.Verbatim); encrypted {
		return o.Fields // it has no form in JSON, and no field that a clause decides
	}
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
			list = append(list, f)
		}
	}
	return list
}

// step is one step of a path: a field, an item of a list, or a key in quotes.
var step = regexp.MustCompile(`^(?:\.?([A-Za-z0-9_]+)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\])`)

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
