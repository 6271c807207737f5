package emit

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// At returns the place of a part of the object: the first clause that decided the part
// or the innermost enclosing one, else the first that asked for the object.
func (o *Object) At(path string) diag.Span {
	var best Field
	for _, f := range o.Fields {
		if Encloses(f.Path, path) && len(f.Path) > len(best.Path) {
			best = f
		}
	}
	for _, spans := range [][]diag.Span{best.Origins, o.Origins} {
		if len(spans) > 0 {
			return slices.MinFunc(spans, diag.Span.Compare)
		}
	}
	return diag.Span{}
}

// Encloses reports whether a path encloses another, or is the same.
func Encloses(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || outer == "" || rest[0] == '.' || rest[0] == '[')
}
