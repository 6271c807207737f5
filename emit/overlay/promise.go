package overlay

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// broken warns of a change of what the program states, at a statement.
func (r *reader) broken(at diag.Span, format string, args ...any) {
	r.sink.Add(diag.At(at, code.OverlayPromise, "overlay %s "+format, append([]any{r.overlay.Name}, args...)...).
		WithHint("remove the change from the overlay, or accept it here"))
}

// A change is a part of an object that an overlay changes.
type change struct {
	path     string // in the object before
	old, now any    // nil if there is none
}

// changes reports the changes of an object that gwc made that concern what the program
// states. The places of changed parts are those of the overlay.
func (r *reader) changes(before *original, value map[string]any, out *emit.Object) {
	var d differ
	d.compare("", before.value, value)
	if !before.object.Manual {
		marks := r.target.Promises(out.Kind)
		reported := map[string]bool{}
		for _, c := range d.changes {
			path, removed := marked(marks, c)
			if path == "" || reported[path] {
				continue
			}
			reported[path] = true
			verb := "changes"
			if removed {
				verb = "removes"
			}
			r.broken(before.object.At(path), verb+" %s of %s", path, nameOf(out))
		}
	}
	out.Fields = slices.DeleteFunc(slices.Clone(out.Fields), func(f emit.Field) bool {
		return slices.ContainsFunc(d.changes, func(c change) bool { return emit.Encloses(c.path, f.Path) })
	})
	for _, c := range d.changes {
		if c.now == nil {
			continue
		}
		out.Fields = append(out.Fields, emit.Field{Path: c.path, Origins: []diag.Span{r.overlay.Top()}})
	}
}

// index matches an item of a list in a path.
var index = lazy.MustCompile(`\[[0-9]+\]`)

// marked returns the marked field that a change concerns, and whether the field is
// removed; "" if it concerns none. That is the changed part if it is in a marked field,
// or a marked field in it.
func marked(marks []string, c change) (path string, removed bool) {
	plain := index.ReplaceAllString(c.path, "[]")
	for _, mark := range marks {
		if emit.Encloses(mark, plain) {
			return c.path, c.now == nil
		}
		inner, within := strings.CutPrefix(mark, plain)
		if within && emit.Encloses(plain, mark) && !reflect.DeepEqual(all(c.old, inner), all(c.now, inner)) {
			return c.path, c.now == nil
		}
	}
	return "", false
}

// all returns the values of a path in a value, as .match[].gateways.
func all(value any, path string) (list []any) {
	if path == "" {
		return []any{value}
	}
	if rest, isList := strings.CutPrefix(path, "[]"); isList {
		items, _ := value.([]any)
		for _, item := range items {
			list = append(list, all(item, rest)...)
		}
		return list
	}
	path = strings.TrimPrefix(path, ".")
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	object, _ := value.(map[string]any)
	if inner, found := object[path[:end]]; found {
		return all(inner, path[end:])
	}
	return nil
}

// A differ finds the changes between two values.
type differ struct{ changes []change }

func (d *differ) compare(path string, old, now any) {
	if reflect.DeepEqual(old, now) {
		return
	}
	switch o := old.(type) {
	case map[string]any:
		if n, same := now.(map[string]any); same {
			d.maps(path, o, n)
			return
		}
	case []any:
		if n, same := now.([]any); same {
			d.lists(path, o, n)
			return
		}
	}
	d.changes = append(d.changes, change{path, old, now})
}

func (d *differ) maps(path string, old, now map[string]any) {
	both := maps.Clone(old)
	maps.Copy(both, now)
	for _, key := range slices.Sorted(maps.Keys(both)) {
		if path == "" && key == "metadata" {
			continue
		}
		d.compare(emit.KeyPath(path, key), old[key], now[key])
	}
}

// lists compares items one by one where the lists have the same length; else what is
// between the items that both begin and end with is one change.
func (d *differ) lists(path string, old, now []any) {
	if len(old) != len(now) {
		d.changes = append(d.changes, change{path, old, now})
		return
	}
	for i := range old {
		d.compare(emit.ItemPath(path, i), old[i], now[i])
	}
}
