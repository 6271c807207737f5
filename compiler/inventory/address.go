package inventory

import (
	"net/netip"
	"slices"
)

// parseAddresses returns the valid addresses among the texts, sorted, without
// duplicates. Kubernetes writes None, or nothing, for no address.
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

// addresses returns the addresses in the status of a pod.
func (o owned) addresses() []netip.Addr {
	texts := []string{o.Status.PodIP}
	for _, p := range o.Status.PodIPs {
		texts = append(texts, p.IP)
	}
	return parseAddresses(texts)
}
