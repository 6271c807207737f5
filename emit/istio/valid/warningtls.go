package valid

import (
	"slices"
	"strings"
	"unicode"

	networking "istio.io/api/networking/v1alpha3"
)

// cipherSuites are those that Istio knows. Source: pkg/config/security
// ValidCipherSuites.
var cipherSuites = []string{
	"AES128-GCM-SHA256", "AES128-SHA", "AES256-GCM-SHA384", "AES256-SHA", "DES-CBC3-SHA",
	"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-CHACHA20-POLY1305",
	"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA", "ECDHE-RSA-CHACHA20-POLY1305",
}

func (c *check) warnGateway(spec *networking.Gateway) {
	for i, s := range spec.Servers {
		path := item("spec.servers", i)
		if s.GetTls().GetHttpsRedirect() && !protocolOf(s.GetPort().GetProtocol()).isHTTP() {
			c.warn(path+".tls.httpsRedirect", "write it at the server of http", "only servers of http redirect")
		}
		c.warnServerTLS(path+".tls", s.GetTls())
	}
}

func (c *check) warnServerTLS(path string, tls *networking.ServerTLSSettings) {
	if tls == nil {
		return
	}
	old := tls.MinProtocolVersion == networking.ServerTLSSettings_TLSV1_0 || tls.MinProtocolVersion == networking.ServerTLSSettings_TLSV1_1
	if old && len(tls.CipherSuites) == 0 {
		c.warn(path+".minProtocolVersion", "add cipherSuites with those of the old clients, as ECDHE-RSA-AES128-SHA", "Envoy's own cipher suites need TLS 1.2: clients of an older version are refused")
	}
	for i, name := range tls.CipherSuites {
		at := item(path+".cipherSuites", i)
		switch {
		case !validCipher(name):
			c.warn(at, meantWord(name, cipherSuites), "unknown cipher suite %q is ignored", name)
		case slices.Contains(tls.CipherSuites[:i], name):
			c.warn(at, "remove it", "duplicate cipher suite %q", name)
		}
	}
	c.warnCertificates(path, tls)
}

// warnCertificates reports certificates that a server does not use.
func (c *check) warnCertificates(path string, tls *networking.ServerTLSSettings) {
	named := tls.CredentialName != "" || len(tls.CredentialNames) > 0
	switch tls.Mode {
	case networking.ServerTLSSettings_PASSTHROUGH, networking.ServerTLSSettings_AUTO_PASSTHROUGH:
		if tls.Mode == networking.ServerTLSSettings_PASSTHROUGH && (named || tls.ServerCertificate != "") {
			return // GWC0969
		}
		if named || tls.CaCrl+tls.ServerCertificate+tls.PrivateKey+tls.CaCertificates != "" || len(tls.TlsCertificates) > 0 {
			c.warn(path, "remove it, or write mode: SIMPLE", "mode %s uses no certificate", tls.Mode)
		}
	case networking.ServerTLSSettings_ISTIO_MUTUAL:
	default:
		if !named && len(tls.TlsCertificates) > 2 {
			c.warn(path+".tlsCertificates[2]", "keep two", "a server has at most two certificates")
		}
	}
}

// validCipher reports whether Istio passes a cipher suite on: expressions with
// operators are not read.
func validCipher(name string) bool {
	if name == "" || name == "ALL" || slices.Contains(cipherSuites, name) {
		return true
	}
	first := rune(name[0])
	return !unicode.IsNumber(first) && !unicode.IsLetter(first)
}

func (c *check) warnSidecar(spec *networking.Sidecar) {
	c.warnLabels(spec.WorkloadSelector)
	for i, l := range spec.Ingress {
		path := item("spec.ingress", i)
		c.warnServerTLS(path+".tls", l.GetTls())
		if l.GetConnectionPool().GetHttp() != nil && l.Port != nil && !protocolOf(l.Port.Protocol).isHTTP() {
			c.warn(path+".connectionPool.http", "write protocol: HTTP", "a port of %s uses no settings of http", l.Port.Protocol)
		}
	}
	for i, l := range spec.Egress {
		c.warnEgressHosts(item("spec.egress", i)+".hosts", l.GetHosts())
	}
}

// warnEgressHosts reports hosts that others of the list include.
func (c *check) warnEgressHosts(path string, hosts []string) {
	names := map[string]map[string]bool{}
	for i, text := range hosts {
		namespace, host, found := strings.Cut(text, "/")
		if !found || strings.HasPrefix(namespace, "~") {
			continue
		}
		if namespace == "." {
			namespace = c.Namespace
		}
		in := names[namespace]
		if in == nil {
			in = map[string]bool{}
			names[namespace] = in
		}
		if in[host] || in["*"] || host == "*" && len(in) > 0 {
			c.warn(item(path, i), "keep the wider one", "another host of the list includes %s, or is included by it", text)
		}
		in[host] = true
	}
	if names["*"]["*"] && len(names) > 1 {
		c.warn(path, "remove the other hosts, or */*", "*/* includes the other hosts")
	}
}

func (c *check) warnDestinationRule(spec *networking.DestinationRule) {
	c.warnSelector("spec.workloadSelector", spec.WorkloadSelector)
	c.warnPolicy("spec.trafficPolicy", spec.TrafficPolicy)
	for i, s := range spec.Subsets {
		c.warnPolicy(item("spec.subsets", i)+".trafficPolicy", s.GetTrafficPolicy())
	}
}

func (c *check) warnPolicy(path string, p *networking.TrafficPolicy) {
	if p.GetOutlierDetection().GetConsecutiveErrors() != 0 { //nolint:staticcheck // the old field
		c.warn(path+".outlierDetection.consecutiveErrors", "write consecutive5xxErrors, or consecutiveGatewayErrors", "consecutiveErrors is deprecated")
	}
	balance := p.GetLoadBalancer()
	if balance.GetConsistentHash().GetMinimumRingSize() != 0 { //nolint:staticcheck // the old field
		c.warn(path+".loadBalancer.consistentHash.minimumRingSize", "write ringHash: {minimumRingSize: NUMBER}", "minimumRingSize is deprecated")
	}
	local, zone := balance.GetLocalityLbSetting(), balance.GetZoneAwareLbSetting()
	if p.GetOutlierDetection() != nil {
		return
	}
	if len(local.GetFailover()) > 0 || len(local.GetFailoverPriority()) > 0 {
		c.warn(path+".loadBalancer.localityLbSetting", "add outlierDetection", "failover needs outlierDetection, which finds the unhealthy pods")
	}
	if len(zone.GetFailover()) > 0 || len(zone.GetFailoverPriority()) > 0 {
		c.warn(path+".loadBalancer.zoneAwareLbSetting", "add outlierDetection", "failover needs outlierDetection, which finds the unhealthy pods")
	}
}
