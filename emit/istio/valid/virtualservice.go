package valid

import (
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// virtualServiceRule finds VirtualServices that Istio refuses. Source:
// pkg/config/validation ValidateVirtualService.
var virtualServiceRule = Rule{"virtualservice", []string{"VirtualService"}, []code.Code{
	code.MissingObjectField, code.ExclusiveObjectFields, code.DelegateRoute, code.InvalidObjectHost, code.DuplicateElement, code.InvalidObjectText,
	code.InvalidObjectLabel, code.InvalidObjectAddress, code.ObjectValueOutOfRange, code.InvalidObjectHeader, code.InvalidObjectDuration,
	code.RefusedMatch, code.UnsupportedObjectField, code.UnknownObjectValue, code.InvalidRetryOn, code.InvalidExportTo,
}, (*check).virtualService}

const meshName = "mesh"

func (c *check) virtualService() {
	spec := c.spec.(*networking.VirtualService)
	delegate := len(spec.Hosts) == 0
	if delegate {
		c.isDelegate(spec)
	}
	c.gatewayNames("spec.gateways", spec.Gateways)
	if !atGateways(spec) {
		c.claimsInMesh(spec)
	}
	c.virtualHosts(spec)
	if len(spec.Http)+len(spec.Tcp)+len(spec.Tls) == 0 {
		c.report(code.MissingObjectField, "spec", "add http, tls or tcp", "a VirtualService needs a route")
	}
	for i, r := range spec.Http {
		if r == nil {
			c.report(code.MissingObjectField, item("spec.http", i), "remove it", "empty route")
			continue
		}
		c.httpRoute(item("spec.http", i), r, delegate)
	}
	for i, r := range spec.Tls {
		c.tlsRoute(item("spec.tls", i), r, spec)
	}
	for i, r := range spec.Tcp {
		c.tcpRoute(item("spec.tcp", i), r)
	}
	c.exported(spec.ExportTo, false, false)
}

// isDelegate checks a VirtualService without hosts: a part of others.
func (c *check) isDelegate(spec *networking.VirtualService) {
	for _, f := range []struct {
		name string
		n    int
	}{{"gateways", len(spec.Gateways)}, {"tls", len(spec.Tls)}, {"tcp", len(spec.Tcp)}} {
		if f.n > 0 {
			c.report(code.DelegateRoute, "spec."+f.name, "add hosts, or remove "+f.name, "a VirtualService without hosts is a delegate and cannot have %s", f.name)
		}
	}
}

// atGateways reports whether a VirtualService applies to gateways only.
func atGateways(spec *networking.VirtualService) bool {
	return len(spec.Gateways) > 0 && !slices.Contains(spec.Gateways, meshName)
}

// claimsInMesh finds matches of JWT claims in the mesh, where only gateways know them.
func (c *check) claimsInMesh(spec *networking.VirtualService) {
	for i, r := range spec.Http {
		for j, m := range r.GetMatch() {
			for _, f := range []struct {
				name string
				set  map[string]*networking.StringMatch
			}{{"headers", m.GetHeaders()}, {"withoutHeaders", m.GetWithoutHeaders()}} {
				for name := range f.set {
					if isClaim(name) {
						path := item(item("spec.http", i)+".match", j) + "." + f.name
						c.report(code.UnsupportedObjectField, path, "add gateways", "routes by JWT claims need a gateway: the mesh does not support %s", name)
					}
				}
			}
		}
	}
}

// isClaim reports whether the name of a header stands for a JWT claim. Source: pkg/jwt
// ToRoutingClaim.
func isClaim(name string) bool {
	const prefix = "@request.auth.claims"
	if !strings.HasPrefix(strings.ToLower(name), prefix) {
		return false
	}
	rest := name[len(prefix):]
	return strings.HasPrefix(rest, ".") && len(rest) > 1 || strings.HasPrefix(rest, "[") && strings.HasSuffix(rest, "]") && len(rest) > 2
}

func (c *check) virtualHosts(spec *networking.VirtualService) {
	sni := slices.ContainsFunc(spec.Tls, func(r *networking.TLSRoute) bool {
		return slices.ContainsFunc(r.GetMatch(), func(m *networking.TLSMatchAttributes) bool { return len(m.GetSniHosts()) > 0 })
	})
	valid := true
	for i, h := range spec.Hosts {
		path := item("spec.hosts", i)
		switch {
		case !c.isVirtualHost(spec, sni, h):
			if !isAddress(h) {
				valid = false
				c.report(code.InvalidObjectHost, path, "write a host name, as www.example.com or *.example.com", "invalid host %q", h)
			}
		case h == "*" && !atGateways(spec):
			valid = false
			c.report(code.InvalidObjectHost, path, "write the hosts, or add gateways", "host * is for gateways only")
		}
	}
	for i := 0; valid && i < len(spec.Hosts); i++ {
		for j := i + 1; j < len(spec.Hosts); j++ {
			if overlap(spec.Hosts[i], spec.Hosts[j]) {
				c.report(code.DuplicateElement, item("spec.hosts", j), "remove one of them", "host %s is covered by %s", spec.Hosts[j], spec.Hosts[i])
			}
		}
	}
}

// isVirtualHost reports whether a text is a host of a VirtualService. At gateways it
// may be the name that Istio generates for a cluster's SNI.
func (c *check) isVirtualHost(spec *networking.VirtualService, sni bool, h string) bool {
	if atGateways(spec) && sni && strings.HasPrefix(h, "outbound_") && len(h) <= longestHost {
		parts := strings.Split(h, "_")
		return len(parts) >= 4 && strings.ContainsAny(strings.Trim(parts[1], "."), "0123456789") && strings.ContainsFunc(strings.Trim(parts[3], "."), isLetter)
	}
	return isWildcardHost(h)
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// overlap reports whether two hosts have requests in common. Source: pkg/config/host
// Name.Matches.
func overlap(a, b string) bool {
	wideA, wideB := strings.HasPrefix(a, "*"), strings.HasPrefix(b, "*")
	switch {
	case wideA && wideB:
		return strings.HasSuffix(a[1:], b[1:]) || strings.HasSuffix(b[1:], a[1:])
	case wideA:
		return strings.HasSuffix(b, a[1:])
	case wideB:
		return strings.HasSuffix(a, b[1:])
	}
	return a == b
}

// within reports whether a host is covered by another. Source: Name.SubsetOf.
func coveredBy(host, wide string) bool {
	switch {
	case strings.HasPrefix(host, "*"):
		return strings.HasPrefix(wide, "*") && len(host) >= len(wide) && strings.HasSuffix(host[1:], wide[1:])
	case strings.HasPrefix(wide, "*"):
		return strings.HasSuffix(host, wide[1:])
	}
	return host == wide
}

// gatewayNames checks names of Gateways. istiod looks at those up to the first in the
// old form. Source: pkg/config/validation validateGatewayNames.
func (c *check) gatewayNames(path string, names []string) {
	for i, name := range names {
		at := item(path, i)
		namespace, gateway, found := strings.Cut(name, "/")
		switch {
		case !found:
			if !isHost(name) {
				c.report(code.InvalidObjectText, at, "write NAMESPACE/NAME", "invalid name %q of a Gateway", name)
			}
			return
		case namespace == "" || gateway == "" || !isLabel(namespace) || !isLabel(gateway):
			c.report(code.InvalidObjectText, at, "write NAMESPACE/NAME", "invalid name %q of a Gateway", name)
		}
	}
}

func (c *check) tlsRoute(path string, r *networking.TLSRoute, spec *networking.VirtualService) {
	if r == nil {
		return
	}
	if len(r.Match) == 0 {
		c.report(code.MissingObjectField, path, "add match: [{sniHosts: [HOST]}]", "a tls route needs a match")
	}
	for i, m := range r.Match {
		c.tlsMatch(item(path+".match", i), m, spec)
	}
	if len(r.Route) == 0 {
		c.report(code.MissingObjectField, path, "add route", "a tls route needs a destination")
	}
	c.routeDestinations(path+".route", r.Route)
}

func (c *check) tlsMatch(path string, m *networking.TLSMatchAttributes, spec *networking.VirtualService) {
	if m == nil || len(m.SniHosts) == 0 {
		c.report(code.MissingObjectField, path, "add sniHosts", "a tls match needs sniHosts")
		return
	}
	for i, h := range m.SniHosts {
		at := item(path+".sniHosts", i)
		valid := isWildcardHost(h)
		if !slices.Contains(spec.Gateways, meshName) {
			valid = c.isVirtualHost(&networking.VirtualService{Gateways: []string{"any"}}, true, h)
		}
		switch {
		case !valid && isAddress(h):
		case !valid:
			c.report(code.InvalidObjectHost, at, "write a host name", "invalid SNI host %q", h)
		case !slices.ContainsFunc(spec.Hosts, func(wide string) bool { return coveredBy(h, wide) }):
			c.report(code.InvalidObjectHost, at, "add it to the hosts", "SNI host %q is not one of the hosts", h)
		}
	}
	c.connection(path, m.DestinationSubnets, m.Port, m.SourceLabels, m.Gateways)
}

// connection checks what tls and tcp matches have in common.
func (c *check) connection(path string, subnets []string, port uint32, labels map[string]string, gateways []string) {
	for i, s := range subnets {
		c.addressRange(item(path+".destinationSubnets", i), s)
	}
	if port != 0 {
		c.portNumber(path+".port", port)
	}
	c.labels(path+".sourceLabels", labels)
	c.gatewayNames(path+".gateways", gateways)
}

func (c *check) tcpRoute(path string, r *networking.TCPRoute) {
	if r == nil {
		return
	}
	for i, m := range r.Match {
		if m == nil {
			c.report(code.MissingObjectField, item(path+".match", i), "remove it", "empty match")
			continue
		}
		c.connection(item(path+".match", i), m.DestinationSubnets, m.Port, m.SourceLabels, m.Gateways)
	}
	if len(r.Route) == 0 {
		c.report(code.MissingObjectField, path, "add route", "a tcp route needs a destination")
	}
	c.routeDestinations(path+".route", r.Route)
}
