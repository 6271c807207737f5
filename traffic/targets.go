package traffic

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// meshEntries adds the entries of callers in the mesh.
func meshEntries(all []*Traffic, from []call.Call, add func(Entry)) {
	targets := targets(all)
	for _, caller := range from {
		for _, to := range targets {
			to.Call.From, to.Call.Account = caller.From, caller.Account
			add(to)
		}
	}
}

// EntriesFrom returns the entries of a caller in the mesh.
func (t *Traffic) EntriesFrom(caller call.Call) (list []Entry) {
	meshEntries([]*Traffic{t}, []call.Call{caller}, func(e Entry) { list = append(list, e) })
	return list
}

// OtherPort stands for the ports that no service has, if none has it.
const OtherPort = 61000

// A dialled is a port of a host that callers in the mesh may dial.
type dialled struct {
	host     string // may be a wildcard
	port     int
	protocol world.Protocol
}

// targets returns entries without callers: each port of each service, names of
// VirtualServices that are not services, and another name at each of these ports and at
// another one, in the protocols of the port.
func targets(all []*Traffic) (list []Entry) {
	var hosts, others []dialled
	for _, t := range all {
		for _, d := range t.dialled() {
			hosts = append(hosts, d)
			others = append(others, dialled{OtherName, d.port, d.protocol})
		}
	}
	others = append(others, dialled{OtherName, 80, world.HTTP}, dialled{OtherName, 443, world.TLSPort}, dialled{OtherName, otherPort(hosts), "tcp"})
	hosts = append(append(hosts, serverNames(all, hosts)...), others...)
	routed := slices.ContainsFunc(all, (*Traffic).routesAll)
	known, seen := map[string]bool{}, map[entryKey]bool{}
	for _, d := range hosts {
		known[strings.ToLower(d.host)] = true
	}
	for _, d := range hosts {
		for _, e := range d.entries(known, routed) {
			if key := keyOf(e.Call); !seen[key] {
				seen[key] = true
				list = append(list, e)
			}
		}
	}
	return list
}

// dialled returns the ports of services, and those at which hosts with routes are served.
func (t *Traffic) dialled() (list []dialled) {
	for _, s := range t.Registry.Services {
		host := s.Host
		if s.Kubernetes {
			host = s.Name + "." + s.Namespace
		}
		for _, p := range s.Ports {
			if p.Protocol != world.UDP {
				list = append(list, dialled{host, p.Number, p.Protocol})
			}
		}
	}
	return append(list, t.routed()...)
}

// routed returns the hosts of the VirtualServices for sidecars: on port 80, and on the ports
// of the services of any of their hosts, sidecars route all of them. Source:
// networking/core/httproute.go BuildSidecarOutboundVirtualHosts.
func (t *Traffic) routed() (list []dialled) {
	for _, v := range t.Registry.VirtualServices {
		if !v.InMesh() {
			continue
		}
		ports, hosts := []int{80}, []string(nil)
		for _, h := range v.Hosts {
			host := string(h)
			if !strings.Contains(host, ".") || strings.HasSuffix(host, ".") {
				continue
			}
			services := t.Registry.Outside(host)
			if s := t.serviceNamed(host, v.Namespace); s != nil {
				services, host = append(services, s), s.Name+"."+s.Namespace
			}
			for _, s := range services {
				for _, p := range s.Ports {
					if p.Protocol.MayBeHTTP() && !slices.Contains(ports, p.Number) {
						ports = append(ports, p.Number)
					}
				}
			}
			hosts = append(hosts, host)
		}
		for _, host := range hosts {
			for _, port := range ports {
				list = append(list, dialled{host, port, world.HTTP})
			}
		}
	}
	return list
}

// routesAll reports whether a VirtualService for sidecars has all hosts.
func (t *Traffic) routesAll() bool {
	return slices.ContainsFunc(t.Registry.VirtualServices, func(v *world.VirtualService) bool {
		return v.InMesh() && slices.Contains(v.Hosts, "*")
	})
}

// serverNames returns the names that filter chains and policies tell apart at the ports of
// wildcards whose callers use TLS.
func serverNames(all []*Traffic, hosts []dialled) (list []dialled) {
	var names []string
	for _, t := range all {
		for _, v := range t.Registry.VirtualServices {
			for _, r := range v.Spec.Tls {
				for _, m := range r.GetMatch() {
					names = append(names, m.GetSniHosts()...)
				}
			}
		}
		for _, a := range t.Registry.AuthorizationPolicies {
			names = append(names, proxy.ServerNames(a)...)
		}
	}
	for _, d := range hosts {
		covers := request.Cond{Op: request.Domain, Value: strings.ToLower(d.host)}
		for _, name := range names {
			if strings.HasPrefix(d.host, "*") && d.protocol.IsTLS() && name != d.host && covers.Accepts(strings.TrimPrefix(strings.ToLower(name), "*")) {
				list = append(list, dialled{name, d.port, d.protocol})
			}
		}
	}
	return list
}

// entries returns the calls to a port in its protocols. known are all hosts. Requests to a
// wildcard have any name that it covers; those to other hosts have any if routes tell all
// hosts apart.
func (d dialled) entries(known map[string]bool, routed bool) (list []Entry) {
	e := Entry{Call: call.Call{Host: SampleOf(d.host, known), Port: d.port}}
	if strings.HasPrefix(d.host, "*") {
		e.Wildcard = strings.ToLower(d.host)
	}
	add := func(method, path string, tls bool) {
		one := e
		one.Call.Method, one.Call.Path, one.Call.TLS = method, path, tls
		if method == "GET" && !tls {
			one = one.named(routed)
		}
		list = append(list, one)
	}
	if d.protocol.MayBeHTTP() {
		add("GET", "/", false)
	}
	if d.protocol.IsTLS() || d.protocol == world.Sniffed {
		add("GET", "/", true)
	}
	if !d.protocol.IsTLS() && !d.protocol.IsHTTP() {
		add("TCP", "", false)
	}
	return list
}

// named returns the entry with any name that its wildcard covers. all says that another host
// stands for all names.
func (e Entry) named(all bool) Entry {
	if e.Wildcard != "" {
		host := request.Part{Kind: request.Host}
		e.AnyHost = true
		e.Start = []request.Fact{{Text: request.Text{Of: host}, Cond: request.Cond{Part: host, Op: request.Domain, Value: e.Wildcard}, Want: true}}
	}
	e.AnyHost = e.AnyHost || all && e.Call.Host == OtherName
	return e
}

// Covered returns the entry of a call for all names of a wildcard, if it is a request in
// plain text.
func (e Entry) Covered(wildcard string) Entry {
	e.Wildcard = strings.ToLower(wildcard)
	if e.Call.TLS || !e.Call.HTTP() {
		return e
	}
	return e.named(false)
}

// SampleOf returns a name that a wildcard covers and that is not known, and another name
// as it is.
func SampleOf(name string, known map[string]bool) string {
	name = strings.ToLower(name)
	rest, wild := strings.CutPrefix(name, "*")
	if !wild {
		return name
	}
	sample := "any" + rest
	for n := 1; known[sample]; n++ {
		sample = "any-" + strconv.Itoa(n) + rest
	}
	return sample
}

// otherPort returns a port that stands for those that no service has.
func otherPort(hosts []dialled) int {
	port := OtherPort
	for slices.ContainsFunc(hosts, func(d dialled) bool { return d.port == port }) {
		port++
	}
	return port
}
