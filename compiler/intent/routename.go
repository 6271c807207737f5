package intent

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// RouteName is the name of a route: a word that ends in `:`.
type RouteName struct{ lang.Leaf }

// Parse takes a word that ends in `:`. A path may end so too.
func (n *RouteName) Parse(lex *lexer.PeekingLexer) error {
	return n.Take(lex, func(l lang.Leaf) bool {
		return !l.Quoted && strings.HasSuffix(l.Text, ":") && !strings.HasPrefix(l.Text, "/")
	})
}

// controller leaves the shares of a route to a controller in the cluster.
type controller struct {
	lang.Node
	Word bool `parser:"@'by':Word 'controller':Word"`
}

// named sets the name of a route. Shares that a controller changes need one, and at
// least two destinations.
func (r *route) named(s *scope, out *model.Route) {
	if r.Name.Is() {
		name, _, _ := r.Name.Cut(":")
		out.Name = said(s, lang.Name{Leaf: name}.Value(&s.Scope), r.Name)
	}
	f := r.Action.Forward
	if f == nil || f.Controller == nil {
		return
	}
	if !r.Name.Is() {
		s.Wrong(f.Controller, code.UnnamedRoute, "write a name after `route`: route canary:", "`by controller` requires a name, by which the controller finds the route")
	}
	if len(f.To) < 2 {
		s.Wrong(f.Controller, code.NothingToControl, "write all destinations of the route, with the shares that it begins with, or remove `by controller`", "`by controller` requires two destinations, whose shares the controller changes")
	}
}

// share returns a share. What a controller changes may begin with 0%.
func (f *forward) share(s *scope, share *lang.Share) (v int, valid bool) {
	if f.Controller != nil {
		return share.FromZero(&s.Scope)
	}
	v = share.Value(&s.Scope)
	return v, v > 0
}
