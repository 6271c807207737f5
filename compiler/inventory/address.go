package inventory

import (
	"net/netip"
	"slices"
)

// parseAddresses returns the texts that are addresses, sorted, each once.
// Kubernetes writes None, or nothing, where there is none.
func parseAddresses(texts []string) []netip.Addr {
	var out []netip.Addr
	for _, text := range texts {
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, a.Unmap())
		}
	}
	slices.SortFunc(out, netip.Addr.Compare)
	return slices.Compact(out)
}

// addresses returns what the status of a pod says.
func (o owned) addresses() []netip.Addr {
	texts := []string{o.Status.PodIP}
	for _, p := range o.Status.PodIPs {
		texts = append(texts, p.IP)
	}
	return parseAddresses(texts)
}
