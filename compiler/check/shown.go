package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A knownPort is a port of a service that the program declares or the inventory
// shows.
type knownPort struct {
	protocol model.Protocol // empty: unknown
	is       string         // a description: declared http
	at       diag.Span
	related  string // the related place
	declared bool
}

// knownPorts returns a function that looks up a port of a service, first among the
// declared ones.
func knownPorts(m *model.Model) func(model.Service, int) (knownPort, bool) {
	return func(s model.Service, number int) (knownPort, bool) {
		if info := m.Service(s); info != nil {
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
