package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An object is what all kinds have.
type object struct {
	kind, namespace, name string
	own                   bool   // made of the program
	revision              string // the control plane that reads it; empty: any
	place                 func(path string) diag.Span
}

// String returns how the object is called in messages.
func (o *object) String() string { return o.kind + " " + o.namespace + "/" + o.name }

// part returns a part of the object, as spec.http[0].
func (o *object) part(format string, args ...any) part { return part{o, fmt.Sprintf(format, args...)} }

// A part is a piece of an object that a message points at.
type part struct {
	*object
	path string
}

func (p part) span() diag.Span { return p.place(p.path) }

// placeOf returns where the parts of a bundle's object come from: the clause
// that decided the part or the innermost one around it, else the one that asked
// for the object.
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

// around reports whether a path leads to what is around another, or to itself.
func around(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func (o *object) compare(p *object) int {
	return cmp.Or(cmp.Compare(o.kind, p.kind), cmp.Compare(o.namespace, p.namespace), cmp.Compare(o.name, p.name))
}
