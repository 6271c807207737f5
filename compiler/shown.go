package compiler

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Shown returns the properties of a service other than the numbers of its
// ports.
func (k known) Shown(s model.Service) (model.ShownService, bool) {
	service, exists := k.Service(s.Namespace, s.Name)
	shown := model.ShownService{
		Headless: service.ClusterIP == "None", Alias: service.Alias, Selector: labelsOf(service.Selector), At: service.Span,
		Outside: service.Type == "LoadBalancer" || service.Type == "NodePort", Local: service.Local,
	}
	for _, p := range service.TCP() {
		shown.Ports = append(shown.Ports, model.ShownPort{
			Number: p.Number, Protocol: model.Protocol(p.Speaks()), Says: cmp.Or(p.AppProtocol, p.Name),
		})
	}
	return shown, exists
}

// places collects the namespaces and accounts of the inventory. A namespace
// with an object exists even without a Namespace manifest.
func (k *known) places() {
	for _, o := range k.Objects() {
		switch {
		case o.APIVersion == "v1" && o.Kind == "Namespace":
			k.namespaces = append(k.namespaces, o.Name)
		case o.APIVersion == "v1" && o.Kind == "ServiceAccount":
			k.accounts[o.Namespace] = append(k.accounts[o.Namespace], o.Name)
		}
	}
	switch {
	case k.Partial():
		k.namespaces, k.accounts = nil, nil
		return
	case len(k.namespaces) == 0:
		return
	}
	k.namespaces = append(k.namespaces, "default") // every cluster has it
	for _, o := range k.Objects() {
		k.namespaces = append(k.namespaces, o.Namespace)
	}
	for _, s := range k.Services() {
		k.namespaces = append(k.namespaces, s.Namespace)
	}
	for _, s := range k.Secrets() {
		k.namespaces = append(k.namespaces, s.Namespace)
	}
	slices.Sort(k.namespaces)
	k.namespaces = slices.Compact(k.namespaces)
}

// Namespaces returns all namespaces, or nothing if the inventory has no
// Namespace.
func (k known) Namespaces() []string { return k.namespaces }

// Accounts returns the service accounts of a namespace, or nothing if the
// inventory has none.
func (k known) Accounts(namespace string) []string { return k.accounts[namespace] }
