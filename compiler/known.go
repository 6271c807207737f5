package compiler

import (
	"cmp"
	"slices"
	"sync"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// known answers the model's questions from an inventory.
type known struct {
	*inventory.Inventory
	namespaces []string                 // sorted
	accounts   map[string][]string      // by namespace, sorted
	secrets    map[string]inventory.Key // the first of each name
	chains     *chains
	nearby     *nearby
	inside     func() []inside // built on first use
}

// knownTo returns the inventory for the model. It returns nil if there is none,
// or if errors in it would look like errors of the program.
func knownTo(i *inventory.Inventory) model.Inventory {
	if i.Empty() || i.Incomplete() {
		return nil
	}
	k := known{
		Inventory: i, accounts: map[string][]string{},
		secrets: map[string]inventory.Key{}, chains: &chains{of: map[inventory.Key]*certificate.Chain{}},
		nearby: &nearby{},
		inside: sync.OnceValue(func() []inside { return addressesOf(i) }),
	}
	for _, s := range slices.Backward(i.MadeSecrets()) {
		k.secrets[s.Name] = s.Key
	}
	for _, s := range slices.Backward(i.Secrets()) {
		k.secrets[s.Name] = s.Key
	}
	k.places()
	return k
}

// Knows reports whether the inventory has any object of the kind, so that others do
// not exist.
func (k known) Knows(kind string) bool {
	switch {
	case k.Partial():
	case kind == "Service":
		return len(k.Services()) > 0
	case kind == "Secret":
		return len(k.Secrets()) > 0
	}
	return false
}

// Ports returns the ports of a service, by number. A service of type
// ExternalName may have none.
func (k known) Ports(s model.Service) ([]model.ServicePort, bool) {
	service, exists := k.Service(s.Namespace, s.Name)
	var ports []model.ServicePort
	for _, p := range service.TCP() {
		protocol := cmp.Or(model.Protocol(p.Speaks()), model.TCP)
		ports = append(ports, model.ServicePort{Number: p.Number, Protocol: protocol, Name: p.Name, At: service.Span})
	}
	slices.SortFunc(ports, func(a, b model.ServicePort) int { return a.Number - b.Number })
	return ports, exists
}

// GatewayPorts returns the ports of a gateway's Service and the ports of its
// pods. A named target port is unknown unless a pod shows it.
func (k known) GatewayPorts(namespace, name string) ([]model.GatewayPort, bool) {
	service, exists := k.Service(namespace, name)
	var ports []model.GatewayPort
	for _, p := range service.TCP() {
		ports = append(ports, model.GatewayPort{Number: p.Number, Target: k.Target(service, p), At: service.Span})
	}
	slices.SortFunc(ports, func(a, b model.GatewayPort) int { return a.Number - b.Number })
	return ports, exists
}

// ServiceIn returns the first service of a namespace.
func (k known) ServiceIn(namespace string) (model.Service, bool) {
	services := k.Services()
	i, _ := slices.BinarySearchFunc(services, namespace, func(s inventory.Service, namespace string) int { return cmp.Compare(s.Namespace, namespace) })
	if i == len(services) || services[i].Namespace != namespace {
		return model.Service{}, false
	}
	return model.Service{Namespace: namespace, Name: services[i].Name}, true
}

// HTTPService returns the first service with an http port of that number.
func (k known) HTTPService(port int) (model.Service, bool) {
	for _, s := range k.Services() {
		for _, p := range s.TCP() {
			if p.Number == port && model.Protocol(p.Speaks()).PlainHTTP() {
				return model.Service{Namespace: s.Namespace, Name: s.Name}, true
			}
		}
	}
	return model.Service{}, false
}

// Secret returns what is known of a Secret. For one that another object
// creates, only the names of its certificate are known, if at all.
func (k known) Secret(namespace, name string) (model.ShownSecret, bool) {
	secret, exists := k.Inventory.Secret(namespace, name)
	if !exists {
		made, will := k.MadeSecret(namespace, name)
		if len(made.Names) == 0 {
			return model.ShownSecret{At: made.Span}, will
		}
		return model.ShownSecret{At: made.Span, Certificate: &certificate.Chain{Names: made.Names}}, will
	}
	return model.ShownSecret{Keys: secret.Keys, At: secret.Span, Certificate: k.chain(secret)}, true
}

// chains are the certificates of Secrets that were read. Those that read the model ask
// for them at the same time.
type chains struct {
	mu sync.Mutex
	of map[inventory.Key]*certificate.Chain
}

// chain returns the certificate of a Secret, or nil if it has no readable one.
// Each Secret is parsed once, however many hosts use it.
func (k known) chain(secret inventory.Secret) *certificate.Chain {
	k.chains.mu.Lock()
	defer k.chains.mu.Unlock()
	chain, read := k.chains.of[secret.Key]
	if read {
		return chain
	}
	if c, readable := certificate.ReadChain(secret.Served()); readable {
		chain = &c
	}
	k.chains.of[secret.Key] = chain
	return chain
}

// SecretElsewhere returns the first namespace with a Secret of that name.
func (k known) SecretElsewhere(name string) (string, bool) {
	key, found := k.secrets[name]
	return key.Namespace, found
}
