package valid

import (
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// workloadRule finds WorkloadEntries and WorkloadGroups that Istio refuses. Source:
// pkg/config/validation ValidateWorkloadEntry, ValidateWorkloadGroup.
var workloadRule = Rule{"workload", []string{"WorkloadEntry", "WorkloadGroup"}, []code.Code{
	code.MissingObjectField, code.InvalidObjectAddress, code.ExclusiveObjectFields, code.InvalidObjectText, code.ObjectValueOutOfRange,
	code.InvalidObjectLabel, code.UnknownObjectValue, code.InvalidObjectHeader,
}, (*check).workload}

func (c *check) workload() {
	switch spec := c.spec.(type) {
	case *networking.WorkloadEntry:
		c.endpoint("spec", spec, nil, true)
	case *networking.WorkloadGroup:
		if spec.Template == nil {
			c.report(code.MissingObjectField, "spec", "add template", "a WorkloadGroup needs a template")
			return
		}
		before := len(c.problems)
		c.labels("spec.metadata.labels", spec.Metadata.GetLabels())
		if len(c.problems) == before {
			c.probe("spec.probe", spec.Probe)
		}
	}
}

// endpoint checks an endpoint. ports are those of its ServiceEntry, nil without one.
func (c *check) endpoint(path string, e *networking.WorkloadEntry, ports map[string]bool, hosts bool) {
	if e.Address == "" && e.Network == "" {
		c.report(code.MissingObjectField, path, "add address", "an endpoint needs an address")
		return
	}
	socket, isSocket := strings.CutPrefix(e.Address, unixPrefix)
	switch {
	case isSocket:
		if socket == "" {
			c.report(code.InvalidObjectAddress, path+".address", "write unix:///PATH", "the path of the unix domain socket is missing")
		} else {
			c.unixPath(path+".address", socket)
		}
		if len(e.Ports) > 0 {
			c.report(code.ExclusiveObjectFields, path+".ports", "remove ports", "a unix domain socket excludes ports")
		}
		if ports != nil && len(ports) != 1 {
			c.report(code.ExclusiveObjectFields, path+".address", "keep one port of the ServiceEntry", "a unix domain socket serves one port only")
		}
	case e.Address == "" || isAddress(e.Address) || hosts && isHost(e.Address):
	case hosts:
		c.report(code.InvalidObjectAddress, path+".address", "write an IP address or a host", "invalid address %q", e.Address)
	default:
		c.report(code.InvalidObjectAddress, path+".address", "write an IP address, or resolution: DNS", "invalid address %q: resolution STATIC needs an IP address", e.Address)
	}
	c.endpointPorts(path+".ports", e.Ports, ports)
	c.labels(path+".labels", e.Labels)
}

func (c *check) endpointPorts(path string, ports map[string]uint32, known map[string]bool) {
	for _, name := range sorted(ports) {
		at := path + "." + name
		if known != nil && !known[name] {
			c.report(code.InvalidObjectText, at, meantWord(name, sorted(known)), "the ServiceEntry has no port %q", name)
		}
		c.label(at, "name of a port", name)
		c.portNumber(at, ports[name])
	}
}

func (c *check) probe(path string, p *networking.ReadinessProbe) {
	if p == nil {
		return
	}
	c.atLeastZero(path+".periodSeconds", p.PeriodSeconds)
	c.atLeastZero(path+".initialDelaySeconds", p.InitialDelaySeconds)
	c.atLeastZero(path+".timeoutSeconds", p.TimeoutSeconds)
	c.atLeastZero(path+".successThreshold", p.SuccessThreshold)
	c.atLeastZero(path+".failureThreshold", p.FailureThreshold)
	switch m := p.HealthCheckMethod.(type) {
	case *networking.ReadinessProbe_HttpGet:
		c.portNumber(path+".httpGet.port", m.HttpGet.Port)
		if s := m.HttpGet.Scheme; s != "" && s != "HTTP" && s != "HTTPS" {
			c.report(code.UnknownObjectValue, path+".httpGet.scheme", "write HTTP or HTTPS", "unknown scheme %q", s)
		}
		for i, h := range m.HttpGet.HttpHeaders {
			if !probeHeaderText.MatchString(h.GetName()) {
				c.report(code.InvalidObjectHeader, item(path+".httpGet.httpHeaders", i), "write the name of a header", "invalid header name %q", h.GetName())
			}
		}
	case *networking.ReadinessProbe_TcpSocket:
		c.portNumber(path+".tcpSocket.port", m.TcpSocket.Port)
	case *networking.ReadinessProbe_Exec:
		if len(m.Exec.Command) == 0 {
			c.report(code.MissingObjectField, path+".exec", "add command", "exec needs a command")
		}
	case *networking.ReadinessProbe_Grpc:
		c.report(code.UnsupportedObjectField, path+".grpc", "write httpGet, tcpSocket or exec", "Istio refuses grpc probes")
	default:
		c.report(code.MissingObjectField, path, "add httpGet, tcpSocket or exec", "a probe needs a method")
	}
}
