package compiler

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An inside is a port at a cluster address.
type inside struct {
	port    int
	address netip.Addr
	service inventory.Key
	at      diag.Span
}

func (x inside) compare(y inside) int {
	return cmp.Or(cmp.Compare(x.port, y.port), x.address.Compare(y.address),
		cmp.Compare(x.service.Namespace, y.service.Namespace), cmp.Compare(x.service.Name, y.service.Name))
}

// addressesOf lists the ports of services at their addresses, also from outside,
// and at those of their pods, sorted: callers of a headless service dial these.
func addressesOf(i *inventory.Inventory) []inside {
	var out []inside
	for _, s := range i.Services() {
		var pods []netip.Addr
		if len(s.Selector) > 0 {
			for _, w := range i.Selected(s.Namespace, inventory.LabelsOf(s.Selector)) {
				pods = append(pods, w.Addresses...)
			}
		}
		for _, p := range s.TCP() {
			for _, a := range slices.Concat(s.Addresses, s.External) {
				out = append(out, inside{p.Number, a, s.Key, s.Span})
			}
			target, _ := strconv.Atoi(p.TargetPort)
			for _, a := range pods {
				out = append(out, inside{p.Number, a, s.Key, s.Span})
				if target != 0 && target != p.Number {
					out = append(out, inside{target, a, s.Key, s.Span})
				}
			}
		}
	}
	slices.SortFunc(out, inside.compare)
	return out
}

// ServiceAt returns the first service with the port at an address in the range.
func (k known) ServiceAt(p netip.Prefix, port int) (model.AddressedService, bool) {
	list := k.inside()
	i, _ := slices.BinarySearchFunc(list, inside{port: port, address: p.Addr()}, inside.compare)
	if i == len(list) || list[i].port != port || !p.Contains(list[i].address) {
		return model.AddressedService{}, false
	}
	s := list[i]
	return model.AddressedService{Service: model.Service{Namespace: s.service.Namespace, Name: s.service.Name}, Address: s.address, At: s.at}, true
}

// KnowsAddresses reports whether any service or pod has an address of the cluster;
// those from outside say nothing of its ranges.
func (k known) KnowsAddresses() bool {
	return slices.ContainsFunc(k.inside(), func(x inside) bool {
		s, _ := k.Service(x.service.Namespace, x.service.Name)
		return !slices.Contains(s.External, x.address)
	})
}
