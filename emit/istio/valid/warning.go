package valid

import (
	"encoding/json"
	"net/netip"
	"strings"

	networking "istio.io/api/networking/v1alpha3"
	proxy "istio.io/api/networking/v1beta1"
	security "istio.io/api/security/v1beta1"
	telemetry "istio.io/api/telemetry/v1alpha1"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// warningRule finds what Istio's webhook accepts with a warning, in objects that it
// accepts. Routes that are never reached are left to the rules about objects together.
// Source: pkg/config/validation, WrapWarning and AppendWarningf.
var warningRule = Rule{"warning", nil, []code.Code{code.WebhookWarning}, (*check).warnings}

func (c *check) warnings() {
	switch spec := c.spec.(type) {
	case *networking.Gateway:
		c.warnGateway(spec)
	case *networking.Sidecar:
		c.warnSidecar(spec)
	case *networking.DestinationRule:
		c.warnDestinationRule(spec)
	case *networking.VirtualService:
		c.warnVirtualService(spec)
	case *networking.ServiceEntry:
		c.warnServiceEntry(spec)
	case *networking.WorkloadEntry:
		c.warnEndpoint("spec", spec)
	case *proxy.ProxyConfig:
		c.warnSelector("spec.selector", spec.Selector)
	case *security.AuthorizationPolicy:
		c.warnSelector("spec.selector", spec.Selector)
		c.warnDeny(spec)
	case *security.PeerAuthentication:
		c.warnSelector("spec.selector", spec.Selector)
	case *security.RequestAuthentication:
		c.warnSelector("spec.selector", spec.Selector)
		for i, r := range spec.JwtRules {
			c.warnKeys(item("spec.jwtRules", i)+".jwks", r.GetJwks())
		}
	case *telemetry.Telemetry:
		c.warnTelemetry(spec)
	}
}

func (c *check) warn(path, hint, format string, args ...any) {
	c.report(code.WebhookWarning, path, hint, format, args...)
}

func (c *check) warnSelector(path string, s *types.WorkloadSelector) {
	if s != nil && len(s.MatchLabels) == 0 {
		c.warn(path, "remove the selector, or add labels", "a selector without labels selects all pods")
	}
}

func (c *check) warnLabels(s *networking.WorkloadSelector) {
	if s != nil && len(s.Labels) == 0 {
		c.warn("spec.workloadSelector", "remove the selector, or add labels", "a selector without labels selects all pods")
	}
}

// warnKeys reports private and secret keys among those that verify tokens.
func (c *check) warnKeys(path, text string) {
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	if json.Unmarshal([]byte(text), &set) != nil {
		return
	}
	for _, key := range set.Keys {
		if _, private := key["d"].(string); private || key["kty"] == "oct" {
			c.warn(path, "remove the private parts, and replace the key: who may read this object has it", "a key contains its private part, which nothing here needs")
			return
		}
	}
}

// warnDeny reports rules that reject by http alone: TCP has nothing of that, and all
// its connections are rejected.
func (c *check) warnDeny(spec *security.AuthorizationPolicy) {
	for i, r := range spec.Rules {
		caller, port := len(r.GetFrom()) == 0, false
		for _, f := range r.GetFrom() {
			s := f.GetSource()
			caller = caller || len(s.GetPrincipals())+len(s.GetNotPrincipals())+len(s.GetIpBlocks())+len(s.GetNotIpBlocks())+len(s.GetNamespaces())+
				len(s.GetNotNamespaces())+len(s.GetRemoteIpBlocks())+len(s.GetNotRemoteIpBlocks())+len(s.GetServiceAccounts())+len(s.GetNotServiceAccounts()) > 0
		}
		for _, t := range r.GetTo() {
			port = port || len(t.GetOperation().GetPorts())+len(t.GetOperation().GetNotPorts()) > 0
		}
		if spec.Action == security.AuthorizationPolicy_DENY && (len(r.GetTo()) > 0 && !port || len(r.GetTo()) == 0 && !caller) {
			c.warn(item("spec.rules", i), "add the ports of http: to: [{operation: {ports: [...]}}]", "the rule is about http, and rejects all connections to TCP ports, too")
		}
	}
}

func (c *check) warnTelemetry(spec *telemetry.Telemetry) {
	c.warnSelector("spec.selector", spec.Selector)
	if len(spec.Tracing) > 1 {
		c.warn("spec.tracing[1]", "keep one", "only one tracing is supported")
	}
	for i, t := range spec.Tracing {
		if len(t.GetProviders()) > 1 {
			c.warn(item("spec.tracing", i)+".providers[1]", "keep one", "only one provider of traces is supported")
		}
	}
	for i, m := range spec.Metrics {
		for j, o := range m.GetOverrides() {
			if _, empty := o.GetTagOverrides()[""]; empty {
				c.warn(item(item("spec.metrics", i)+".overrides", j)+".tagOverrides", "write the name of the tag", "a tag without a name")
			}
		}
	}
}

func (c *check) warnEndpoint(path string, e *networking.WorkloadEntry) {
	if e.GetAddress() == "" && e.GetNetwork() != "" {
		c.warn(path+".network", "add address", "an endpoint of a network without an address is reached through the gateway of the network only")
	}
}

func (c *check) warnServiceEntry(spec *networking.ServiceEntry) {
	c.warnLabels(spec.WorkloadSelector)
	fixed := spec.Resolution == networking.ServiceEntry_NONE
	for i, h := range spec.Hosts {
		if spec.Resolution != networking.ServiceEntry_DYNAMIC_DNS && strings.Contains(h, "*") && h != "*" && !strings.HasPrefix(h, "*.") {
			c.warn(item("spec.hosts", i), "write *.DOMAIN", "a wildcard must be the whole first part of %q", h)
		}
	}
	allocated := !fixed && !strings.EqualFold(c.Labels["networking.istio.io/enable-autoallocate-ip"], "false")
	for i, p := range spec.Ports {
		if len(spec.Addresses) == 0 && !allocated && (p.GetProtocol() == "" || p.GetProtocol() == "TCP") {
			c.warn(item("spec.ports", i), "add addresses", "a port of TCP needs an address by which its connections are known")
		}
	}
	switch {
	case fixed && spec.WorkloadSelector != nil:
		c.warn("spec.workloadSelector", "write resolution: STATIC", "resolution NONE does not use the workloads of a selector")
	case spec.Resolution == networking.ServiceEntry_STATIC:
		for i, e := range spec.Endpoints {
			c.warnEndpoint(item("spec.endpoints", i), e)
		}
	case spec.Resolution == networking.ServiceEntry_DNS || spec.Resolution == networking.ServiceEntry_DNS_ROUND_ROBIN:
		for i, p := range spec.Ports {
			if protocolOf(p.GetProtocol()).isTCP() && len(spec.Addresses) > 0 && len(spec.Hosts) > 1 {
				c.warn(item("spec.ports", i), "write a ServiceEntry for each host", "the hosts share the addresses, by which the connections of this port are known")
				break
			}
		}
	}
}

func (c *check) warnVirtualService(spec *networking.VirtualService) {
	for i, name := range spec.Gateways {
		c.warnGatewayName(item("spec.gateways", i), name)
		if !strings.Contains(name, "/") {
			break // as the webhook does
		}
	}
	for i, r := range spec.Http {
		path := item("spec.http", i)
		if r.GetMirrorPercent() != nil { //nolint:staticcheck // the old field
			c.warn(path+".mirrorPercent", "write mirrorPercentage: {value: NUMBER}", "mirrorPercent is deprecated")
		}
		const large = 100 * 1024
		if b := r.GetDirectResponse().GetBody(); len(b.GetString_()) > large || len(b.GetBytes()) > large {
			c.warn(path+".directResponse.body", "serve it by a service", "each proxy gets this body, of more than 100 KiB")
		}
	}
	for i, r := range spec.Tls {
		for j, m := range r.GetMatch() {
			path := item(item("spec.tls", i)+".match", j)
			for k, sni := range m.GetSniHosts() {
				if _, err := netip.ParseAddr(sni); err == nil {
					c.warn(item(path+".sniHosts", k), "write a host", "clients send no IP address as the server name: %s", sni)
				}
			}
			if len(m.GetGateways()) > 0 {
				c.warnGatewayName(path+".gateways[0]", m.Gateways[0])
			}
		}
	}
}

// warnGatewayName reports the old form of the name of a Gateway.
func (c *check) warnGatewayName(path, name string) {
	if parts := strings.Split(name, "."); !strings.Contains(name, "/") && len(parts) > 1 {
		c.warn(path, "write "+parts[1]+"/"+parts[0], "NAME.NAMESPACE is an old form of the name of a Gateway")
	}
}
