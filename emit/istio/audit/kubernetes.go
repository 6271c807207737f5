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

// kubernetes returns the objects of a group and kind.
func (a *Audit) kubernetes(group, kind string) objectsOfKind {
	key := group + "/" + kind
	if found, made := a.objects[key]; made {
		return found
	}
	list := objectsOfKind{map[inventory.Key]world.Part{}, map[string][]string{}, map[string]string{}}
	for _, o := range a.Inventory.Objects() {
		if in, _, _ := strings.Cut(o.APIVersion, "/"); in == group && o.Kind == kind {
			list.add(o.Key, placed(kind, o.Namespace, o.Name, o.Span))
		}
	}
	if a.objects == nil {
		a.objects = map[string]objectsOfKind{}
	}
	a.objects[key] = list
	return list
}

func (l objectsOfKind) add(key inventory.Key, at world.Part) {
	l.at[key] = at
	l.names[key.Namespace] = append(l.names[key.Namespace], key.Name)
	l.in[key.Name] = key.Namespace
}
