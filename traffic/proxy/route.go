package proxy

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A routing is where routes of a VirtualService are made for.
type routing struct {
	gateway string // its full name, or mesh
	port    int
	tls     bool
	lookup  func(host string) *world.Service
}

// httpRoutes makes the routes of a VirtualService.
func (p *Proxy) httpRoutes(v *world.VirtualService, in routing) (list []*Route) {
	for _, r := range v.HTTPAt(world.Routing{Gateway: in.gateway, Port: in.port, Namespace: p.Pod.Namespace, Labels: p.Pod.Labels}) {
		list = append(list, p.httpRoute(r, in))
	}
	return list
}

// newRoute returns a route without its clusters.
func newRoute(of *world.Route, in routing) *Route {
	r := &Route{Rule: of.HTTP, At: of.At, RuleAt: of.RuleAt, Port: in.port, TLS: in.tls, Home: of.VirtualService.Namespace}
	r.Match, r.Prefix = MatchOf(of.Match)
	r.Invalid = invalid(r.Match)
	return r
}

func (p *Proxy) httpRoute(of *world.Route, in routing) *Route {
	v, rule, ruleAt, r := of.VirtualService, of.HTTP, of.RuleAt, newRoute(of, in)
	if rule.Redirect != nil || rule.DirectResponse != nil {
		return r
	}
	for j, to := range rule.Route {
		weight := float64(to.GetWeight())
		if len(rule.Route) == 1 {
			weight = 1
		}
		if weight == 0 {
			continue
		}
		h := string(p.Registry.FullName(to.GetDestination().GetHost(), v.Namespace))
		r.To = append(r.To, Weighted{Cluster: p.destination(to.GetDestination(), h, in.lookup(h), in.port), Weight: weight, Headers: to.GetHeaders(),
			At: world.Part{Object: ruleAt.Object, Path: ruleAt.Path + ".route[" + itoa(j) + "].destination"}})
	}
	return r
}

// MatchOf translates a match. prefix is the part of the path that a rewrite replaces.
// Source: networking/core/route/route.go TranslateRouteMatch.
func MatchOf(m *api.HTTPMatchRequest) (list request.Match, prefix string) {
	add := func(part request.Part, s *api.StringMatch, at string) *request.Cond {
		c := condOf(part, s)
		c.At = at
		list = append(list, c)
		return &list[len(list)-1]
	}
	prefix = "/"
	if uri := m.GetUri(); uri.GetMatchType() != nil {
		switch t := uri.MatchType.(type) {
		case *api.StringMatch_Prefix:
			prefix = t.Prefix
		default:
			prefix = ""
		}
		if prefix != "/" {
			c := add(request.Part{Kind: request.Path}, uri, "uri")
			expression := c.Op == request.Matches // which Envoy compares as it is
			c.Fold = m.GetIgnoreUriCase() && !expression
		}
	}
	for _, one := range []struct {
		kind  request.Kind
		match *api.StringMatch
		at    string
	}{{request.Method, m.GetMethod(), "method"}, {request.Host, m.GetAuthority(), "authority"}, {request.Scheme, m.GetScheme(), "scheme"}} {
		if one.match != nil {
			add(request.Part{Kind: one.kind}, one.match, one.at)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.GetHeaders())) {
		add(headerOf(name), m.Headers[name], "headers."+name)
	}
	for _, name := range slices.Sorted(maps.Keys(m.GetWithoutHeaders())) {
		c := add(headerOf(name), m.WithoutHeaders[name], "withoutHeaders."+name)
		c.Not, c.Missing = true, c.Op != request.Present
	}
	for _, name := range slices.Sorted(maps.Keys(m.GetQueryParams())) {
		add(request.Part{Kind: request.QueryOf, Name: name}, m.QueryParams[name], "queryParams."+name)
	}
	return list, prefix
}

// headerOf returns the part that a header of a match means: a header, or a claim of a
// token. Source: networking/core/route/route.go translateMetadataMatch.
func headerOf(name string) request.Part {
	if path := RoutingClaim(name); path != nil {
		return request.ClaimPart(path)
	}
	return request.Part{Kind: request.HeaderOf, Name: strings.ToLower(name)}
}

// condOf translates a string match; one without a type, and the regular expression `*`,
// asks that the part is present.
func condOf(part request.Part, s *api.StringMatch) request.Cond {
	if part.Kind == request.HeaderOf { // names of pseudo headers are parts of their own
		switch part.Name {
		case ":authority", "host":
			part = request.Part{Kind: request.Host}
		case ":method":
			part = request.Part{Kind: request.Method}
		case ":scheme":
			part = request.Part{Kind: request.Scheme}
		}
	}
	c := request.Cond{Part: part}
	switch t := s.GetMatchType().(type) {
	case *api.StringMatch_Exact:
		c.Op, c.Value = request.Equals, t.Exact
	case *api.StringMatch_Prefix:
		c.Op, c.Value = request.HasPrefix, t.Prefix
	case *api.StringMatch_Regex:
		c.Op, c.Value = request.Matches, t.Regex
		if t.Regex == "*" {
			c.Op = request.Present
		}
	default:
		c.Op = request.Present
	}
	return c
}

// invalid reports a regular expression that Envoy would not accept, or that is not
// compared as Envoy does.
func invalid(m request.Match) string {
	for _, c := range m {
		if c.Part.Kind == request.Path && c.Op == request.Present {
			return "invalid regular expression *"
		}
		if c.Op != request.Matches {
			continue
		}
		if _, err := regexp.Compile(c.Value); err != nil {
			return "invalid regular expression " + c.Value
		}
	}
	return ""
}
