package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An object is the common part of all kinds.
type object struct {
	kind, namespace, name string
	own                   bool   // made of the program
	revision              string // the control plane that reads it; empty: any
	place                 func(path string) diag.Span
}

// String returns the name of the object for messages.
func (o *object) String() string { return o.kind + " " + o.namespace + "/" + o.name }

// part returns a part of the object, as spec.http[0].
func (o *object) part(format string, args ...any) part { return part{o, fmt.Sprintf(format, args...)} }

// A part is a piece of an object that a message points at.
type part struct {
	*object
	path string
}

func (p part) span() diag.Span { return p.place(p.path) }

// placeOf returns the function that finds the source of a part of a bundle's object:
// the clause that decided the part or the innermost enclosing one, else the clause
// that caused the object.
func placeOf(o emit.Object) func(string) diag.Span {
	return func(path string) diag.Span {
		var best emit.Field
		for _, f := range o.Fields {
			if around(f.Path, path) && len(f.Path) > len(best.Path) {
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
}

// around reports whether a path encloses another, or is the same.
func around(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func (o *object) compare(p *object) int {
	return cmp.Or(cmp.Compare(o.kind, p.kind), cmp.Compare(o.namespace, p.namespace), cmp.Compare(o.name, p.name))
}
