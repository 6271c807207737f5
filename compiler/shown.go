package compiler

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// Shown returns what is known of a service beside its ports' numbers.
func (k known) Shown(s model.Service) (model.ShownService, bool) {
	service, exists := k.Service(s.Namespace, s.Name)
	shown := model.ShownService{
		Headless: service.ClusterIP == "None", Alias: service.Alias, Selector: labelsOf(service.Selector), At: service.Span,
	}
	for _, p := range tcp(service.Ports) {
		shown.Ports = append(shown.Ports, model.ShownPort{
			Number: p.Number, Protocol: protocolOf(p), Says: cmp.Or(p.AppProtocol, p.Name),
		})
	}
	return shown, exists
}

func labelsOf(labels map[string]string) (list []model.Label) {
	for key, value := range labels {
		list = append(list, model.Label{Key: key, Value: value})
	}
	slices.SortFunc(list, func(a, b model.Label) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// places finds out which namespaces and accounts there are. A namespace in
// which something lies exists also where no Namespace says so.
func (k *known) places() {
	for _, o := range k.Objects() {
		switch {
		case o.APIVersion == "v1" && o.Kind == "Namespace":
			k.namespaces = append(k.namespaces, o.Name)
		case o.APIVersion == "v1" && o.Kind == "ServiceAccount":
			k.accounts[o.Namespace] = append(k.accounts[o.Namespace], o.Name)
		}
	}
	if len(k.namespaces) == 0 {
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

// Namespaces returns all namespaces, if the inventory shows any.
func (k known) Namespaces() []string { return k.namespaces }

// Accounts returns the service accounts of a namespace, if it shows any.
func (k known) Accounts(namespace string) []string { return k.accounts[namespace] }

// wellKnown are the ports that Istio takes for TCP where nothing says more:
// servers speak first there.
var wellKnown = []int{25, 53, 3306, 27017}

// protocolOf returns a port's protocol as Istio reads it: by appProtocol, else
// by what its name begins with; empty where they say none, and Istio finds out
// by itself.
// https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
func protocolOf(p inventory.Port) model.Protocol {
	switch strings.ToLower(p.AppProtocol) {
	case "kubernetes.io/ws":
		return model.HTTP
	case "kubernetes.io/h2c":
		return model.HTTP2
	case "kubernetes.io/wss":
		return model.HTTPS
	}
	said, _, _ := strings.Cut(cmp.Or(p.AppProtocol, p.Name), "-")
	switch said = strings.ToLower(said); said {
	case "http", "http2", "grpc", "https", "tls", "tcp", "mongo":
		return model.Protocol(said)
	case "http_proxy":
		return model.HTTP
	case "redis", "mysql", "hbone":
		return model.TCP
	}
	if slices.Contains(wellKnown, p.Number) {
		return model.TCP
	}
	return ""
}
