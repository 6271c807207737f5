package plane

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	rbachttp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"istio.io/istio/pkg/wellknown"
)

// shadow evaluates the rules of a filter that refuse nothing: which of them matches is word to the filters behind it.
func (l *leg) shadow(f *rbachttp.RBAC) error {
	for _, name := range slices.Sorted(maps.Keys(f.GetShadowRules().GetPolicies())) {
		one := &rbacv3.RBAC{Action: rbacv3.RBAC_DENY, Policies: map[string]*rbacv3.Policy{name: f.ShadowRules.Policies[name]}}
		passes, err := allows(one, *l)
		if err != nil {
			return err
		}
		if !passes {
			l.metadata[wellknown.HTTPRoleBasedAccessControl] = map[string]any{f.ShadowRulesStatPrefix + "shadow_effective_policy_id": name}
			return nil
		}
	}
	return nil
}

// ask asks an external authorizer about a request, if one of its policies has matched. What it answers besides 200 is
// the answer to the request; 403 is the answer where it cannot be asked, or fails.
func (p *Plane) ask(proxy *Proxy, f *authzv3.ExtAuthz, l leg) (status int, why string, err error) {
	if f.FilterEnabledMetadata != nil {
		asked, err := holds(f.FilterEnabledMetadata, l.metadata)
		if err != nil || !asked {
			return 0, "", err
		}
	}
	cluster := f.GetHttpService().GetServerUri().GetCluster()
	if cluster == "" || f.FailureModeAllow {
		return 0, "", fmt.Errorf("an external authorizer that is not known to the judge: %v", f)
	}
	shares, err := p.upstream(proxy, cluster, l)
	if err != nil {
		return 0, "", err
	}
	for _, s := range shares {
		name, _, _ := strings.Cut(s.Dest, ":")
		switch fails := p.Mesh.Services[name].Fails; {
		case s.Refused || s.Dest == "" || fails >= 500:
			return 403, "the authorizer cannot be asked", nil
		case fails != 0:
			return fails, "the authorizer refuses", nil
		}
	}
	return 0, "", nil
}

// holds says whether metadata has what a matcher asks for. A matcher that is not known here is an error.
func holds(m *matcherv3.MetadataMatcher, metadata map[string]any) (bool, error) {
	value := metadata[m.Filter]
	for _, segment := range m.Path {
		inner, _ := value.(map[string]any)
		value = inner[segment.GetKey()]
	}
	ok, err := holdsValue(m.Value, value)
	return ok != m.Invert, err
}

func holdsValue(m *matcherv3.ValueMatcher, value any) (bool, error) {
	switch p := m.MatchPattern.(type) {
	case *matcherv3.ValueMatcher_StringMatch:
		s, is := value.(string)
		return is && text(p.StringMatch, s), nil
	case *matcherv3.ValueMatcher_ListMatch:
		list, _ := value.([]any)
		return anyOf(list, func(e any) (bool, error) { return holdsValue(p.ListMatch.GetOneOf(), e) })
	case *matcherv3.ValueMatcher_OrMatch:
		return anyOf(p.OrMatch.ValueMatchers, func(m *matcherv3.ValueMatcher) (bool, error) { return holdsValue(m, value) })
	}
	return false, fmt.Errorf("a policy's value is not known to the judge: %v", m)
}
