package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/internal/lazy"
)

// A Rewrite is how a route changes the path of a request, or of a redirect.
type Rewrite struct {
	Text string // empty: the path stays
	// Expression is what Text has the groups of; empty: Text is the new path, or of a
	// prefix what replaces it.
	Expression string
	// Prefix is true if a redirect keeps what follows the prefix that matched. Istio has
	// a field of its own for that, which only a route of prefixes may have.
	Prefix bool
}

// A pathPart is paths of a route that are rewritten in the same way.
type pathPart struct {
	paths   []model.Text // none: all
	rewrite Rewrite
}

// pathParts divides the paths of a route. Istio has no match of whole segments: a path
// and what is under it are two matches. They are two routes only where the rewrite
// differs.
func pathParts(r *model.Route) []pathPart {
	text, rewritten := r.Match.Path.Value, r.Settings.RewritePath
	if !r.Match.Path.Is() {
		return []pathPart{{}}
	}
	var out []pathPart
	for _, piece := range text.Rewrites(rewritten.Value) {
		part := pathPart{paths: []model.Text{piece.Match}}
		if rewritten.Is() {
			part.rewrite = rewriteOf(piece, r.Action.Redirect != nil)
		}
		if n := len(out); n > 0 && out[n-1].rewrite == part.rewrite {
			out[n-1].paths = append(out[n-1].paths, piece.Match)
			continue
		}
		out = append(out, part)
	}
	return out
}

// group is a reference to a group in a substitution of RE2.
var group = lazy.MustCompile(`\\[1-9]`)

func rewriteOf(piece model.Rewrite, redirect bool) Rewrite {
	out := Rewrite{Text: piece.Text, Prefix: redirect && piece.Match.Op == model.Prefix}
	if piece.Match.Op == model.Regexp && group.MatchString(piece.Text) {
		// Envoy replaces each match of a regex_rewrite, wherever it is.
		out.Expression = model.WholeText(piece.Match.Value)
	}
	return out
}
