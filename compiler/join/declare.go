package join

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// declare joins program-wide settings, gateways and certificates.
func (b *builder) declare() {
	b.m.Target = agree(b, code.ConflictingProgramSettings, "target", equal, b.o.Defaults.Release, b.s.Target...)
	b.m.TargetSet = len(b.m.Target.Said) > 0
	if b.o.Version != 0 {
		b.m.Target, b.m.TargetSet = model.Fact[model.Version]{Value: b.o.Version}, true
	}
	b.m.Program = agree(b, code.ConflictingProgramSettings, "program", equal, "", b.s.Program...)
	if b.o.Program != "" {
		b.m.Program = model.Fact[string]{Value: b.o.Program}
	}
	if b.o.Unnamed {
		b.m.Program = model.Fact[string]{}
	}
	b.m.Mesh = b.mesh()
	b.declareGateways()
	b.declareCertificates()
	b.declareCallers()
}

func (b *builder) mesh() model.Mesh {
	var domain, root, revision []model.Said[string]
	var capture []model.Said[bool]
	labels := map[string][]model.Said[model.Label]{}
	for _, d := range b.s.Meshes {
		domain, root, revision = append(domain, d.Domain), append(root, d.Root), append(revision, d.Revision)
		capture = append(capture, d.DNSCapture)
		for _, l := range d.Labels {
			labels[l.Value.Key] = append(labels[l.Value.Key], l)
		}
	}
	m := model.Mesh{
		Domain:     agree(b, code.ConflictingProgramSettings, "mesh domain", equal, b.o.Defaults.Domain, domain...),
		Root:       agree(b, code.ConflictingProgramSettings, "mesh root", equal, b.o.Defaults.Root, root...),
		Revision:   agree(b, code.ConflictingProgramSettings, "mesh revision", equal, "", revision...),
		DNSCapture: agree(b, code.ConflictingProgramSettings, "mesh dns-capture", equal, false, capture...),
	}
	for key, said := range labels {
		fact := agree(b, code.ConflictingProgramSettings, "mesh label "+key, equal, model.Label{}, said...)
		m.Labels = append(m.Labels, model.Said[model.Label]{Value: fact.Value, At: fact.At, Clause: fact.Said[0]})
	}
	slices.SortFunc(m.Labels, func(x, y model.Said[model.Label]) int { return strings.Compare(x.Value.Key, y.Value.Key) })
	return m
}

func (b *builder) declareGateways() {
	for _, d := range b.s.Gateways {
		if first, twice := b.gateways[d.Name]; twice {
			b.clash(code.DuplicateDeclaration, d.At, first.Declared, "rename one of them", "duplicate gateway %s", d.Name)
			continue
		}
		b.gateways[d.Name] = b.gateway(d)
	}
	for _, g := range b.o.Defaults.Gateways {
		if b.gateways[g.Name] == nil {
			b.gateways[g.Name] = &g
		}
	}
	for _, g := range b.gateways {
		b.addKnownPorts(g)
		b.m.Gateways = append(b.m.Gateways, g)
	}
	b.m.FindTargets()
}

// addKnownPorts adds the ports of the gateway's Service in the inventory. That of a
// deployed gateway is replaced.
func (b *builder) addKnownPorts(g *model.Gateway) {
	if b.o.Inventory == nil || g.Deploy.Is() {
		return
	}
	ports, _ := b.o.Inventory.GatewayPorts(g.Namespace, g.Service)
	g.Ports = slices.Clone(g.Ports)
	for _, p := range ports {
		i := slices.IndexFunc(g.Ports, func(o model.GatewayPort) bool { return o.Number == p.Number })
		switch {
		case i < 0:
			g.Ports = append(g.Ports, p)
		case g.Ports[i].Target == 0 || !g.Declared.Known() && p.Target != 0:
			g.Ports[i].Target = p.Target
		}
	}
	slices.SortFunc(g.Ports, func(x, y model.GatewayPort) int { return x.Number - y.Number })
}

func (b *builder) gateway(d model.GatewayDecl) *model.Gateway {
	g := &model.Gateway{
		Name: d.Name, Namespace: d.Namespace.Value, Service: d.ServiceName.Value, Declared: d.At,
		Ports: d.Ports, Hosts: d.Hosts, NamespaceSaid: d.Namespace.At, ServiceSaid: d.ServiceName.Clause,
		PortsSaid: d.PortsSaid, Behind: d.Behind, Deploy: d.Deploy,
	}
	for _, l := range d.Selector {
		g.Selector = append(g.Selector, l.Value)
		g.SelectorSaid = l.At.Join(g.SelectorSaid)
	}
	sortLabels(g.Selector)
	if g.Service == "" {
		g.Service = d.Name
	}
	if len(g.Ports) == 0 {
		g.Ports = []model.GatewayPort{{Number: 80}, {Number: 443}}
	}
	g.Listens = b.listens(d)
	return g
}

// listens drops a second `listen` with the same protocol and port: both would be one
// Gateway, whose name users write.
func (b *builder) listens(d model.GatewayDecl) []model.Listen {
	first := map[string]model.Listen{}
	var list []model.Listen
	for _, l := range d.Listens {
		name := fmt.Sprintf("%s on %d", l.Protocol.Value, l.Port.Value)
		if other, twice := first[name]; twice {
			b.clash(code.DuplicateListen, l.At, other.At, "list all hosts after `for` in one of them",
				"gateway %s has a duplicate `listen %s`", d.Name, name)
			continue
		}
		first[name] = l
		list = append(list, l)
	}
	return list
}

func (b *builder) declareCertificates() {
	for i := range b.s.Certificates {
		c := &b.s.Certificates[i]
		if first, twice := b.certificates[c.Name]; twice {
			b.clash(code.DuplicateDeclaration, c.At, first.At, "rename one of them", "duplicate certificate %s", c.Name)
			continue
		}
		b.certificates[c.Name] = c
		b.m.Certificates = append(b.m.Certificates, c)
	}
}

// findGateway returns the gateway of that name, or reports an error and returns nil.
// meant is the clause that the name may misspell.
func (b *builder) findGateway(name string, at diag.Span, meant string) *model.Gateway {
	if g := b.gateways[name]; g != nil {
		return g
	}
	if slices.Contains(b.s.Broken.Gateways, name) {
		return nil
	}
	d := diag.At(at, code.UnknownGateway, "unknown gateway `%s`", name)
	if near := cmp.Or(meant, b.nearGateway(name)); near != "" {
		d = d.WithHint("did you mean `%s`?", near)
	} else {
		example := b.o.Defaults.Example
		d = d.WithHint("declare it: gateway %s { namespace %s, selector %s }", name, example.Namespace, model.LabelText(example.Selector))
	}
	b.sink.Add(d)
	return nil
}

// nearGateway returns the gateway with the most similar name; "" if there is none.
func (b *builder) nearGateway(name string) string {
	if b.dictionary == nil {
		b.dictionary = lang.NewDictionary(slices.Sorted(maps.Keys(b.gateways)))
	}
	return b.dictionary.Nearest(name)
}

func sortLabels(list []model.Label) {
	slices.SortFunc(list, func(x, y model.Label) int {
		return strings.Compare(x.Key+"="+x.Value, y.Key+"="+y.Value)
	})
}
