package plane

import (
	"fmt"
	"slices"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"istio.io/istio/pkg/wellknown"

	"github.com/gwc-lang/gwc/conformance/call"
)

// preflight is the answer of Envoy's CORS filter to a preflight request of a route; nil: the route has its own.
func preflight(r *routev3.Route, l leg) ([]call.Share, error) {
	config := r.TypedPerFilterConfig[wellknown.CORS]
	origin, from := l.request.value("origin")
	_, asks := l.request.value("access-control-request-method")
	if config == nil || !from || !asks || l.request.method != "OPTIONS" {
		return nil, nil
	}
	policy, err := corsPolicy(r)
	if err != nil {
		return nil, err
	}
	if forward := policy.ForwardNotMatchingPreflights; !originAllowed(policy, origin) && (forward == nil || forward.Value) {
		return nil, nil
	}
	if l.treated, err = sharing(r, l.request); err != nil {
		return nil, err
	}
	return answered(l, 200, "", "a preflight"), nil
}

func corsPolicy(r *routev3.Route) (*corsv3.CorsPolicy, error) {
	policy := &corsv3.CorsPolicy{}
	if err := r.TypedPerFilterConfig[wellknown.CORS].UnmarshalTo(policy); err != nil {
		return nil, fmt.Errorf("cors of route %q: %w", r.Name, err)
	}
	return policy, nil
}

func originAllowed(policy *corsv3.CorsPolicy, origin string) bool {
	return slices.ContainsFunc(policy.AllowOriginStringMatch, func(m *matcherv3.StringMatcher) bool {
		return m.GetExact() == "*" || text(m, origin)
	})
}
