package plan

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkPath warns of a path that no request has where routes are matched: Istio
// normalizes paths by default (MeshConfig.pathNormalization BASE, which is
// Envoy's normalize_path: dot segments are resolved as in RFC 3986, 6.2.2.3), a
// path begins with `/`, or is `*`, and it is matched without its query.
func (ck *checker) checkPath(t model.Text, at diag.Span) {
	begins, all := t.Value, t.Op == model.Exact
	if t.Op == model.Regexp {
		begins, all = routes.Beginning(t.Value)
	}
	if why := impossible(begins, all); why != "" {
		ck.sink.Add(diag.At(at, code.UnmatchablePath, "this route never matches: %s", why).
			WithHint("write the path as requests have it when they are routed: = /a"))
	}
}

// impossible returns why no path begins so, or is so; empty: some may.
func impossible(begins string, all bool) string {
	closed := begins
	if all {
		closed += "/"
	}
	switch {
	case begins == "":
		return ""
	case begins[0] != '/' && begins[0] != '*':
		return "a path begins with `/`"
	case strings.Contains(begins, "?"):
		return "paths are matched without the query"
	case strings.Contains(closed, "/./"), strings.Contains(closed, "/../"):
		return "`.` and `..` are resolved before routes are matched"
	}
	return ""
}
