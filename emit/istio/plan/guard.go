package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Servers read some paths as others: they merge slashes, decode `%2f`, cut what follows
// a semicolon, and ignore case and dots at the end of a name. To Envoy these are
// different paths, and another route takes them. Where routes of a host differ in what
// callers need, the gateway refuses such spellings of the narrower route.
const (
	slash     = `(?:[/\\]|%2f|%5c)`
	parameter = `(?:(?:;|%3b)[^/\\]*)?`
	// separator is slashes, also with empty names and `.` between them.
	separator = slash + `(?:\.?` + parameter + slash + `)*`
	// ending is what servers drop at the end of a name.
	ending = `(?:\.|%(?:20|09|00))*` + parameter
	// traversal is `..` that Envoy does not resolve, for example because of `%2f`.
	traversal = `(?is).*` + slash + `\.\.` + parameter + `(?:` + slash + `.*)?`
)

// spelled returns an expression of all spellings of a path.
func spelled(t model.Text) string {
	var b strings.Builder
	b.WriteString("(?is)")
	names := strings.Split(strings.Trim(t.Value, "/"), "/")
	for i, name := range names {
		b.WriteString(separator + regexp.QuoteMeta(name))
		if i < len(names)-1 || t.Op != model.Prefix || strings.HasSuffix(t.Value, "/") {
			b.WriteString(ending)
		}
	}
	switch {
	case t.Op == model.Exact:
		b.WriteString("(?:" + separator + ")?")
	case t.Op == model.Segments:
		b.WriteString("(?:" + slash + ".*)?")
	case strings.HasSuffix(t.Value, "/"):
		b.WriteString(slash + ".*")
	default:
		b.WriteString(".*")
	}
	return b.String()
}

// hasSpellings reports whether the path of a route has other spellings that matter:
// a route needs more than its host, and not all paths are its own.
func hasSpellings(r *model.Route) bool {
	t := r.Match.Path.Value
	return r.Access.Restricts() && r.Match.Path.Is() && t.Op != model.Regexp && strings.Trim(t.Value, "/") != ""
}

// guarded returns the routes of a host with those that refuse other spellings.
func guarded(pub *model.Published, list []*model.Route) []*model.Route {
	if !demandOf(pub).divides() {
		return list
	}
	var at []diag.Span
	for _, r := range list {
		at = append(at, r.Access.Said()...)
	}
	out := []*model.Route{refusing(traversal, model.Said[string]{}, at)}
	for _, r := range list {
		out = append(out, r)
		if hasSpellings(r) {
			out = append(out, refusing(spelled(r.Match.Path.Value), r.Match.Method, r.Access.Said()))
		}
	}
	return out
}

// refusing returns the route that answers 403 to paths.
func refusing(paths string, method model.Said[string], at []diag.Span) *model.Route {
	at = slices.DeleteFunc(slices.Clone(at), func(s diag.Span) bool { return !s.Known() })
	out := &model.Route{At: at, Action: model.Action{Respond: &model.Respond{Status: StatusForbidden}}}
	out.Match.Method = method
	out.Match.Path = model.Said[model.Text]{Value: model.Text{Op: model.Regexp, Value: paths}, At: first(at), Clause: first(at)}
	return out
}

// otherPorts returns the route of a restricted wildcard that refuses Hosts with a port
// that its policy does not name: Envoy ignores the port when it looks for a host, and a
// policy can compare the beginning or the end of a Host, not what is before any port.
func otherPorts(pub *model.Published) []Route {
	if d := demandOf(pub); !pub.Host.IsWildcard() || len(d.needs) == 0 {
		return nil
	}
	r := refusing("", model.Said[string]{}, accessClauses(pub))
	r.Match = model.Match{}
	return []Route{{Route: r, HostPattern: ".*:" + anotherThan(strconv.Itoa(pub.Port)), Matches: []*model.Match{{}}}}
}

// anotherThan returns an expression of all texts but one, of digits.
func anotherThan(text string) string {
	out := "(?:"
	for i := range text {
		out += text[:i] + "|" + text[:i] + "[^" + text[i:i+1] + "].*|"
	}
	return out + text + ".+)"
}
