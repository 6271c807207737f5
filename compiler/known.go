package compiler

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// known answers the model's questions from an inventory.
type known struct {
	*inventory.Inventory
	workloads  workloads
	namespaces []string                 // sorted
	accounts   map[string][]string      // by namespace, sorted
	secrets    map[string]inventory.Key // the first of each name
}

// knownTo returns what the model may ask; nil where there is no inventory, or
// where its own mistakes would look like the program's.
func knownTo(i *inventory.Inventory) model.Inventory {
	if i.Empty() || i.Incomplete() {
		return nil
	}
	k := known{Inventory: i, workloads: newWorkloads(i), accounts: map[string][]string{}, secrets: map[string]inventory.Key{}}
	for _, s := range i.Secrets() {
		if _, found := k.secrets[s.Name]; !found {
			k.secrets[s.Name] = s.Key
		}
	}
	k.places()
	return k
}

// Knows reports whether the inventory has any object of the kind.
func (k known) Knows(kind string) bool {
	switch kind {
	case "Service":
		return len(k.Services()) > 0
	case "Secret":
		return len(k.Secrets()) > 0
	}
	return false
}

// Ports returns the ports of a service, by number. One that is another name of
// a host may have none.
func (k known) Ports(s model.Service) ([]model.ServicePort, bool) {
	service, exists := k.Service(s.Namespace, s.Name)
	var ports []model.ServicePort
	for _, p := range tcp(service.Ports) {
		protocol := cmp.Or(protocolOf(p), model.TCP)
		ports = append(ports, model.ServicePort{Number: p.Number, Protocol: protocol, Name: p.Name, At: service.Span})
	}
	slices.SortFunc(ports, func(a, b model.ServicePort) int { return a.Number - b.Number })
	return ports, exists
}

// tcp leaves out the ports that are not of TCP: nothing is routed to them.
func tcp(ports []inventory.Port) []inventory.Port {
	return slices.DeleteFunc(slices.Clone(ports), func(p inventory.Port) bool { return p.Protocol != "TCP" })
}

// GatewayPorts returns the ports of a gateway's Service and where its pods
// listen; a target that is a name is not known unless a pod shows it.
func (k known) GatewayPorts(namespace, name string) ([]model.GatewayPort, bool) {
	service, exists := k.Service(namespace, name)
	var ports []model.GatewayPort
	for _, p := range tcp(service.Ports) {
		target, err := strconv.Atoi(p.TargetPort)
		if err != nil {
			target = k.workloads.port(namespace, service.Selector, p.TargetPort)
		}
		ports = append(ports, model.GatewayPort{Number: p.Number, Target: target, At: service.Span})
	}
	slices.SortFunc(ports, func(a, b model.GatewayPort) int { return a.Number - b.Number })
	return ports, exists
}

// HTTPService returns the first service with an http port of that number.
func (k known) HTTPService(port int) (model.Service, bool) {
	for _, s := range k.Services() {
		for _, p := range s.Ports {
			if p.Number == port && protocolOf(p).PlainHTTP() {
				return model.Service{Namespace: s.Namespace, Name: s.Name}, true
			}
		}
	}
	return model.Service{}, false
}

// Secret returns what is known of a Secret. Of one that another object makes,
// that is nothing.
func (k known) Secret(namespace, name string) (model.ShownSecret, bool) {
	secret, exists := k.Inventory.Secret(namespace, name)
	if !exists {
		return model.ShownSecret{}, k.MakesSecret(namespace, name)
	}
	shown := model.ShownSecret{Keys: secret.Keys, At: secret.Span}
	serves := "tls.crt"
	if secret.Has("cert") && secret.Has("key") { // as Istio looks for them
		serves = "cert"
	}
	if chain, readable := certificate.ReadChain(secret.Certificates[serves]); readable {
		shown.Certificate = &chain
	}
	return shown, true
}

// SecretElsewhere returns the first namespace with a Secret of that name.
func (k known) SecretElsewhere(name string) (string, bool) {
	key, found := k.secrets[name]
	return key.Namespace, found
}
