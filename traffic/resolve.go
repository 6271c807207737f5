package traffic

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// resolve returns the address that a caller dials for a name: that of a Service, or of
// a ServiceEntry, or one unlike all others.
func (t *Traffic) resolve(c call.Call, pod *world.Pod) (string, error) {
	if address, err := netip.ParseAddr(c.Host); err == nil {
		return address.String(), nil
	}
	if s := t.serviceNamed(c.Host, pod.Namespace); s != nil {
		return t.addressOfService(s, c, pod)
	}
	if !c.Address.IsValid() && (strings.HasSuffix(c.Host, ".svc."+t.Registry.Mesh.Domain) || !strings.Contains(c.Host, ".")) {
		return "", fmt.Errorf("unknown host %s: namespace %s has services: %s", c.Host, pod.Namespace, strings.Join(t.servicesIn(pod.Namespace), ", "))
	}
	var addresses, ranges []string
	scope := t.Proxy(pod).Scope()
	for _, s := range t.Registry.Outside(c.Host) {
		captured := t.Registry.Mesh.DNSCapture && pod.Sidecar
		switch {
		case captured && !isOf(scope.ByHost[s.Host], s): // sidecars answer for the services that they use
		case captured && s.Allocated != "":
			addresses = append(addresses, s.Allocated)
		case isIP(s.Address) && s.Address != world.Unspecified:
			addresses = append(addresses, s.Address)
		case s.Address != world.Unspecified:
			ranges = append(ranges, t.within(s.Address)) // sidecars answer with no range
		}
	}
	captured := t.Registry.Mesh.DNSCapture && pod.Sidecar
	if !captured || len(addresses) == 0 && !c.Address.IsValid() {
		addresses = append(addresses, ranges...)
	}
	return pick(c, addresses, captured), nil
}

// isOf reports whether the service of a host that a sidecar uses is of the same object as
// another one of the host. Source: pkg/dns/server/name_table.go BuildNameTable.
func isOf(used, s *world.Service) bool {
	return used != nil && used.Entry == s.Entry && used.Namespace == s.Namespace
}

// pick returns the address that is dialled: that of the call, or the first known one.
// Sidecars that answer DNS answer with a known one.
func pick(c call.Call, known []string, captured bool) string {
	slices.Sort(known)
	own := ""
	if c.Address.IsValid() {
		own = c.Address.String()
	}
	switch {
	case own != "" && (!captured || len(known) == 0 || slices.Contains(known, own)):
		return own
	case len(known) > 0:
		return known[0]
	}
	return "host:" + c.Host
}

// within returns an address of a range that no narrower range has.
func (t *Traffic) within(text string) string {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return text
	}
	address := p.Addr()
	for range 1000 {
		if !p.Contains(address) {
			break
		}
		if !t.Registry.InNarrower(address, p.Bits()) {
			return address.String()
		}
		address = address.Next()
	}
	return p.Addr().String()
}

// serviceNamed returns the Service that a name means to callers of a namespace.
func (t *Traffic) serviceNamed(name, namespace string) *world.Service {
	domain := ".svc." + t.Registry.Mesh.Domain
	name = strings.TrimSuffix(name, ".")
	for _, full := range []string{name, name + "." + namespace + domain, name + domain, strings.TrimSuffix(name, ".svc") + domain} {
		if s := t.Registry.ServiceNamed(full); s != nil {
			return s
		}
	}
	return nil
}

// addressOfService returns the address of a Service: of a headless one that of a pod.
func (t *Traffic) addressOfService(s *world.Service, c call.Call, pod *world.Pod) (string, error) {
	for range 8 { // names of a cycle have no address
		other := t.serviceNamed(s.Alias, pod.Namespace)
		if s.Alias == "" || other == nil {
			break
		}
		s = other
	}
	if s.Alias != "" {
		return "host:" + s.Alias, nil
	}
	if s.Address != world.Unspecified {
		return s.Address, nil
	}
	ends, _ := t.Registry.Endpoints(s, c.Port, nil, world.ByName)
	if len(ends) == 0 {
		return "none:" + s.Host, nil
	}
	return ends[0].Address, nil
}

func (t *Traffic) servicesIn(namespace string) (names []string) {
	for _, s := range t.Registry.Services {
		if s.Kubernetes && s.Namespace == namespace {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return []string{"none"}
	}
	return slices.Compact(names)
}

func isIP(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}
