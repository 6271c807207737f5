package model

// An Inventory is what is known of a cluster. What it does not have does not
// exist, unless it has nothing of that kind at all: then the kind is unknown.
type Inventory interface {
	// Knows reports whether there is any object of a kind, Service or Secret.
	Knows(kind string) bool
	// Ports returns the ports of a service, by number, and whether the service
	// exists. Of a port of no known protocol the protocol is TCP.
	Ports(Service) (ports []ServicePort, exists bool)
	// GatewayPorts returns the ports of a gateway's Service with the ports its
	// pods listen on, and whether the Service is known.
	GatewayPorts(namespace, service string) (ports []GatewayPort, known bool)
	// HTTPService returns a service with an http port of that number, if any.
	HTTPService(port int) (Service, bool)
	// Secret returns the names of a Secret's keys and whether it exists.
	Secret(namespace, name string) (keys []string, exists bool)
}
