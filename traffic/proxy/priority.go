package proxy

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// preferred returns the endpoints of the highest priority, which get all calls while
// they are healthy. Source: networking/core/loadbalancer applyFailoverPriorities.
func (p *Proxy) preferred(t *Target, policy *api.TrafficPolicy) []*world.Endpoint {
	setting := policy.GetLoadBalancer().GetLocalityLbSetting()
	if setting == nil || setting.GetEnabled() != nil && !setting.Enabled.Value || len(t.Endpoints) < 2 {
		return t.Endpoints
	}
	if len(setting.Distribute) > 0 {
		t.Unknown = "shares by locality are not evaluated"
		return t.Endpoints
	}
	if policy.GetOutlierDetection() == nil || len(setting.FailoverPriority) == 0 {
		return t.Endpoints
	}
	best, list := 1<<30, []*world.Endpoint(nil)
	for _, e := range t.Endpoints {
		switch n := p.priorityOf(e, setting.FailoverPriority); {
		case n < best:
			best, list = n, []*world.Endpoint{e}
		case n == best:
			list = append(list, e)
		}
	}
	if slices.ContainsFunc(setting.FailoverPriority, func(l string) bool { return strings.HasPrefix(l, "topology.") }) {
		t.Unknown = "priorities by topology are not evaluated"
		return t.Endpoints
	}
	return list
}

// priorityOf returns the priority of an endpoint: 0 if all labels are equal to those of
// the caller, or have the value that is stated.
func (p *Proxy) priorityOf(e *world.Endpoint, labels []string) int {
	for i, text := range labels {
		name, value, stated := strings.Cut(text, "=")
		if !stated {
			value = p.Pod.Labels[name]
		}
		if e.Labels[name] != value {
			return len(labels) - i
		}
	}
	return 0
}
