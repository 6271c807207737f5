package model

// ServiceName returns the gateway's Service.
func (g *Gateway) ServiceName() Service { return Service{g.Namespace, g.Service} }

// Deployer returns the gateway whose declaration makes the Service of a gateway: the
// gateway itself, or another one with the same Service; nil if the program does not
// make it.
func (m *Model) Deployer(g *Gateway) *Gateway {
	if m.deployers == nil {
		return deployersOf(m.Gateways)[g.ServiceName()]
	}
	return m.deployers[g.ServiceName()]
}

// deployersOf returns the deployed gateways by their Services; of several, the first
// in the text.
func deployersOf(gateways []*Gateway) map[Service]*Gateway {
	out := map[Service]*Gateway{}
	for _, g := range gateways {
		if first := out[g.ServiceName()]; g.Deploy.Is() && (first == nil || g.Declared.Compare(first.Declared) < 0) {
			out[g.ServiceName()] = g
		}
	}
	return out
}

// NamedGateways returns the gateways, with the number of proxies in front of each.
func (m *Model) NamedGateways() (list []Gateway) {
	for _, g := range m.Gateways {
		own := *g
		own.Behind = m.ProxiesOf(g)
		list = append(list, own)
	}
	return list
}

// ProxiesOf returns the number of proxies in front of a gateway, which declarations of
// the same pods may state.
func (m *Model) ProxiesOf(g *Gateway) (said Said[int]) {
	if g.Behind.Is() {
		return g.Behind
	}
	listening := m.Listening()
	for _, o := range m.Gateways {
		if o.Behind.Is() && listening.First(o) == listening.First(g) && (!said.Is() || o.Behind.Clause.Compare(said.Clause) < 0) {
			said = o.Behind
		}
	}
	return said
}
