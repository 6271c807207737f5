package inventory

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// TCP returns the ports of TCP: nothing is routed to others.
func (s Service) TCP() []Port {
	return slices.DeleteFunc(slices.Clone(s.Ports), func(p Port) bool { return p.Protocol != "TCP" })
}

// Target returns where the pods of a service listen for a port of it; 0 where
// that is a name and no pod shows its number.
func (i *Inventory) Target(s Service, p Port) int {
	if number, err := strconv.Atoi(p.TargetPort); err == nil {
		return number
	}
	return i.ContainerPort(s.Namespace, s.Selector, p.TargetPort)
}

// wellKnown are the ports that Istio takes for TCP where nothing says more:
// servers speak first there.
var wellKnown = []int{25, 53, 3306, 27017}

// Speaks returns a port's protocol as Istio reads it: by appProtocol, else by
// what its name begins with; http, http2, grpc, https, tls, tcp or mongo, and
// empty where they say none, and Istio finds out by itself.
// https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
func (p Port) Speaks() string {
	switch strings.ToLower(p.AppProtocol) {
	case "kubernetes.io/ws":
		return "http"
	case "kubernetes.io/h2c":
		return "http2"
	case "kubernetes.io/wss":
		return "https"
	}
	said, _, _ := strings.Cut(cmp.Or(p.AppProtocol, p.Name), "-")
	switch said = strings.ToLower(said); said {
	case "http", "http2", "grpc", "https", "tls", "tcp", "mongo":
		return said
	case "http_proxy":
		return "http"
	case "redis", "mysql", "hbone":
		return "tcp"
	}
	if slices.Contains(wellKnown, p.Number) {
		return "tcp"
	}
	return ""
}
