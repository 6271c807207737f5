package test

import (
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// spanOf returns the source of a part, if it has one.
func spanOf(p world.Part) diag.Span {
	if p.Object == nil || p.Place == nil {
		return diag.Span{}
	}
	return p.Span()
}
