package routes

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Preflight is the preflight requests of a match (Fetch standard, CORS-preflight fetch):
// what browsers ask before a request of another origin.
type Preflight struct {
	Match model.Match
	// Exact is false if the preflights of other requests are like them: a preflight says
	// the names of headers, not their values, and not all names.
	Exact bool
}

// carried are the headers that a preflight has as its request will; not those that
// proxies add, which both have too.
var carried = []string{"forwarded", "origin", "referer", "user-agent", "via", "x-real-ip"}

// unnamed are headers whose names a preflight may omit: those that are safe, and those
// that the browser itself adds.
var unnamed = []string{
	"accept", "accept-charset", "accept-encoding", "accept-language", "authorization", "connection", "content-language",
	"content-length", "content-type", "cookie", "date", "dnt", "expect", "keep-alive", "range", "te", "trailer",
	"transfer-encoding", "upgrade",
}

const (
	requestMethod  = "access-control-request-method"
	requestHeaders = "access-control-request-headers"
)

// NeedsPreflight reports whether the preflights of a match are not requests of the match:
// a preflight has the method OPTIONS, and none of the headers of its request.
func NeedsPreflight(m model.Match) bool {
	own := slices.ContainsFunc(m.Headers, func(c model.Condition) bool { return strings.HasPrefix(c.Name, "access-control-request-") })
	return !own && m.Method.Value != "OPTIONS" && (m.Method.Is() || len(m.Headers)+len(m.NoHeaders) > 0)
}

// PreflightOf returns the preflights of a match, for the policy at a place.
func PreflightOf(m model.Match, at diag.Span) Preflight {
	out := Preflight{Exact: true}
	there, listed := out.split(m.Headers)
	absent, unlisted := out.split(m.NoHeaders)
	method := model.Condition{Name: requestMethod, At: at}
	if m.Method.Is() {
		method.At, method.Text = m.Method.At, model.Text{Op: model.Exact, Value: m.Method.Value}
	}
	there = append(there, method)
	if !slices.ContainsFunc(there, func(c model.Condition) bool { return c.Name == "origin" }) {
		there = append(there, model.Condition{Name: "origin", At: at})
	}
	if len(listed) > 0 { // in the order of their names
		there = append(there, listing(strings.Join(namesOf(listed), " *,(.*,)? *"), listed[0].At))
	}
	unlisted = slices.DeleteFunc(unlisted, func(c model.Condition) bool { return c.Text.Op != model.Present })
	if len(unlisted) > 0 {
		absent = append(absent, listing("("+strings.Join(namesOf(unlisted), "|")+")", unlisted[0].At))
	}
	for _, list := range [][]model.Condition{there, absent} {
		slices.SortFunc(list, func(a, b model.Condition) int { return strings.Compare(a.Name, b.Name) })
	}
	out.Match = model.Match{Path: m.Path, Queries: m.Queries, From: m.From, Headers: there, NoHeaders: absent}
	out.Match.Method = model.Said[string]{Value: "OPTIONS", At: at, Clause: at}
	return out
}

// listing returns the condition that a preflight lists names of headers.
func listing(names string, at diag.Span) model.Condition {
	return model.Condition{Name: requestHeaders, Text: model.Text{Op: model.Regexp, Value: "(?i)(.*,)? *" + names + " *(,.*)?"}, At: at}
}

// split returns the conditions that hold for preflights as they are, and those on headers
// whose names preflights list.
func (p *Preflight) split(conditions []model.Condition) (kept, listed []model.Condition) {
	for _, c := range conditions {
		switch {
		case slices.Contains(carried, c.Name), strings.HasPrefix(c.Name, "x-forwarded-"), strings.HasPrefix(c.Name, "x-envoy-"):
			kept = append(kept, c)
		case slices.Contains(unnamed, c.Name), strings.HasPrefix(c.Name, "sec-"):
			p.Exact = false
		default:
			listed = append(listed, c)
			p.Exact = p.Exact && c.Text.Op == model.Present
		}
	}
	return kept, listed
}

func namesOf(conditions []model.Condition) []string {
	var names []string
	for _, c := range conditions {
		names = append(names, regexp.QuoteMeta(c.Name))
	}
	return names
}
