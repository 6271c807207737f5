package world

import (
	"strconv"

	api "istio.io/api/networking/v1alpha3"
)

// PolicyOfPort returns the settings of a port; replaced reports whether the port has its
// own: those of all ports do not apply then, whatever these leave out. Source:
// networking/util GetPortLevelTrafficPolicy.
func PolicyOfPort(policy *api.TrafficPolicy, port int) (own *api.TrafficPolicy, replaced bool) {
	i := settingsOf(policy, port)
	if i < 0 {
		return policy, false
	}
	l := policy.PortLevelSettings[i]
	return &api.TrafficPolicy{ConnectionPool: l.ConnectionPool, Tls: l.Tls, LoadBalancer: l.LoadBalancer, OutlierDetection: l.OutlierDetection}, true
}

// settingsOf returns which portLevelSettings are for a port; -1: none.
func settingsOf(policy *api.TrafficPolicy, port int) int {
	for i, l := range policy.GetPortLevelSettings() {
		if l.GetPort() != nil && int(l.Port.Number) == port {
			return i
		}
	}
	return -1
}

// PolicyOn returns the traffic policy of a port, of a subset or without one: settings of a
// port replace those of the host, those of a subset win. Source: networking/util
// MergeSubsetTrafficPolicy.
func (r *Rule) PolicyOn(subset string, port int) *api.TrafficPolicy {
	if r == nil {
		return nil
	}
	policy, _ := PolicyOfPort(r.Policy, port)
	of := r.policyOf(subset)
	if of == nil {
		return policy
	}
	own, replaces := PolicyOfPort(of, port)
	if policy == nil {
		return own
	}
	merged := &api.TrafficPolicy{ConnectionPool: policy.ConnectionPool, Tls: policy.Tls, LoadBalancer: policy.LoadBalancer, OutlierDetection: policy.OutlierDetection}
	if own.OutlierDetection != nil || replaces {
		merged.OutlierDetection = own.OutlierDetection
	}
	if own.ConnectionPool != nil || replaces {
		merged.ConnectionPool = own.ConnectionPool
	}
	if own.Tls != nil || replaces {
		merged.Tls = own.Tls
	}
	if own.LoadBalancer != nil || replaces {
		merged.LoadBalancer = own.LoadBalancer
	}
	return merged
}

// policyOf returns the traffic policy of a subset; nil: none.
func (r *Rule) policyOf(subset string) *api.TrafficPolicy {
	if subset == "" {
		return nil
	}
	s, _ := r.Subset(subset)
	return s.GetTrafficPolicy()
}

// TLSOn returns the TLS that callers of a port originate, of a subset or without one;
// false: none is set.
func (r *Rule) TLSOn(subset string, port int) (TLSSetting, bool) {
	tls := r.PolicyOn(subset, port).GetTls()
	if tls == nil {
		return TLSSetting{}, false
	}
	if policy := r.policyOf(subset); policy != nil {
		own, _ := PolicyOfPort(policy, port)
		if own.GetTls() != nil {
			s, _ := r.Subset(subset)
			return settingAt(tls, subset, policy, s.At.Field("trafficPolicy"), port), true
		}
	}
	return settingAt(tls, "", r.Policy, r.PolicyAt, port), true
}

// settingAt returns the TLS of a port of a policy, which is at a place.
func settingAt(tls *api.ClientTLSSettings, subset string, policy *api.TrafficPolicy, at Part, port int) TLSSetting {
	if i := settingsOf(policy, port); i >= 0 {
		return TLSSetting{tls, uint32(port), subset, at.Field("portLevelSettings[" + strconv.Itoa(i) + "].tls")}
	}
	return TLSSetting{tls, 0, subset, at.Field("tls")}
}
