package world

// TrustedProxies returns how many proxies in front of a gateway's pods they trust to state
// the address of a caller: as the pods say, else the mesh, else the setup. Source:
// networking/core/gateway.go buildGatewayConnectionManager.
func (r *Registry) TrustedProxies(p *Pod) int {
	if p.Proxies.Stated {
		return p.Proxies.Number
	}
	if mesh, shown := r.Inventory.MeshProxies(r.Mesh.Root, ""); shown {
		return mesh.Number
	}
	for _, g := range r.Setup.Gateways {
		if g.Name == p.Gateway {
			return g.Proxies
		}
	}
	return 0
}
