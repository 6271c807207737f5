package model

import "strings"

// A Rewrite is how a target replaces the path of a route: a match, and the text that
// replaces what it matched.
type Rewrite struct {
	Match Text
	Text  string
}

// Rewrites returns how a path that a route matches is rewritten. Whole segments are
// replaced as such: what follows them is joined with exactly one `/`, so that the path
// itself and the paths under it have texts of their own, unless both end in `/`.
func (t Text) Rewrites(text string) []Rewrite {
	if t.Op != Segments {
		return []Rewrite{{t, text}}
	}
	return []Rewrite{
		{Text{Op: Exact, Value: t.Value}, text},
		{Text{Op: Prefix, Value: t.Value + "/"}, EndSlash(text)},
	}
}

// EndSlash returns the text with exactly one `/` at its end, for what is under it.
func EndSlash(path string) string { return strings.TrimRight(path, "/") + "/" }

// RedirectedPath returns the path, and the query if the redirect has one, to which the
// route redirects a request.
func (r Route) RedirectedPath(path string) string {
	switch to := r.Action.Redirect.Path; {
	case to != "":
		return to
	case r.Settings.RewritePath.Is():
		return r.Match.Path.Value.Rewritten(path, r.Settings.RewritePath.Value)
	}
	return path
}

// Rewritten returns a path that the text matches with what it matched replaced. Groups
// of an expression are not filled in.
func (t Text) Rewritten(path, text string) string {
	for _, r := range t.Rewrites(text) {
		switch {
		case !r.Match.takes(path):
		case r.Match.Op == Prefix:
			return r.Text + strings.TrimPrefix(path, r.Match.Value)
		default:
			return r.Text
		}
	}
	return path
}
