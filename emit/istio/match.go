package istio

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// matches returns a route's match, once for each port and alternative; none without
// ports and conditions, which matches everything.
func (r *routing) matches(path string, m model.Match, ports []int) []*api.HTTPMatchRequest {
	var out []*api.HTTPMatchRequest
	if len(ports) == 0 && !takesAll(m) {
		ports = []int{0}
	}
	for _, port := range ports {
		for _, one := range alternatives(m) {
			match := r.match(fmt.Sprintf("%s.match[%d]", path, len(out)), one)
			match.Port = uint32(port)
			out = append(out, match)
		}
	}
	return out
}

func takesAll(m model.Match) bool {
	return !m.Method.Is() && !m.Path.Is() && len(m.Headers)+len(m.NoHeaders)+len(m.Queries)+len(m.From) == 0
}

func (r *routing) match(path string, m model.Match) *api.HTTPMatchRequest {
	out := &api.HTTPMatchRequest{}
	if m.Method.Is() {
		out.Method = exactly(m.Method.Value)
		r.note(path+".method", m.Method.Clause)
	}
	if m.Path.Is() {
		out.Uri = compared(m.Path.Value)
		r.note(path+".uri", m.Path.Clause)
	}
	r.conditions(path+".headers", &out.Headers, m.Headers)
	r.conditions(path+".withoutHeaders", &out.WithoutHeaders, m.NoHeaders)
	r.conditions(path+".queryParams", &out.QueryParams, m.Queries)
	for _, l := range m.From {
		put(&out.SourceLabels, l.Value.Key, l.Value.Value)
		r.note(emit.KeyPath(path+".sourceLabels", l.Value.Key), l.Clause)
	}
	return out
}

func (r *routing) conditions(path string, to *map[string]*api.StringMatch, list []model.Condition) {
	for _, c := range list {
		put(to, c.Name, compared(c.Text))
		r.note(emit.KeyPath(path, c.Name), c.At)
	}
}

// compared returns a comparison in Istio's form; the empty one matches any present
// value.
func compared(t model.Text) *api.StringMatch {
	switch t.Op {
	case model.Exact:
		return exactly(t.Value)
	case model.Prefix:
		return &api.StringMatch{MatchType: &api.StringMatch_Prefix{Prefix: t.Value}}
	case model.Regexp:
		return &api.StringMatch{MatchType: &api.StringMatch_Regex{Regex: t.Value}}
	}
	return &api.StringMatch{}
}
