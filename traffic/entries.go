package traffic

import (
	"slices"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Entries returns the entries of all calls: from outside at each port of each gateway,
// and from each kind of workload to each port of each service.
func (t *Traffic) Entries() []Entry { return EntriesOf(t) }

// EntriesOf returns the entries of several traffics: calls that one of them tells apart
// have different entries.
func EntriesOf(all ...*Traffic) (list []Entry) {
	seen := map[entryKey]bool{}
	add := func(e Entry) {
		if key := keyOf(e.Call); !seen[key] {
			seen[key] = true
			list = append(list, e)
		}
	}
	names, from := gatewayNames(all), callers(all)
	for _, name := range names {
		for _, port := range gatewayPorts(all, name) {
			d := gatewayPort{all: all, callers: from, gateways: []string{name}, port: port, named: len(names) > 1, add: add}
			d.entries()
		}
	}
	meshEntries(all, from, add)
	return list
}

// An entryKey is what tells the calls of entries apart.
type entryKey struct {
	from, at, hop, account, method, host, sni string
	port                                      int
	tls, noSNI                                bool
	client                                    call.Certificate
}

func keyOf(c call.Call) entryKey {
	if c.SNI == c.Host {
		c.SNI = ""
	}
	return entryKey{c.From, c.At, c.Hop, c.Account, c.Method, c.Host, c.SNI, c.Port, c.TLS, c.NoSNI, c.Client}
}

// Outside returns the entries of calls from outside at a gateway; empty: at any, which
// the calls do not name. Callers over TLS ask for the names that a domain covers; empty:
// for any.
func (t *Traffic) Outside(gateway, domain string) (list []Entry) {
	all, names := []*Traffic{t}, []string{gateway}
	if gateway == "" {
		names = gatewayNames([]*Traffic{t})
	}
	var ports []int
	for _, name := range names {
		ports = append(ports, gatewayPorts(all, name)...)
	}
	slices.Sort(ports)
	for _, port := range slices.Compact(ports) {
		d := gatewayPort{all: all, gateways: names, port: port, named: gateway != "", domain: domain}
		d.add = func(e Entry) { list = append(list, e) }
		d.entries()
	}
	return list
}

func gatewayNames(all []*Traffic) (names []string) {
	for _, t := range all {
		names = append(names, t.Registry.GatewayNames()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// gatewayPorts returns the ports of a gateway's Service at which it listens.
func gatewayPorts(all []*Traffic, name string) (ports []int) {
	for _, t := range all {
		pod := t.Registry.GatewayPod(name)
		if pod == nil {
			continue
		}
		p, services := t.Proxy(pod), t.Registry.ServicesOf(pod)
		if len(services) == 0 {
			ports = append(ports, t.servicePorts(pod, p.Ports())...)
		}
		for _, s := range services {
			for _, sp := range s.Ports {
				if sp.Protocol != world.UDP && p.Gateway(t.Registry.ListensAt(pod, sp.Number)) != nil {
					ports = append(ports, sp.Number)
				}
			}
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// servicePorts returns the ports at which callers reach ports of a pod whose Services are
// not known.
func (t *Traffic) servicePorts(pod *world.Pod, ports []int) (list []int) {
	for _, g := range t.Registry.Setup.Gateways {
		for from, to := range g.Ports {
			if g.Name == pod.Gateway && slices.Contains(ports, to) {
				list = append(list, from)
			}
		}
	}
	for _, port := range ports {
		if t.Registry.ListensAt(pod, port) == port {
			list = append(list, port)
		}
	}
	return list
}
