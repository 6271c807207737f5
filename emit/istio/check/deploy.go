package check

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// deployed checks the gateways that the program deploys: their names, labels and
// ports.
func deployed(m *model.Model, sink *diag.Sink) {
	used := plan.PortsInUse(m)
	deployedTwice(m, sink)
	for _, g := range m.Gateways {
		if !g.Deploy.Is() {
			continue
		}
		deployedTargets(m, g, used, sink)
		deployedLabels(g, sink)
		deployedName(m, g, sink)
		deployedOver(m, g, sink)
		if g.Namespace == m.Mesh.Root.Value {
			sink.Add(diag.At(g.Deploy.Clause, code.DeployedBesideCA, "the pods of gateway %s can read all Secrets of the root namespace %s, also the key of the mesh's CA", g.Name, g.Namespace).
				WithHint("deploy it in a namespace of its own"))
		}
	}
}

// deployedTwice reports gateways of one Service, or of the same pods of a namespace,
// that are deployed by two declarations.
func deployedTwice(m *model.Model, sink *diag.Sink) {
	type pods struct {
		first     *model.Gateway
		namespace string
	}
	listening := m.Listening()
	byService, byPods := map[model.Service]*model.Gateway{}, map[pods]*model.Gateway{}
	for _, g := range inText(m.Gateways) {
		if !g.Deploy.Is() {
			continue
		}
		same := pods{listening.First(g), g.Namespace}
		first := byService[g.ServiceName()]
		if first == nil {
			first = byPods[same]
		}
		if first != nil {
			sink.Add(diag.At(g.Deploy.Clause, code.GatewayDeployedTwice, "gateways %s and %s are the same pods, and both are deployed", first.Name, g.Name).
				WithHint("remove `deploy` from one of them, or give them different Services and selectors").
				WithRelated(first.Deploy.Clause, "the other one is here"))
			continue
		}
		byService[g.ServiceName()], byPods[same] = g, g
	}
}

// inText returns gateways in the order of their declarations.
func inText(list []*model.Gateway) []*model.Gateway {
	return slices.SortedFunc(slices.Values(list), func(x, y *model.Gateway) int { return x.Declared.Compare(y.Declared) })
}

// deployedTargets reports ports of a deployed gateway for which declarations of its
// Service list different target ports.
func deployedTargets(m *model.Model, g *model.Gateway, used plan.UsedPorts, sink *diag.Sink) {
	for _, u := range used.Of(g) {
		var first *model.GatewayPort
		for _, o := range m.Gateways {
			for i := range o.Ports {
				p := &o.Ports[i]
				if o.ServiceName() != g.ServiceName() || p.Number != u.Number || p.Target == 0 {
					continue
				}
				if first != nil && first.Target != p.Target {
					later, earlier := p, first
					if later.At.Compare(earlier.At) < 0 {
						later, earlier = earlier, later
					}
					sink.Add(diag.At(later.At, code.DeployedTargetConflict, "port %d of Service %s leads to ports %d and %d of the pods", u.Number, g.Service, earlier.Target, later.Target).
						WithHint("write the same target port in both").WithRelated(earlier.At, "the other one is here"))
				}
				if first == nil {
					first = p
				}
			}
		}
	}
}

// deployedLabels reports labels of a selector that Kubernetes or the injector sets on
// the pods.
func deployedLabels(g *model.Gateway, sink *diag.Sink) {
	for _, l := range g.Selector {
		if l.Key == feature.InjectLabel || l.Key == feature.RevisionLabel || l.Key == feature.PodTemplateHash {
			sink.Add(diag.At(g.SelectorSaid, code.LabelOfDeployedGateway, "the selector of deployed gateway %s has the label %s, which is not free: its pods get it from the injection or from Kubernetes", g.Name, l.Key).
				WithHint("use a label of the gateway alone: selector %s=%s", feature.GatewayLabel, g.Name))
		}
	}
}

// deployedName reports a Service that Kubernetes does not accept, or that the program
// uses as a service of the mesh.
func deployedName(m *model.Model, g *model.Gateway, sink *diag.Sink) {
	at := g.Declared
	if g.ServiceSaid.Known() {
		at = g.ServiceSaid
	}
	if strings.Trim(g.Service[:1], "0123456789") == "" {
		sink.Add(diag.At(at, code.DeployedServiceName, "invalid name of a Service `%s`: it must begin with a letter", g.Service).
			WithHint("write a name that begins with a letter: service gateway-%s", g.Service))
	}
	if s := m.Service(g.ServiceName()); s != nil {
		d := diag.At(at, code.DeployedOverService, "gateway %s would replace service %s, which the program uses as a service of the mesh", g.Name, s.Service).
			WithHint("give the gateway another name for its Service: service %s-gateway", g.Service)
		if len(s.Declared) > 0 {
			d = d.WithRelated(s.Declared[0], "the service is declared here")
		}
		sink.Add(d)
	}
}

// deployedKinds are the kinds of the objects of a deployed gateway, and what their
// names end in.
var deployedKinds = []struct{ kind, suffix string }{
	{"ServiceAccount", ""}, {"Role", feature.SecretsRoleSuffix}, {"RoleBinding", feature.SecretsRoleSuffix}, {"Service", ""},
	{"Deployment", ""}, {"PodDisruptionBudget", ""}, {"HorizontalPodAutoscaler", ""},
}

// deployedOver reports objects of the inventory that the objects of a deployed gateway
// would replace.
func deployedOver(m *model.Model, g *model.Gateway, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	var kinds []string
	var first model.ShownObject
	for _, k := range deployedKinds {
		o, exists := m.Inventory.Held(k.kind, g.Namespace, g.Service+k.suffix)
		if !exists || o.Managed && o.Program == m.Program.Value {
			continue
		}
		if len(kinds) == 0 {
			first = o
		}
		kinds = append(kinds, k.kind)
	}
	if len(kinds) > 0 {
		sink.Add(diag.At(g.Deploy.Clause, code.DeployedOverObject, "gateway %s would replace objects that are not managed by this program: %s %s", g.Name, strings.Join(kinds, ", "), g.Service).
			WithHint("give it another Service and another label, or remove `deploy`: the gateway exists already").
			WithRelated(first.At, "one of them is here"))
	}
}
