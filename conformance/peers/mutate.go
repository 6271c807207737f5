package peers

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
)

// Mutants returns objects that differ from one in one place of its spec: a field is removed, emptied, doubled, misspelt,
// out of range, of another type, or a level higher or lower. The order is fixed.
func Mutants(o Object) (list []Object) {
	n := 0
	var each func(path []any)
	each = func(path []any) {
		at := lookup(o.Body, path)
		if len(path) > 1 {
			for _, change := range changes(at) {
				body := runtime.DeepCopyJSON(o.Body)
				if change.to(body, path) {
					n++
					list = append(list, Object{fmt.Sprintf("%s #%d %s %s", o.From, n, change.name, text(path)), body})
				}
			}
		}
		switch at := at.(type) {
		case map[string]any:
			for _, key := range keys(at) {
				each(append(slices.Clone(path), key))
			}
		case []any:
			for i := range at {
				each(append(slices.Clone(path), i))
			}
		}
	}
	each([]any{"spec"})
	return list
}

// neighbours is how many objects of its kind lend each object their fields.
const neighbours = 12

// Spliced returns objects with a field of another object of the same kind, at the same path: combinations that nobody
// wrote. The order is fixed.
func Spliced(objects []Object) (list []Object) {
	kinds := map[any][]Object{}
	for _, o := range objects {
		kinds[o.Body["kind"]] = append(kinds[o.Body["kind"]], o)
	}
	for _, o := range objects {
		same := kinds[o.Body["kind"]]
		at := slices.IndexFunc(same, func(p Object) bool { return p.From == o.From })
		for n := 1; n <= min(neighbours, len(same)-1); n++ {
			list = append(list, splice(o, same[(at+n)%len(same)], []any{"spec"})...)
		}
	}
	return list
}

// splice returns the object with each field of another that it does not have, or has with another value.
func splice(o, other Object, path []any) (list []Object) {
	from, _ := lookup(other.Body, path).(map[string]any)
	into, is := lookup(o.Body, path).(map[string]any)
	if !is {
		return nil
	}
	for _, key := range keys(from) {
		at := append(slices.Clone(path), key)
		body := runtime.DeepCopyJSON(o.Body)
		put(body, at, runtime.DeepCopyJSONValue(from[key]))
		list = append(list, Object{fmt.Sprintf("%s with %s of %s", o.From, text(at), other.From), body})
		if l, isList := into[key].([]any); isList && len(l) > 0 {
			if m, isList := from[key].([]any); isList && len(m) > 0 {
				list = append(list, splice(o, other, append(at, 0))...)
			}
		} else {
			list = append(list, splice(o, other, at)...)
		}
	}
	return list
}

// A change changes the value at a path, and reports whether it did.
type change struct {
	name string
	to   func(body map[string]any, path []any) bool
}

// changes returns the changes of a value.
func changes(v any) []change {
	list := []change{{"removed", remove}, {"misspelt", misspell}, {"snake", snake}, {"up", up}, {"down", down}, set("null", nil)}
	switch v := v.(type) {
	case string:
		list = append(list, set("empty", ""), set("doubled", v+v), set("spaces", v+" x"), set("wildcard", "*"), set("part wildcard", "*a."+v), set("range", v+"/33"),
			set("address", "10.0.0.1"), set("upper", strings.ToUpper(v)), set("dot", v+"."), set("number", int64(80)), set("long", strings.Repeat("a", 300)), set("list", []any{v}),
			set("short duration", "1us"), set("unix", "unix:///a/"), set("regex", "(?!a)"), set("percent", "50%"), set("slash", "a/"+v), set("numeric host", "a.1"))
	case int64:
		list = append(list, set("zero", int64(0)), set("negative", int64(-1)), set("above port", int64(65536)), set("above int32", int64(4294967296)), set("fraction", float64(v)+0.5),
			set("text", fmt.Sprint(v)), set("hundred", int64(101)))
	case float64:
		list = append(list, set("zero", int64(0)), set("negative", float64(-0.1)), set("hundred", float64(100.1)), set("tiny", float64(0.00001)), set("text", fmt.Sprint(v)))
	case bool:
		list = append(list, set("not", !v), set("text", fmt.Sprint(v)))
	case []any:
		list = append(list, set("empty", []any{}), set("no list", "x"), change{"doubled", double}, change{"null item", func(body map[string]any, path []any) bool {
			return put(body, path, append(runtime.DeepCopyJSONValue(lookup(body, path)).([]any), nil))
		}})
		if len(v) > 1 {
			list = append(list, set("first", v[:1]))
		}
	case map[string]any:
		list = append(list, set("empty", map[string]any{}), set("no mapping", "x"), change{"odd key", func(body map[string]any, path []any) bool {
			m, _ := lookup(body, path).(map[string]any)
			m["a*b"] = "x"
			return true
		}})
	}
	return list
}

func set(name string, v any) change {
	return change{name, func(body map[string]any, path []any) bool { return put(body, path, v) }}
}

func remove(body map[string]any, path []any) bool {
	parent, last := lookup(body, path[:len(path)-1]), path[len(path)-1]
	switch parent := parent.(type) {
	case map[string]any:
		delete(parent, last.(string))
	case []any:
		return put(body, path[:len(path)-1], slices.Delete(slices.Clone(parent), last.(int), last.(int)+1))
	}
	return true
}

func rename(body map[string]any, path []any, to func(string) string) bool {
	parent, is := lookup(body, path[:len(path)-1]).(map[string]any)
	name, isName := path[len(path)-1].(string)
	if !is || !isName || to(name) == name {
		return false
	}
	parent[to(name)] = parent[name]
	delete(parent, name)
	return true
}

func misspell(body map[string]any, path []any) bool {
	return rename(body, path, func(name string) string { return name + "s" })
}

func snake(body map[string]any, path []any) bool {
	return rename(body, path, func(name string) string {
		var b strings.Builder
		for _, r := range name {
			if 'A' <= r && r <= 'Z' {
				b.WriteByte('_')
				r += 'a' - 'A'
			}
			b.WriteRune(r)
		}
		return b.String()
	})
}

// up moves a field to the next mapping around its own.
func up(body map[string]any, path []any) bool {
	name, isName := path[len(path)-1].(string)
	parent, is := lookup(body, path[:len(path)-1]).(map[string]any)
	if !isName || !is {
		return false
	}
	for n := len(path) - 2; n >= 0; n-- {
		if outer, is := lookup(body, path[:n]).(map[string]any); is {
			if _, taken := outer[name]; taken {
				return false
			}
			outer[name] = parent[name]
			delete(parent, name)
			return true
		}
	}
	return false
}

// down moves a field into the first mapping beside it.
func down(body map[string]any, path []any) bool {
	name, isName := path[len(path)-1].(string)
	parent, is := lookup(body, path[:len(path)-1]).(map[string]any)
	if !isName || !is {
		return false
	}
	for _, key := range keys(parent) {
		if inner, is := parent[key].(map[string]any); is && key != name && inner[name] == nil {
			inner[name] = parent[name]
			delete(parent, name)
			return true
		}
	}
	return false
}

func double(body map[string]any, path []any) bool {
	l, _ := runtime.DeepCopyJSONValue(lookup(body, path)).([]any)
	return len(l) > 0 && put(body, path, append(l, l[0]))
}

func lookup(x any, path []any) any {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			m, _ := x.(map[string]any)
			x = m[key]
		case int:
			l, _ := x.([]any)
			x = l[key]
		}
	}
	return x
}

func put(body map[string]any, path []any, v any) bool {
	last := path[len(path)-1]
	switch parent := lookup(body, path[:len(path)-1]).(type) {
	case map[string]any:
		parent[last.(string)] = v
	case []any:
		parent[last.(int)] = v
	}
	return true
}

func keys(m map[string]any) (list []string) {
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

func text(path []any) string {
	var b strings.Builder
	for i, step := range path {
		switch step := step.(type) {
		case string:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		}
	}
	return b.String()
}
