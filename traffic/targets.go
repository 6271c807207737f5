package traffic

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// meshEntries adds the entries of callers in the mesh.
func meshEntries(all []*Traffic, from []call.Call, add func(Entry)) {
	targets := targets(all)
	for _, caller := range from {
		for _, to := range targets {
			c := to
			c.From, c.Account = caller.From, caller.Account
			add(Entry{Call: c})
		}
	}
}

// EntriesFrom returns the entries of a caller in the mesh.
func (t *Traffic) EntriesFrom(caller call.Call) (list []Entry) {
	meshEntries([]*Traffic{t}, []call.Call{caller}, func(e Entry) { list = append(list, e) })
	return list
}

// targets returns a call to each port of each service, to names of VirtualServices that
// are not services, and to another name: in the protocols of the port.
func targets(all []*Traffic) (list []call.Call) {
	seen := map[entryKey]bool{}
	once := func(c call.Call) {
		if key := keyOf(c); !seen[key] {
			seen[key] = true
			list = append(list, c)
		}
	}
	add := func(host string, port int, protocol world.Protocol) {
		c := call.Call{Host: strings.ToLower(host), Port: port}
		if protocol.MayBeHTTP() {
			c.Method, c.Path = "GET", "/"
			once(c)
		}
		if protocol.IsTLS() || protocol == world.Sniffed {
			c.Method, c.Path, c.TLS = "GET", "/", true
			once(c)
		}
		if !protocol.IsTLS() && !protocol.IsHTTP() {
			c.Method, c.Path, c.TLS = "TCP", "", false
			once(c)
		}
	}
	for _, t := range all {
		for _, s := range t.Registry.Services {
			host := s.Host
			if s.Kubernetes {
				host = s.Name + "." + s.Namespace
			}
			for _, p := range s.Ports {
				if p.Protocol != world.UDP {
					add(concrete([]string{host})[0], p.Number, p.Protocol)
				}
			}
		}
		for _, v := range t.Registry.VirtualServices {
			if !slices.Contains(v.Spec.Gateways, world.MeshGateway) && len(v.Spec.Gateways) > 0 {
				continue
			}
			for _, h := range v.Hosts {
				if strings.Contains(string(h), ".") && !strings.HasSuffix(string(h), ".") && t.serviceNamed(string(h), v.Namespace) == nil {
					add(concrete([]string{string(h)})[0], 80, world.HTTP)
				}
			}
		}
	}
	add(OtherName, 80, world.HTTP)
	add(OtherName, 443, world.TLSPort)
	return list
}
