package manifest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/lang/diag"
)

// ReadJSON returns the value of a file of JSON, which must be valid.
func ReadJSON(file *diag.File) Value {
	r := &reader{file: file, sink: &diag.Sink{}}
	return *r.json(Document{File: file, End: len(file.Text)}, file.Text)
}

// Merge returns a decoded JSON value as a manifest would state it. What equals a part
// of the value before is that part, with the order of its keys and the form of its
// numbers. The order of other keys is that of the alphabet.
func Merge(before *Value, after any) Value {
	if before != nil && equal(before, after) {
		return *before
	}
	switch v := after.(type) {
	case map[string]any:
		return mergeMap(before, v)
	case []any:
		out := Value{Kind: List, Items: make([]Value, len(v))}
		for i, item := range v {
			var old *Value
			if before != nil && before.Kind == List && i < len(before.Items) {
				old = &before.Items[i]
			}
			out.Items[i] = Merge(old, item)
		}
		return out
	case string:
		return Value{Kind: String, Text: v}
	}
	text, _ := json.Marshal(after) // a number, true, false or null
	return Value{Kind: Literal, Text: string(text)}
}

func mergeMap(before *Value, after map[string]any) Value {
	out := Value{Kind: Map}
	if before != nil && before.Kind == Map {
		for i := range before.Entries {
			e := &before.Entries[i]
			if v, kept := after[e.Key]; kept {
				out.Entries = append(out.Entries, Entry{Key: e.Key, Value: Merge(&e.Value, v)})
			}
		}
	}
	kept := map[string]bool{}
	for _, e := range out.Entries {
		kept[e.Key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if !kept[key] {
			out.Entries = append(out.Entries, Entry{Key: key, Value: Merge(nil, after[key])})
		}
	}
	return out
}

// equal reports whether a value is the same as a decoded one.
func equal(v *Value, other any) bool {
	switch o := other.(type) {
	case map[string]any:
		return v.Kind == Map && len(v.Entries) == len(o) && !slices.ContainsFunc(v.Entries, func(e Entry) bool {
			value, found := o[e.Key]
			return !found || !equal(&e.Value, value)
		})
	case []any:
		for i := range o {
			if v.Kind != List || len(v.Items) != len(o) || !equal(&v.Items[i], o[i]) {
				return false
			}
		}
		return v.Kind == List && len(v.Items) == len(o)
	case string:
		return v.Kind == String && v.Text == o
	case float64:
		f, err := strconv.ParseFloat(v.Text, 64)
		return v.Kind == Literal && err == nil && f == o
	case bool:
		return v.Kind == Literal && v.Text == strconv.FormatBool(o)
	}
	return v.IsNull()
}
