package world

// Objects returns the objects that decide what becomes of calls.
func (w *World) Objects() (list []*Object) {
	for _, o := range w.Gateways {
		list = append(list, o.Object)
	}
	for _, o := range w.VirtualServices {
		list = append(list, o.Object)
	}
	for _, o := range w.DestinationRules {
		list = append(list, o.Object)
	}
	for _, o := range w.ServiceEntries {
		list = append(list, o.Object)
	}
	for _, o := range w.Sidecars {
		list = append(list, o.Object)
	}
	for _, o := range w.AuthorizationPolicies {
		list = append(list, o.Object)
	}
	for _, o := range w.PeerAuthentications {
		list = append(list, o.Object)
	}
	return list
}
