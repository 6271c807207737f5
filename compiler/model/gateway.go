package model

import (
	"fmt"
	"slices"
	"strings"
)

// With returns the setting, or for a predeclared gateway the declaration, that lists
// ports in addition to those that the gateway has.
func (g *Gateway) With(ports ...int) string {
	list := slices.Clone(g.Ports)
	for _, p := range ports {
		list = append(list, GatewayPort{Number: p})
	}
	return g.withPorts(list)
}

// Leading returns the setting, or the declaration, in which a port leads to another
// port of the pods.
func (g *Gateway) Leading(port, target int) string {
	list := slices.DeleteFunc(slices.Clone(g.Ports), func(p GatewayPort) bool { return p.Number == port })
	return g.withPorts(append(list, GatewayPort{Number: port, Target: target}))
}

// FreeTarget returns a port of the pods that no port of the gateway leads to, for
// hints.
func (g *Gateway) FreeTarget() int {
	free := 8081
	for slices.ContainsFunc(g.Ports, func(p GatewayPort) bool { return p.Target == free || p.Target == 0 && p.Number == free }) {
		free++
	}
	return free
}

func (g *Gateway) withPorts(list []GatewayPort) string {
	slices.SortFunc(list, func(x, y GatewayPort) int { return x.Number - y.Number })
	var words []string
	for _, p := range list {
		word := fmt.Sprint(p.Number)
		if p.Target != 0 {
			word += fmt.Sprintf("->%d", p.Target)
		}
		words = append(words, word)
	}
	setting := "ports " + strings.Join(words, ", ")
	if g.Declared.Known() {
		return setting
	}
	return fmt.Sprintf("gateway %s { namespace %s, selector %s, service %s, %s }", g.Name, g.Namespace, LabelText(g.Selector), g.Service, setting)
}
