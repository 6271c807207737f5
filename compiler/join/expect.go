package join

// expects resolves the gateways that expects name.
func (b *builder) expects() {
	for i := range b.s.Expects {
		for _, g := range b.s.Expects[i].Gateways {
			b.findGateway(g.Value, g.At, "")
		}
	}
	b.m.Expects = b.s.Expects
}
