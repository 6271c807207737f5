package valid

import (
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// serviceEntryRule finds ServiceEntries that Istio refuses. Source:
// pkg/config/validation ValidateServiceEntry.
var serviceEntryRule = Rule{"serviceentry", []string{"ServiceEntry"}, []code.Code{
	code.InvalidObjectLabel, code.ExclusiveObjectFields, code.MissingObjectField, code.InvalidObjectHost, code.InvalidObjectAddress, code.EntryResolution,
	code.DuplicateElement, code.ObjectValueOutOfRange, code.InvalidObjectText, code.InvalidObjectProtocol, code.InvalidExportTo,
}, (*check).serviceEntry}

func (c *check) serviceEntry() {
	spec := c.spec.(*networking.ServiceEntry)
	before := len(c.problems)
	c.selector("spec.workloadSelector.labels", spec.WorkloadSelector.GetLabels())
	if len(c.problems) > before {
		return
	}
	if spec.WorkloadSelector != nil && spec.Endpoints != nil {
		c.report(code.ExclusiveObjectFields, "spec.endpoints", "keep one of them", "a ServiceEntry cannot have both workloadSelector and endpoints")
	}
	if len(spec.Hosts) == 0 {
		c.report(code.MissingObjectField, "spec", "add hosts", "a ServiceEntry needs a host")
	}
	for i, h := range spec.Hosts {
		if h == "*" {
			c.report(code.InvalidObjectHost, item("spec.hosts", i), "write the hosts", "host * is not allowed in a ServiceEntry")
		} else {
			c.wildcardHost(item("spec.hosts", i), h)
		}
	}
	c.entryAddresses(spec)
	ports := c.entryPorts(spec)
	c.resolution(spec, ports)
	if spec.Resolution != networking.ServiceEntry_NONE && len(spec.Hosts) > 1 {
		for i, p := range spec.Ports {
			if q := protocolOf(p.GetProtocol()); !q.isHTTP() && !q.isTLS() {
				c.report(code.EntryResolution, item("spec.ports", i)+".protocol", "use one ServiceEntry for each host", "several hosts can share a ServiceEntry only with HTTP and TLS ports")
				break
			}
		}
	}
	c.exported(spec.ExportTo, true, false)
}

func (c *check) entryAddresses(spec *networking.ServiceEntry) {
	fixed := spec.Resolution == networking.ServiceEntry_NONE || spec.Resolution == networking.ServiceEntry_STATIC
	for i, a := range spec.Addresses {
		path := item("spec.addresses", i)
		c.addressRange(path, a)
		if strings.Contains(a, "/") && !fixed {
			c.report(code.EntryResolution, path, "write resolution: NONE, or single addresses", "a range of addresses needs resolution NONE or STATIC")
		}
	}
}

// entryPorts checks the ports and returns their names.
func (c *check) entryPorts(spec *networking.ServiceEntry) map[string]bool {
	names, numbers := map[string]bool{}, map[uint32]bool{}
	for i, p := range spec.Ports {
		path := item("spec.ports", i)
		if p == nil {
			c.report(code.MissingObjectField, path, "remove it", "empty port")
			continue
		}
		if names[p.Name] {
			c.report(code.DuplicateElement, path+".name", "write another name", "duplicate port name %q", p.Name)
		}
		if numbers[p.Number] {
			c.report(code.DuplicateElement, path+".number", "remove one of them", "duplicate port %d", p.Number)
		}
		names[p.Name], numbers[p.Number] = true, true
		if p.TargetPort != 0 {
			c.portNumber(path+".targetPort", p.TargetPort)
		}
		c.label(path+".name", "name of a port", p.Name)
		c.protocolName(path+".protocol", p.Protocol)
		c.portNumber(path+".number", p.Number)
	}
	return names
}

// resolution checks that hosts and endpoints are those of the resolution.
func (c *check) resolution(spec *networking.ServiceEntry, ports map[string]bool) {
	switch spec.Resolution {
	case networking.ServiceEntry_NONE:
		if len(spec.Endpoints) > 0 {
			c.report(code.EntryResolution, "spec.endpoints", "write resolution: STATIC or DNS", "resolution NONE excludes endpoints")
		}
	case networking.ServiceEntry_STATIC:
		for i, e := range spec.Endpoints {
			if e == nil {
				c.report(code.MissingObjectField, item("spec.endpoints", i), "remove it", "empty endpoint")
				continue
			}
			c.endpoint(item("spec.endpoints", i), e, ports, false)
		}
	case networking.ServiceEntry_DNS, networking.ServiceEntry_DNS_ROUND_ROBIN:
		c.byDNS(spec, ports)
	case networking.ServiceEntry_DYNAMIC_DNS:
		c.byDynamicDNS(spec)
	}
}

func (c *check) byDNS(spec *networking.ServiceEntry, ports map[string]bool) {
	for i, h := range spec.Hosts {
		path := item("spec.hosts", i)
		reported := slices.ContainsFunc(c.problems, func(p Problem) bool { return p.Path == path })
		if len(spec.Endpoints) == 0 && !isHost(h) && !reported {
			c.report(code.EntryResolution, path, "write resolution: NONE, or add endpoints", "resolution %s cannot look up %s", spec.Resolution, h)
			break
		}
	}
	if spec.Resolution == networking.ServiceEntry_DNS_ROUND_ROBIN && len(spec.Endpoints) > 1 {
		c.report(code.EntryResolution, "spec.endpoints", "write resolution: DNS", "resolution DNS_ROUND_ROBIN allows one endpoint")
	}
	for i, e := range spec.Endpoints {
		path := item("spec.endpoints", i)
		if e == nil {
			c.report(code.MissingObjectField, path, "remove it", "empty endpoint")
			continue
		}
		if !isAddress(e.Address) && !isHost(e.Address) {
			c.report(code.InvalidObjectAddress, path+".address", "write an IP address or a host", "invalid address %q", e.Address)
		}
		c.labels(path+".labels", e.Labels)
		c.endpointPorts(path+".ports", e.Ports, ports)
	}
}

func (c *check) byDynamicDNS(spec *networking.ServiceEntry) {
	for i, h := range spec.Hosts {
		if !strings.HasPrefix(h, "*") {
			c.report(code.EntryResolution, item("spec.hosts", i), "write resolution: DNS", "resolution DYNAMIC_DNS is for wildcards")
		}
	}
	for _, f := range []struct {
		name string
		n    int
	}{{"addresses", len(spec.Addresses)}, {"endpoints", len(spec.Endpoints)}} {
		if f.n > 0 {
			c.report(code.EntryResolution, "spec."+f.name, "remove "+f.name, "resolution DYNAMIC_DNS excludes %s", f.name)
		}
	}
	for i, p := range spec.Ports {
		if !slices.Contains([]protocol{"http", "tls", "grpc", "http2"}, protocolOf(p.GetProtocol())) {
			c.report(code.EntryResolution, item("spec.ports", i)+".protocol", "write HTTP, HTTP2, GRPC or TLS", "resolution DYNAMIC_DNS does not support protocol %q", p.GetProtocol())
		}
	}
	if waypoint := c.Labels["istio.io/use-waypoint"]; spec.Location == networking.ServiceEntry_MESH_INTERNAL && waypoint != "" && !strings.EqualFold(waypoint, "none") {
		c.report(code.EntryResolution, "spec.location", "write location: MESH_EXTERNAL", "resolution DYNAMIC_DNS of a waypoint needs MESH_EXTERNAL")
	}
}
