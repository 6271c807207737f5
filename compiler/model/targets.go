package model

import "slices"

// Targets are the ports on which the pods of gateways listen, by the ports that the
// program names. The Services of the pods decide them, whatever gateway names a port,
// so gateways with the same pods have the same targets.
type Targets struct {
	*Pods
	said map[targetKey][]int
	// deployed are pods that the program makes: it states where they listen.
	deployed map[*Gateway]bool
}

type targetKey struct {
	pods *Gateway // the first of them
	port int
}

// Listening returns which gateways are the same pods, and where these listen.
func (m *Model) Listening() Targets {
	if m.listening.Pods == nil {
		return targetsOf(m)
	}
	return m.listening
}

// FindTargets computes what Listening and Deployer return, once for all who ask; the gateways
// are not changed after it.
func (m *Model) FindTargets() { m.listening, m.deployers = targetsOf(m), deployersOf(m.Gateways) }

// targetsOf returns the target ports that the gateways and their Services in the
// inventory state.
func targetsOf(m *Model) Targets {
	t := Targets{podsOf(m.Gateways, m.Inventory), map[targetKey][]int{}, map[*Gateway]bool{}}
	deployers := deployersOf(m.Gateways)
	for _, g := range m.Gateways {
		ports := g.Ports
		if g.Deploy.Is() {
			t.deployed[t.First(g)] = true
		}
		if m.Inventory != nil && deployers[g.ServiceName()] == nil {
			shown, _ := m.Inventory.GatewayPorts(g.Namespace, g.Service)
			ports = slices.Concat(ports, shown)
		}
		for _, p := range ports {
			key := targetKey{t.First(g), p.Number}
			if p.Target != 0 && !slices.Contains(t.said[key], p.Target) {
				t.said[key] = append(t.said[key], p.Target)
			}
		}
	}
	for _, list := range t.said {
		slices.Sort(list)
	}
	return t
}

// Targets returns where the gateway's pods listen for a port: of pods with several
// Services that differ, each of these ports, because any one may apply. If none of
// them has a target port, it is that of gateways which may have some of the pods, else
// the port itself, as in a Service without a target port.
func (t Targets) Targets(g *Gateway, port int) []int {
	if targets := t.said[targetKey{t.First(g), port}]; len(targets) > 0 {
		return targets
	}
	if t.deployed[t.First(g)] {
		return []int{port}
	}
	var out []int
	for _, other := range t.Overlapping(g)[1:] {
		out = append(out, t.said[targetKey{other, port}]...)
	}
	if len(out) == 0 {
		return []int{port}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Shared returns a port of the gateway's pods to which both ports lead, if any.
func (t Targets) Shared(g *Gateway, x, y int) (target int, is bool) {
	others := t.Targets(g, y)
	for _, target := range t.Targets(g, x) {
		if slices.Contains(others, target) {
			return target, true
		}
	}
	return 0, false
}
