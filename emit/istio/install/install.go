// Package install writes what other tools read to install a gateway: the values of the
// Helm chart istio/gateway, and an IstioOperator for istioctl. It decides nothing about
// the program: ports, labels and proxies are those of package plan.
package install

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// tools are the tools, by the name of what they read.
var tools = []struct {
	name  string
	write func(gateway) ([]byte, error)
}{
	{"helm-values", helmValues},
	{"istiooperator", operator},
}

// Tools returns the names of what the tools read.
func Tools() (names []string) {
	for _, t := range tools {
		names = append(names, t.name)
	}
	return names
}

// For returns what a tool reads to install a gateway.
func For(m *model.Model, g *model.Gateway, tool string) ([]byte, error) {
	for _, t := range tools {
		if t.name != tool {
			continue
		}
		described := gatewayOf(m, g)
		if o := otherOf(m, described); o != nil {
			return nil, fmt.Errorf("the pods of gateway %s would have the labels %s, which gateway %s selects: write `app` and `istio` in its selector", g.Name, labelText(described.labels), o.Name)
		}
		return t.write(described)
	}
	return nil, fmt.Errorf("unknown format %q", tool)
}

// A gateway is what the tools need to know of one.
type gateway struct {
	*model.Gateway
	labels   map[string]string
	ports    []port
	outside  bool // callers are outside the cluster
	proxies  int  // in front; 0: not stated
	replicas model.Deploy
	revision string
	root     string
}

// A port is a port of the gateway's Service, as Kubernetes has it.
type port struct {
	Name       string `json:"name"`
	Protocol   string `json:"protocol"`
	Port       int    `json:"port"`
	TargetPort int    `json:"targetPort"`
}

// gatewayOf returns a gateway of the program. The ports of one that the program does
// not use are those of its declaration.
func gatewayOf(m *model.Model, g *model.Gateway) gateway {
	used := plan.PortsInUse(m)
	out := gateway{
		Gateway: g, labels: map[string]string{}, outside: used.Outside(g), proxies: m.ProxiesOf(g).Value,
		replicas: g.Deploy.Value, revision: m.Mesh.Revision.Value, root: m.Mesh.Root.Value,
	}
	if !g.Deploy.Is() {
		out.replicas = model.DefaultReplicas
	}
	for _, key := range chartLabels {
		out.labels[key] = g.Service
	}
	for _, l := range g.Selector {
		out.labels[l.Key] = l.Value
	}
	if len(used.Of(g)) == 0 {
		out.outside = !egressLike(g)
	}
	for _, u := range used.ServicePorts(g) {
		out.ports = append(out.ports, port{plan.PortName(u), "TCP", u.Number, plan.TargetOf(m, g, u.Number)})
	}
	return out
}

// chartLabels are labels that charts write beside those of the values, if these do not
// have them: istioctl those of the predeclared gateways, of which the pods would then be.
// Source: manifests/charts/gateway/templates/_helpers.tpl (gateway.selectorLabels), and
// manifests/charts/gateways/istio-ingress/values.yaml (labels).
var chartLabels = []string{"app", "istio"}

// otherOf returns a gateway whose pods those of another one would be too, by labels that
// their selector does not have.
func otherOf(m *model.Model, g gateway) *model.Gateway {
	covered := func(selector []model.Label, labels map[string]string) bool {
		return !slices.ContainsFunc(selector, func(l model.Label) bool { return labels[l.Key] != l.Value })
	}
	own := map[string]string{}
	for _, l := range g.Selector {
		own[l.Key] = l.Value
	}
	for _, o := range m.Gateways {
		if o != g.Gateway && covered(o.Selector, g.labels) && !covered(o.Selector, own) {
			return o
		}
	}
	return nil
}

func labelText(labels map[string]string) string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		list = append(list, key+"="+labels[key])
	}
	return strings.Join(list, ", ")
}

// egressLike reports whether a gateway that the program does not use is the egress
// gateway of an installation.
func egressLike(g *model.Gateway) bool {
	return slices.ContainsFunc(feature.Gateways, func(f feature.Gateway) bool { return f.Name == g.Name && f.Egress })
}

// yaml returns a body as a document.
func yaml(body any, comment string) ([]byte, error) {
	text, err := emit.BodyYAML(body)
	return append([]byte("# "+strings.ReplaceAll(comment, "\n", "\n# ")+"\n"), text...), err
}
