package intent

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// gateway declares a gateway workload:
//
//	gateway NAME {
//	  namespace NAME
//	  selector KEY=VALUE, ...
//	  service NAME
//	  ports PORT[->PORT], ...
//	  hosts NAMESPACE/HOST, ...
//	  listen PROTOCOL [MODE] on PORT [cert NAME] for NAMESPACE/HOST, ...     # repeatable
//	  behind 1 proxy | behind N proxies
//	  deploy [replicas N | replicas N..M]
//	}
type gateway struct {
	lang.Node
	Name    lang.Name       `parser:"'gateway':Word @@" names:"gateway declared"`
	Clauses []gatewayClause `parser:"'{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type gatewayClause struct {
	lang.Node
	Namespace *lang.Name    `parser:"  'namespace':Word @@"`
	Selector  []lang.Label  `parser:"| 'selector':Word @@ (',':Punct @@)*"`
	Service   *lang.Name    `parser:"| 'service':Word @@"`
	Ports     []gatewayPort `parser:"| 'ports':Word @@ (',':Punct @@)*"`
	Hosts     []HostRule    `parser:"| 'hosts':Word @@ (',':Punct @@)*"`
	Listen    *listen       `parser:"| 'listen':Word @@"`
	Behind    *behind       `parser:"| 'behind':Word @@"`
	Deploy    *deploy       `parser:"| @@"`
	Accept    *accept       `parser:"| @@"`
}

// gatewayPort is PORT[->PORT]: a port of the Service, and the port of the pods.
type gatewayPort struct {
	lang.Node
	Number lang.Port  `parser:"@@"`
	Target *lang.Port `parser:"('->':Punct @@)?"`
}

func (g *gateway) lower(s *scope, out *model.Statements) {
	record := model.GatewayDecl{At: s.Span(g.Name), Name: g.Name.Value(&s.Scope)}
	var selector model.Said[[]lang.Label]
	var ports model.Said[[]gatewayPort]
	var hosts model.Said[[]HostRule]
	for i := range g.Clauses {
		c := &g.Clauses[i]
		switch {
		case c.Namespace != nil:
			once(s, &record.Namespace, c.Namespace.Value(&s.Scope), c.Namespace, c, "namespace")
		case c.Selector != nil:
			once(s, &selector, c.Selector, c, c, "selector")
		case c.Service != nil:
			once(s, &record.ServiceName, c.Service.Value(&s.Scope), c.Service, c, "service")
		case c.Ports != nil:
			once(s, &ports, c.Ports, c, c, "ports")
		case c.Hosts != nil:
			once(s, &hosts, c.Hosts, c, c, "hosts")
		case c.Behind != nil:
			once(s, &record.Behind, c.Behind.value(s), c, c, "behind")
		case c.Deploy != nil:
			once(s, &record.Deploy, c.Deploy.value(s), c, c, "deploy")
		case c.Accept != nil:
			s.acceptHere(c.Accept)
		default:
			record.Listens = append(record.Listens, c.Listen.value(s, c))
		}
	}
	example := s.exampleOf(g.Name.Text)
	g.need(s, record.Namespace.Is(), "namespace", example.Namespace)
	g.need(s, selector.Is(), "selector", model.LabelText(example.Selector))
	record.Selector = s.labels(selector.Value)
	record.Ports, record.PortsSaid = s.gatewayPorts(ports.Value), ports.Clause
	record.Hosts = s.hostRules(hosts.Value)
	slices.SortStableFunc(record.Listens, compareListens)
	if !s.Failed {
		out.Gateways = append(out.Gateways, record)
	}
}

// exampleOf returns the gateway that hints about a gateway show: the predeclared one
// of that name, else the target's example.
func (s *scope) exampleOf(name string) model.Gateway {
	for _, g := range s.Defaults.Gateways {
		if g.Name == name {
			return g
		}
	}
	return s.Defaults.Example
}

// need reports a missing clause.
func (g *gateway) need(s *scope, has bool, clause, example string) {
	if !has && !s.partial {
		s.Wrong(g.Name, code.IncompleteGateway, "add `"+clause+" "+example+"` to its block",
			"gateway %s requires `%s`", g.Name.Text, clause)
	}
}

// gatewayPorts returns the ports of a list by number, and reports duplicates.
func (s *scope) gatewayPorts(list []gatewayPort) []model.GatewayPort {
	var out []model.GatewayPort
	numbers := distinct{}
	for _, p := range list {
		port := model.GatewayPort{Number: p.Number.Value(&s.Scope), At: s.Span(p)}
		if p.Target != nil {
			port.Target = p.Target.Value(&s.Scope)
		}
		if port.Number > 0 {
			numbers.add(s, p.Number, p.Number.Text)
		}
		out = append(out, port)
	}
	slices.SortStableFunc(out, func(a, b model.GatewayPort) int { return a.Number - b.Number })
	return out
}
