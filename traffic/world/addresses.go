package world

import "net/netip"

// addresses are what has an address, of services.
type addresses struct {
	entries map[string]*Service // the first of ServiceEntries, by address
	taken   map[string]bool
	ranges  []netip.Prefix
}

// indexAddresses makes the indexes of the addresses and the hosts of ServiceEntries.
func (r *Registry) indexAddresses() {
	r.outside = map[string][]*Service{}
	r.addresses = addresses{entries: map[string]*Service{}, taken: map[string]bool{}}
	for _, s := range r.Services {
		if p, err := netip.ParsePrefix(s.Address); err == nil && !r.addresses.taken[s.Address] {
			r.addresses.ranges = append(r.addresses.ranges, p)
		}
		r.addresses.taken[s.Address] = true
		if s.Kubernetes {
			continue
		}
		r.outside[s.Host] = append(r.outside[s.Host], s)
		if r.addresses.entries[s.Address] == nil {
			r.addresses.entries[s.Address] = s
		}
	}
}

// Outside returns the services of a host that ServiceEntries state, in the order in which
// istiod prefers them.
func (r *Registry) Outside(h string) []*Service { return r.outside[h] }

// EntryAt returns the first service of a ServiceEntry with an address; nil: there is none.
func (r *Registry) EntryAt(address string) *Service { return r.addresses.entries[address] }

// InNarrower reports whether a service has an address, or a range with it that is
// narrower than one of some bits.
func (r *Registry) InNarrower(a netip.Addr, bits int) bool {
	if r.addresses.taken[a.String()] {
		return true
	}
	for _, p := range r.addresses.ranges {
		if p.Bits() > bits && p.Contains(a) {
			return true
		}
	}
	return false
}
