package istio

// outbound adds the objects for egress: for each host a ServiceEntry and a
// VirtualService, and with an egress gateway the servers there, the hops to them, the
// access policies and the DestinationRules of the gateway.
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
