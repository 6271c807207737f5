package traffic

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
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
	hosts = append(hosts, others...)
	known, seen := map[string]bool{}, map[entryKey]bool{}
	for _, d := range hosts {
		known[strings.ToLower(d.host)] = true
	}
	for _, d := range hosts {
		for _, e := range d.entries(known) {
			if key := keyOf(e.Call); !seen[key] {
				seen[key] = true
				list = append(list, e)
			}
		}
	}
	return list
}

// dialled returns the ports of services, and port 80 of other hosts that have routes.
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
	for _, v := range t.Registry.VirtualServices {
		if !slices.Contains(v.Spec.Gateways, world.MeshGateway) && len(v.Spec.Gateways) > 0 {
			continue
		}
		for _, h := range v.Hosts {
			if strings.Contains(string(h), ".") && !strings.HasSuffix(string(h), ".") && t.serviceNamed(string(h), v.Namespace) == nil {
				list = append(list, dialled{string(h), 80, world.HTTP})
			}
		}
	}
	return list
}

// entries returns the calls to a port in its protocols. known are all hosts.
func (d dialled) entries(known map[string]bool) (list []Entry) {
	e := Entry{Call: call.Call{Host: sampleOf(d.host, known), Port: d.port}}
	if strings.HasPrefix(d.host, "*") {
		e.Wildcard = strings.ToLower(d.host)
	}
	add := func(method, path string, tls bool) {
		e.Call.Method, e.Call.Path, e.Call.TLS = method, path, tls
		list = append(list, e)
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

// sampleOf returns a name that a wildcard covers and that is not known, and another name
// as it is.
func sampleOf(name string, known map[string]bool) string {
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
