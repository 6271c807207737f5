package valid

import (
	"maps"
	"slices"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// destinationRuleRule finds DestinationRules that Istio refuses. Source:
// pkg/config/validation ValidateDestinationRule.
var destinationRuleRule = Rule{"destinationrule", []string{"DestinationRule"}, []code.Code{
	code.InvalidObjectHost, code.DuplicateElement, code.InvalidObjectText, code.InvalidObjectLabel, code.InvalidExportTo, code.MissingObjectField,
	code.ExclusiveObjectFields, code.ObjectValueOutOfRange, code.InvalidObjectDuration, code.LocalityBalancing, code.ClientTLS, code.UnknownObjectValue,
}, (*check).destinationRule}

func (c *check) destinationRule() {
	spec := c.spec.(*networking.DestinationRule)
	c.wildcardHost("spec.host", spec.Host)
	c.trafficPolicy("spec.trafficPolicy", spec.TrafficPolicy)
	names := map[string]bool{}
	for i, s := range spec.Subsets {
		path := item("spec.subsets", i)
		if s == nil {
			c.report(code.MissingObjectField, path, "remove it", "empty subset")
			continue
		}
		if names[s.Name] {
			c.report(code.DuplicateElement, path+".name", "write another name", "duplicate subset %q", s.Name)
		}
		names[s.Name] = true
		c.label(path+".name", "name of a subset", s.Name)
		c.labels(path+".labels", s.Labels)
		c.trafficPolicy(path+".trafficPolicy", s.TrafficPolicy)
	}
	c.exported(spec.ExportTo, false, spec.WorkloadSelector != nil)
	c.selector("spec.workloadSelector.matchLabels", spec.WorkloadSelector.GetMatchLabels())
}

func (c *check) trafficPolicy(path string, p *networking.TrafficPolicy) {
	if p == nil {
		return
	}
	empty := p.OutlierDetection == nil && p.ConnectionPool == nil && p.LoadBalancer == nil && p.Tls == nil && p.PortLevelSettings == nil &&
		p.Tunnel == nil && p.ProxyProtocol == nil && p.RetryBudget == nil
	switch {
	case empty:
		c.report(code.MissingObjectField, path, "add a setting, or remove "+last(path), "%s has no setting", last(path))
		return
	case p.Tunnel != nil && p.ProxyProtocol != nil:
		c.report(code.ExclusiveObjectFields, path+".proxyProtocol", "keep one of them", "%s cannot have both tunnel and proxyProtocol", last(path))
		return
	}
	c.outlier(path+".outlierDetection", p.OutlierDetection)
	c.connectionPool(path+".connectionPool", p.ConnectionPool)
	c.loadBalancer(path+".loadBalancer", p.LoadBalancer)
	c.clientTLS(path+".tls", p.Tls)
	for i, l := range p.PortLevelSettings {
		c.portLevel(item(path+".portLevelSettings", i), l)
	}
	c.tunnel(path+".tunnel", p.Tunnel)
	if v := p.ProxyProtocol.GetVersion(); v != 0 && v != 1 {
		c.report(code.UnknownObjectValue, path+".proxyProtocol.version", "write V1 or V2", "unknown version %d", v)
	}
}

func (c *check) portLevel(path string, l *networking.TrafficPolicy_PortTrafficPolicy) {
	if l.GetPort() == nil {
		c.report(code.MissingObjectField, path, "add port: {number: NUMBER}", "settings of a port need the port")
	}
	if l.GetOutlierDetection() == nil && l.GetConnectionPool() == nil && l.GetLoadBalancer() == nil && l.GetTls() == nil {
		c.report(code.MissingObjectField, path, "add a setting, or remove it", "settings of a port have no setting")
		return
	}
	c.outlier(path+".outlierDetection", l.OutlierDetection)
	c.connectionPool(path+".connectionPool", l.ConnectionPool)
	c.loadBalancer(path+".loadBalancer", l.LoadBalancer)
	c.clientTLS(path+".tls", l.Tls)
}

func (c *check) tunnel(path string, t *networking.TrafficPolicy_TunnelSettings) {
	if t == nil {
		return
	}
	if t.Protocol != "" && t.Protocol != "CONNECT" && t.Protocol != "POST" {
		c.report(code.UnknownObjectValue, path+".protocol", "write CONNECT or POST", "unknown protocol %q of a tunnel", t.Protocol)
	}
	if !isHost(t.TargetHost) && !isAddress(t.TargetHost) {
		c.report(code.InvalidObjectHost, path+".targetHost", "write a host or an IP address", "invalid host %q", t.TargetHost)
	}
	c.portNumber(path+".targetPort", t.TargetPort)
}

func (c *check) outlier(path string, o *networking.OutlierDetection) {
	if o == nil {
		return
	}
	c.duration(path+".baseEjectionTime", o.BaseEjectionTime)
	c.duration(path+".interval", o.Interval)
	if !o.SplitExternalLocalOriginErrors && o.ConsecutiveLocalOriginFailures.GetValue() > 0 {
		c.report(code.ExclusiveObjectFields, path+".consecutiveLocalOriginFailures", "add splitExternalLocalOriginErrors: true",
			"consecutiveLocalOriginFailures needs splitExternalLocalOriginErrors")
	}
	c.percentage(path+".maxEjectionPercent", o.MaxEjectionPercent)
	c.percentage(path+".minHealthPercent", o.MinHealthPercent)
}

func (c *check) percentage(path string, n int32) {
	if n < 0 || n > 100 {
		c.report(code.ObjectValueOutOfRange, path, "write a number from 0 to 100", "%d is not a percentage", n)
	}
}

func (c *check) atLeastZero(path string, n int32) {
	if n < 0 {
		c.report(code.ObjectValueOutOfRange, path, "write a number of at least 0", "%s %d is negative", last(path), n)
	}
}

func (c *check) connectionPool(path string, p *networking.ConnectionPoolSettings) {
	if p == nil {
		return
	}
	if p.Http == nil && p.Tcp == nil {
		c.report(code.MissingObjectField, path, "add http or tcp, or remove it", "connectionPool has no setting")
	}
	if h := p.Http; h != nil {
		at := path + ".http"
		c.atLeastZero(at+".http1MaxPendingRequests", h.Http1MaxPendingRequests)
		c.atLeastZero(at+".http2MaxRequests", h.Http2MaxRequests)
		c.atLeastZero(at+".maxRequestsPerConnection", h.MaxRequestsPerConnection)
		c.atLeastZero(at+".maxRetries", h.MaxRetries)
		c.atLeastZero(at+".maxConcurrentStreams", h.MaxConcurrentStreams)
		c.duration(at+".idleTimeout", h.IdleTimeout)
		if h.H2UpgradePolicy == networking.ConnectionPoolSettings_HTTPSettings_UPGRADE && h.UseClientProtocol {
			c.report(code.ExclusiveObjectFields, at+".useClientProtocol", "keep one of them", "useClientProtocol excludes h2UpgradePolicy: UPGRADE")
		}
		if k := h.Http2KeepAlive; k != nil {
			if k.Interval == nil || k.Timeout == nil {
				c.report(code.MissingObjectField, at+".http2KeepAlive", "add interval and timeout", "http2KeepAlive needs interval and timeout")
			}
			c.duration(at+".http2KeepAlive.interval", k.Interval)
			c.duration(at+".http2KeepAlive.timeout", k.Timeout)
		}
	}
	if t := p.Tcp; t != nil {
		at := path + ".tcp"
		c.atLeastZero(at+".maxConnections", t.MaxConnections)
		c.duration(at+".connectTimeout", t.ConnectTimeout)
		c.duration(at+".maxConnectionDuration", t.MaxConnectionDuration)
		if t.IdleTimeout.AsDuration().Milliseconds() != 0 {
			c.duration(at+".idleTimeout", t.IdleTimeout)
		}
		c.duration(at+".tcpKeepalive.time", t.TcpKeepalive.GetTime())
		c.duration(at+".tcpKeepalive.interval", t.TcpKeepalive.GetInterval())
	}
}

// sorted returns the keys of a map, sorted.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
