package join

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// knownPort returns the port of a destination, by the rule of the language; 0 if it
// is unknown. If the port is required, it reports that and uses the first one.
func (b *builder) knownPort(s model.Service, written int, at diag.Span) int {
	info := b.service(s)
	inventory, exists := b.lookUpService(info, at)
	switch {
	case written != 0:
		b.checkPort(info, inventory, exists, written, at)
		return written
	case len(info.Ports) == 1:
		return info.Ports[0].Number
	case len(info.Ports) > 1:
		b.once.Add(diag.At(at, code.PortRequired, "service %s has several ports: %s", s, numbers(info.Ports)).
			WithHint("add the port: %s:%d", s, info.Ports[0].Number))
		return info.Ports[0].Number
	case len(inventory) == 1:
		return inventory[0].Number
	case len(inventory) > 1:
		b.once.Add(diag.At(at, code.AmbiguousServicePort, "service %s has several ports in the inventory: %s", s, numbers(inventory)).
			WithHint("add the port: %s:%d", s, inventory[0].Number))
		return inventory[0].Number
	}
	return 0
}

// lookUpService returns the ports of a service in the inventory, and whether the
// service exists. It reports a missing service.
func (b *builder) lookUpService(info *model.ServiceInfo, at diag.Span) (ports []model.ServicePort, exists bool) {
	if b.o.Inventory == nil {
		return nil, false
	}
	ports, exists = b.o.Inventory.Ports(info.Service)
	if !exists && b.o.Inventory.Knows("Service") && len(info.Declared) == 0 && !slices.Contains(b.s.Broken.Services, info.Service) {
		b.once.Add(b.orNear(diag.At(at, code.ServiceNotFound, "service %s not found in the inventory", info.Service).
			WithHint("correct the name, or declare it: service %s { port %d %s }", info.Service, b.sample.Number, b.sample.Protocol), info.Service))
	}
	return ports, exists
}

// maxNear is the maximum number of missing services for which a similar name is
// looked up: a program for another cluster may have only missing services.
const maxNear = 20

// orNear adds a suggestion to the diagnostic if there is a similar service.
func (b *builder) orNear(d diag.Diagnostic, s model.Service) diag.Diagnostic {
	if b.near++; b.near > maxNear {
		return d
	}
	if near, found := b.o.Inventory.Near(s); found {
		return d.WithHint("did you mean `%s`?", near)
	}
	return d
}

// checkPort reports a port that the service does not have.
func (b *builder) checkPort(info *model.ServiceInfo, inventory []model.ServicePort, exists bool, port int, at diag.Span) {
	has := func(p model.ServicePort) bool { return p.Number == port }
	switch {
	case slices.ContainsFunc(info.Ports, has) || slices.ContainsFunc(inventory, has):
	case exists && len(inventory) > 0:
		d := diag.At(at, code.ServicePortNotFound, "service %s has no port %d", info.Service, port)
		b.once.Add(d.WithHint("use an existing port: %s:%d", info.Service, inventory[0].Number))
	case len(info.Ports) > 0:
		b.once.Add(diag.At(at, code.UndeclaredServicePort, "service %s does not declare port %d", info.Service, port).
			WithHint("add it to the service: service %s { port %d %s }", info.Service, port, b.sample.Protocol).
			WithRelated(info.Ports[0].At, "its ports are declared here"))
	}
}

func numbers(ports []model.ServicePort) string {
	var list []string
	for _, p := range ports {
		list = append(list, fmt.Sprint(p.Number))
	}
	return strings.Join(list, ", ")
}
