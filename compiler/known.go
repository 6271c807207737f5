package compiler

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
)

// known answers the model's questions from an inventory.
type known struct{ *inventory.Inventory }

// knownTo returns what the model may ask; nil where there is no inventory, or
// where its own mistakes would look like the program's.
func knownTo(i *inventory.Inventory) model.Inventory {
	if i.Empty() || i.Incomplete() {
		return nil
	}
	return known{i}
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

// Ports returns the ports of a service, by number.
func (k known) Ports(s model.Service) ([]model.ServicePort, bool) {
	service, exists := k.Service(s.Namespace, s.Name)
	var ports []model.ServicePort
	for _, p := range service.Ports {
		ports = append(ports, model.ServicePort{Number: p.Number, Protocol: protocolOf(p), Name: p.Name, At: service.Span})
	}
	slices.SortFunc(ports, func(a, b model.ServicePort) int { return a.Number - b.Number })
	return ports, exists
}

// GatewayPorts returns the ports of a gateway's Service and where its pods
// listen; a target that is a name is not known here.
func (k known) GatewayPorts(namespace, name string) ([]model.GatewayPort, bool) {
	service, exists := k.Service(namespace, name)
	var ports []model.GatewayPort
	for _, p := range service.Ports {
		target, _ := strconv.Atoi(p.TargetPort)
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

// Secret returns the names of a Secret's keys.
func (k known) Secret(namespace, name string) ([]string, bool) {
	secret, exists := k.Inventory.Secret(namespace, name)
	return secret.Keys, exists
}

// protocolOf returns a port's protocol as Istio reads it: by appProtocol, else
// by what its name begins with, else TCP.
// https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
func protocolOf(p inventory.Port) model.Protocol {
	said := p.AppProtocol
	if said == "" {
		said, _, _ = strings.Cut(p.Name, "-")
	}
	switch strings.ToLower(said) {
	case "http", "kubernetes.io/ws":
		return model.HTTP
	case "http2", "kubernetes.io/h2c":
		return model.HTTP2
	case "grpc", "grpc-web":
		return model.GRPC
	case "https":
		return model.HTTPS
	case "tls":
		return model.TLS
	case "mongo":
		return model.Mongo
	}
	return model.TCP
}
