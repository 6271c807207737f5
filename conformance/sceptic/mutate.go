// Package sceptic makes deliberate faults in bundles that are right, to see whether the judges notice.
//
// It knows how to spoil objects; it does not know who should notice.
package sceptic

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// Fault is one deliberate fault in the bundle of a case.
type Fault struct {
	Case string
	What string
	Do   []string // edits, see Apply
}

// Apply spoils a copy of a bundle. An edit is one of
//
//	KIND/NAME PATH = JSON     sets a field; PATH has dots, and numbers for the elements of lists (or the next one)
//	KIND/NAME PATH -          removes it
//	KIND/NAME PATH <-> PATH   swaps two
//	KIND/NAME -               removes the object
//	KIND/NAME -> NAMESPACE    moves it
//	+ JSON                    adds an object
//
// An edit that changes nothing is an error: a fault that is none would count as one that nobody noticed.
func Apply(b bundle.Bundle, edits []string) (bundle.Bundle, error) {
	out := b.Clone()
	for _, edit := range edits {
		before := string(out.YAML())
		var err error
		if out, err = apply(out, edit); err != nil {
			return nil, fmt.Errorf("%s: %w", edit, err)
		}
		if string(out.YAML()) == before {
			return nil, fmt.Errorf("%s: it changes nothing", edit)
		}
	}
	return out, nil
}

func apply(b bundle.Bundle, edit string) (bundle.Bundle, error) {
	if text, ok := strings.CutPrefix(edit, "+ "); ok {
		more, err := bundle.Parse([]byte(text))
		return append(b, more...), err
	}
	words := strings.SplitN(edit, " ", 4)
	kind, name, _ := strings.Cut(words[0], "/")
	o := b.Find(kind, name)
	switch {
	case o == nil:
		return nil, fmt.Errorf("no such object")
	case len(words) == 2 && words[1] == "-":
		return slices.DeleteFunc(b, func(e *unstructured.Unstructured) bool { return e == o }), nil
	case len(words) == 3 && words[1] == "->":
		o.SetNamespace(words[2])
		return b, nil
	case len(words) == 3 && words[2] == "-":
		return b, put(o.Object, strings.Split(words[1], "."), nil)
	case len(words) == 4 && words[2] == "=":
		var value any
		if err := json.Unmarshal([]byte(words[3]), &value); err != nil {
			return nil, err
		}
		return b, put(o.Object, strings.Split(words[1], "."), whole(value))
	case len(words) == 4 && words[2] == "<->":
		return b, swap(o.Object, strings.Split(words[1], "."), strings.Split(words[3], "."))
	}
	return nil, fmt.Errorf("no edit")
}

// whole makes numbers integers, as the API server has them.
func whole(v any) any {
	switch v := v.(type) {
	case float64:
		return int64(v)
	case map[string]any:
		for k, e := range v {
			v[k] = whole(e)
		}
	case []any:
		for i, e := range v {
			v[i] = whole(e)
		}
	}
	return v
}

func swap(root map[string]any, a, b []string) error {
	first, err := get(root, a)
	if err != nil {
		return err
	}
	second, err := get(root, b)
	if err != nil {
		return err
	}
	if err := put(root, a, second); err != nil {
		return err
	}
	return put(root, b, first)
}

func get(v any, path []string) (any, error) {
	for _, step := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(at) {
				return nil, fmt.Errorf("no element %s", step)
			}
			v = at[i]
		default:
			return nil, fmt.Errorf("nothing at %s", step)
		}
	}
	return v, nil
}

// put sets the value at a path; nil removes it.
func put(root map[string]any, path []string, value any) error {
	parent, err := get(root, path[:len(path)-1])
	if err != nil {
		return err
	}
	last := path[len(path)-1]
	switch at := parent.(type) {
	case map[string]any:
		if value == nil {
			delete(at, last)
		} else {
			at[last] = value
		}
		return nil
	case []any:
		i, err := strconv.Atoi(last)
		switch {
		case err == nil && i == len(at) && value != nil:
			return put(root, path[:len(path)-1], append(at, value))
		case err != nil || i >= len(at):
			return fmt.Errorf("no element %s", last)
		case value == nil:
			return put(root, path[:len(path)-1], slices.Delete(at, i, i+1))
		}
		at[i] = value
		return nil
	}
	return fmt.Errorf("nothing at %s", strings.Join(path[:len(path)-1], "."))
}
