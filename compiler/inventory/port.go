package inventory

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// TCP returns the TCP ports, the only ones that can be routed.
func (s Service) TCP() []Port {
	return slices.DeleteFunc(slices.Clone(s.Ports), func(p Port) bool { return p.Protocol != "TCP" })
}

// Target returns the container port of a service port. It returns 0 for a named
// port whose number no pod shows.
func (i *Inventory) Target(s Service, p Port) int {
	if number, err := strconv.Atoi(p.TargetPort); err == nil {
		return number
	}
	return i.ContainerPort(s.Namespace, s.Selector, p.TargetPort)
}

// wellKnown are the ports that Istio treats as TCP by default, because their
// servers speak first.
var wellKnown = []int{25, 53, 3306, 27017}

// Speaks returns a port's protocol as Istio selects it: by appProtocol, else by
// the prefix of its name. It is http, http2, grpc, https, tls, tcp or mongo, or
// empty if Istio detects the protocol.
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
