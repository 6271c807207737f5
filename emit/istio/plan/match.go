package plan

import (
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// maxAbsent is how many conditions of a route may need two alternatives each.
const maxAbsent = 4

// alternatives returns matches that together match what m matches. Istio translates
// `no header NAME = VALUE` to an inverted match in Envoy that treats a missing header
// as empty (treat_missing_header_as_empty), so that a value which may be empty would
// exclude requests without the header. Each such condition therefore has one
// alternative without the header, and one with another value.
func alternatives(m *model.Match) []*model.Match {
	out := []*model.Match{m}
	conditions := absentOrOther(*m)
	for _, c := range conditions[:min(len(conditions), maxAbsent)] { // more were reported
		var next []*model.Match
		for _, one := range out {
			next = append(next, without(*one, c))
			if !takesAny(c.Text) {
				next = append(next, with(*one, c))
			}
		}
		out = next
	}
	return out
}

// absentOrOther returns the `no header` conditions that need a separate alternative
// for an absent header. If the header is required, none does.
func absentOrOther(m model.Match) []model.Condition {
	var out []model.Condition
	for _, c := range m.NoHeaders {
		there := slices.ContainsFunc(m.Headers, func(h model.Condition) bool { return h.Name == c.Name })
		if !there && takesEmpty(c.Text) {
			out = append(out, c)
		}
	}
	return out
}

// without returns the match for requests that do not have the header.
func without(m model.Match, c model.Condition) *model.Match {
	m.NoHeaders = slices.Clone(m.NoHeaders)
	for i := range m.NoHeaders {
		if m.NoHeaders[i].Name == c.Name {
			m.NoHeaders[i].Text = model.Text{}
		}
	}
	return &m
}

// with returns the match for requests that have the header, with another value.
func with(m model.Match, c model.Condition) *model.Match {
	m.Headers = append(slices.Clone(m.Headers), model.Condition{Name: c.Name, At: c.At})
	return &m
}

// takesEmpty reports whether a comparison accepts the empty value. "Any value" is not
// a comparison: Envoy has a separate match for it.
func takesEmpty(t model.Text) bool {
	switch t.Op {
	case model.Exact, model.Prefix:
		return t.Value == ""
	case model.Regexp:
		re, err := regexp.Compile(model.WholeText(t.Value))
		return err == nil && re.MatchString("")
	}
	return false
}

// takesAny reports whether a regular expression accepts every value, as `.*`.
func takesAny(t model.Text) bool {
	if t.Op != model.Regexp {
		return false
	}
	re, err := syntax.Parse(t.Value, syntax.Perl)
	for err == nil && re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	return err == nil && re.Op == syntax.OpStar && (re.Sub[0].Op == syntax.OpAnyChar || re.Sub[0].Op == syntax.OpAnyCharNotNL)
}
