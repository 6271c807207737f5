package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A knownPort is a port of a service that the program declares or the inventory
// shows.
type knownPort struct {
	protocol model.Protocol // empty: nothing says it
	is       string         // what it is, in words: declared http
	at       diag.Span
	related  string // the related place
	declared bool
}

// knownPorts returns a function that looks up a port of a service, first among the
// declared ones.
func knownPorts(m *model.Model) func(model.Service, int) (knownPort, bool) {
	infos := serviceInfos(m)
	return func(s model.Service, number int) (knownPort, bool) {
		if info := infos[s]; info != nil {
			for _, p := range info.Ports {
				if p.Number == number {
					return knownPort{p.Protocol, "declared " + string(p.Protocol), p.At, "declared here", true}, true
				}
			}
		}
		if m.Inventory == nil {
			return knownPort{}, false
		}
		service, _ := m.Inventory.Shown(s)
		p, known := service.Port(number)
		return knownPort{p.Protocol, p.String(), service.At, "its Service is here", false}, known
	}
}

func serviceInfos(m *model.Model) map[model.Service]*model.ServiceInfo {
	infos := make(map[model.Service]*model.ServiceInfo, len(m.Services))
	for _, s := range m.Services {
		infos[s.Service] = s
	}
	return infos
}

// eachSent visits each clause that names a destination of what is published.
func eachSent(m *model.Model, visit func(*model.Published, model.Destination)) {
	for _, p := range m.Published {
		for d := range model.Destinations(p.Routes) {
			if d.At.Known() {
				visit(p, d)
			}
		}
	}
}
