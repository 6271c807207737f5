package compiler

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// Workloads returns the workloads whose pods have all of the labels, without
// duplicates.
func (k known) Workloads(namespace string, labels []model.Label) (list []model.Workload) {
	for _, w := range k.Selected(namespace, shownLabels(labels)) {
		if last := len(list) - 1; last < 0 || list[last].Namespace != w.Namespace || list[last].Name != w.Name {
			list = append(list, model.Workload{Namespace: w.Namespace, Name: w.Name, At: w.Span})
		}
	}
	return list
}

// Lacks reports whether the inventory has pods of a service, but none of them
// has the labels too.
func (k known) Lacks(s model.Service, labels []model.Label) bool {
	service, exists := k.Service(s.Namespace, s.Name)
	return exists && !k.Partial() && k.Inventory.Lacks(service, shownLabels(labels))
}

func shownLabels(labels []model.Label) (list []inventory.Label) {
	for _, l := range labels {
		list = append(list, inventory.Label{Key: l.Key, Value: l.Value})
	}
	return list
}

func labelsOf(labels map[string]string) (list []model.Label) {
	for _, l := range inventory.LabelsOf(labels) {
		list = append(list, model.Label{Key: l.Key, Value: l.Value})
	}
	return list
}

// TrustedProxies returns the workloads whose pods have all of the labels, with the
// number of proxies that they trust, unless it is unknown.
func (k known) TrustedProxies(namespace string, labels []model.Label, root, revision string) (list []model.ShownProxies) {
	mesh, meshShown := k.MeshProxies(root, revision)
	for _, w := range k.Selected(namespace, shownLabels(labels)) {
		shown := model.ShownProxies{Workload: model.Workload{Namespace: w.Namespace, Name: w.Name, At: w.Span}, Number: w.Proxies.Number, Said: w.Span}
		if !w.Proxies.Stated {
			shown.Number, shown.Said = mesh.Number, mesh.Span
		}
		if w.Proxies.Stated || meshShown {
			list = append(list, shown)
		}
	}
	return list
}

// MeshSettings returns what the mesh's configuration states, if it is shown.
func (k known) MeshSettings(root, revision string) (model.ShownMesh, bool) {
	s, shown := k.Inventory.MeshSettings(root, revision)
	return model.ShownMesh{Providers: s.Providers, RawPaths: s.RawPaths, At: s.Span}, shown
}
