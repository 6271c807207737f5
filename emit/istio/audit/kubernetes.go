package audit

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/traffic/world"
)

// gatewayAPI is the group of the Kubernetes Gateway API.
const gatewayAPI = "gateway.networking.k8s.io"

// An objectsOfKind is the objects of a kind that is not Istio's.
type objectsOfKind struct {
	at    map[inventory.Key]world.Part
	names map[string][]string // by namespace
	in    map[string]string   // a namespace, by the name
}

func newObjects() objectsOfKind {
	return objectsOfKind{map[inventory.Key]world.Part{}, map[string][]string{}, map[string]string{}}
}

// kubernetesGateways returns the Gateways of the Kubernetes Gateway API.
func (a *Audit) kubernetesGateways() objectsOfKind {
	if a.ofGatewayAPI.at == nil {
		a.ofGatewayAPI = newObjects()
		for _, o := range a.Inventory.Objects() {
			if group, _, _ := strings.Cut(o.APIVersion, "/"); group == gatewayAPI && o.Kind == "Gateway" {
				a.ofGatewayAPI.add(o.Key, placed(o.Kind, o.Namespace, o.Name, o.Span))
			}
		}
	}
	return a.ofGatewayAPI
}

func (l objectsOfKind) add(key inventory.Key, at world.Part) {
	l.at[key] = at
	l.names[key.Namespace] = append(l.names[key.Namespace], key.Name)
	l.in[key.Name] = key.Namespace
}
