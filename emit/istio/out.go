package istio

// outbound adds what lets traffic leave: for each host a ServiceEntry and a
// VirtualService, and where it leaves by a gateway the servers there, the hops
// to them, who may use them and how the gateway calls the host.
func (b *builder) outbound() {
	plan := b.planOutbound()
	b.checkOutbound(plan)
	for _, s := range plan.servers {
		b.exitGateway(s)
	}
	for _, h := range plan.hops {
		b.hopRule(h)
	}
	for _, c := range plan.calls {
		b.callRule(c)
	}
	for _, e := range plan.exits {
		b.exitRoutes(e)
		for _, l := range e.legs {
			if l.apart {
				b.legRoutes(e, l)
			}
		}
		if len(e.Accounts) > 0 && e.Gateway != nil {
			b.accountPolicy(e)
		}
	}
	for _, r := range plan.refusals {
		b.refusedHost(r)
	}
	for _, e := range plan.entries {
		b.exitEntry(e)
	}
}
