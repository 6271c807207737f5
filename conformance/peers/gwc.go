package peers

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// batch is how many objects one run of gwc gets.
const batch = 500

// Found returns what gwc check says of each object by itself: errors of the codes for invalid objects.
func Found(objects []Object) (found [][]compile.Diagnostic, err error) {
	return said(objects, func(d compile.Diagnostic) bool { return Invalid(d.Code) && d.Severity == "error" })
}

// Warnings returns what gwc check says of each object that the webhook warns of. GWC0969 is about certificates of servers
// that pass TLS through.
func Warnings(objects []Object) (found [][]compile.Diagnostic, err error) {
	return said(objects, func(d compile.Diagnostic) bool { return d.Code == "GWC1155" || d.Code == "GWC0969" })
}

// said returns some of what gwc check says of each object by itself.
func said(objects []Object, of func(compile.Diagnostic) bool, args ...string) (found [][]compile.Diagnostic, err error) {
	found = make([][]compile.Diagnostic, len(objects))
	for from := 0; from < len(objects); from += batch {
		part := objects[from:min(from+batch, len(objects))]
		var text bytes.Buffer
		for i, o := range part {
			line, err := json.Marshal(named(o.Body, from+i))
			if err != nil {
				return nil, err
			}
			text.Write(line)
			text.WriteByte('\n')
		}
		all, _, err := compile.Inventory(text.Bytes(), args...)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			if of(d) {
				at := from + d.Start.Line - 1
				found[at] = append(found[at], d)
			}
		}
	}
	return found, nil
}

// Invalid says whether a code is one of those for invalid objects.
func Invalid(code string) bool { return code >= "GWC1101" && code <= "GWC1130" || code == "GWC0978" }

// named returns the object under a name of its own: two of one name are a conflict.
func named(body map[string]any, n int) map[string]any {
	out := map[string]any{}
	for key, value := range body {
		out[key] = value
	}
	metadata := map[string]any{}
	if m, is := body["metadata"].(map[string]any); is {
		for key, value := range m {
			metadata[key] = value
		}
	}
	metadata["name"] = fmt.Sprintf("m%d", n)
	out["metadata"] = metadata
	return out
}
