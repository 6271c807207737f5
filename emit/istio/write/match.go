package write

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// matches returns a route's alternatives, each once for each port.
func (r *routing) matches(path string, route *plan.Route) []*api.HTTPMatchRequest {
	ports := route.Ports
	if len(ports) == 0 {
		ports = []int{0}
	}
	var out []*api.HTTPMatchRequest
	for _, port := range ports {
		for _, one := range route.Matches {
			match := r.match(fmt.Sprintf("%s.match[%d]", path, len(out)), one)
			match.Port = uint32(port)
			if route.HostPattern != "" {
				match.Authority = compared(model.Text{Op: model.Regexp, Value: route.HostPattern})
			}
			out = append(out, match)
		}
	}
	return out
}

func (r *routing) match(path string, m *model.Match) *api.HTTPMatchRequest {
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
