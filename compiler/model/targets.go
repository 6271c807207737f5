package model

import "fmt"

// Targets are the ports on which the pods of gateways listen, by the ports that
// the program names. Istio asks which Services the pods have, and not which
// gateway names a port, so gateways of one Service or of the same pods have one
// answer.
type Targets struct {
	said   map[string]int // by the Service or the selector, and the port
	others map[*Gateway][]*Gateway
}

// TargetsOf returns what the gateways say of their ports.
func TargetsOf(gateways []*Gateway) Targets {
	t := Targets{map[string]int{}, Meet(gateways)}
	for _, g := range gateways {
		for _, p := range g.Ports {
			for _, key := range targetKeys(g, p.Number) {
				if other := t.said[key]; p.Target != 0 && (other == 0 || p.Target < other) {
					t.said[key] = p.Target
				}
			}
		}
	}
	return t
}

// Known returns where the gateway's pods listen for a port; 0 where nothing says
// so.
func (t Targets) Known(g *Gateway, port int) int {
	for _, key := range targetKeys(g, port) {
		if target := t.said[key]; target != 0 {
			return target
		}
	}
	return 0
}

// Of returns where the gateway's pods listen for a port: where nothing says so,
// what a gateway says whose selector takes some of the pods, else the port.
func (t Targets) Of(g *Gateway, port int) int {
	target := t.Known(g, port)
	if target != 0 {
		return target
	}
	for _, other := range t.others[g] {
		if said := t.Known(other, port); said != 0 && (target == 0 || said < target) {
			target = said
		}
	}
	if target != 0 {
		return target
	}
	return port
}

func targetKeys(g *Gateway, port int) []string {
	pods := "pods"
	for _, l := range g.Selector {
		pods += " " + l.String()
	}
	return []string{fmt.Sprintf("%s:%d", pods, port), fmt.Sprintf("%s/%s:%d", g.Namespace, g.Service, port)}
}
