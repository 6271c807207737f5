package accept

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/conformance/plane"
)

// collector makes items of one proxy's configuration.
type collector struct {
	plane    *plane.Plane
	proxy    *plane.Proxy
	own      map[string]bool // the bundle's Secrets
	items    []*item
	findings []Finding
}

func (c *collector) collect() error {
	config := c.proxy.Config()
	names, addresses := map[string]bool{}, map[string]string{}
	once := func(kind, name string) {
		if names[kind+name] {
			c.refuse(kind, name, "a proxy has two of that name")
		}
		names[kind+name] = true
	}
	for _, l := range config.Listeners {
		once(listenerKind, l.Name)
		c.sharesAddress(l, addresses)
		if err := c.add(listenerKind, l.Name, l); err != nil {
			return err
		}
	}
	for _, r := range config.Routes {
		once(routesKind, r.Name)
		if err := c.add(routesKind, r.Name, r); err != nil {
			return err
		}
	}
	for _, cluster := range config.Clusters {
		once(clusterKind, cluster.Name)
		if err := c.add(clusterKind, cluster.Name, c.withEndpoints(cluster)); err != nil {
			return err
		}
	}
	return nil
}

// sharesAddress refuses a listener with an address that another one of its proxy has, as Envoy does.
func (c *collector) sharesAddress(l *listenerv3.Listener, known map[string]string) {
	if l.GetInternalListener() != nil {
		return
	}
	address := fmt.Sprintf("%v", l.Address)
	if other, ok := known[address]; ok {
		c.refuse(listenerKind, l.Name, "it has the address of listener "+other)
	}
	known[address] = l.Name
}

// withEndpoints is a cluster with what a proxy asks for in a second step.
func (c *collector) withEndpoints(cluster *clusterv3.Cluster) *clusterv3.Cluster {
	if cluster.GetType() != clusterv3.Cluster_EDS {
		return cluster
	}
	out := proto.Clone(cluster).(*clusterv3.Cluster)
	out.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}
	out.EdsClusterConfig = nil
	out.LoadAssignment = c.proxy.Endpoints(cluster.Name)
	return out
}

// add validates a message and makes it one that a plain Envoy loads by itself.
func (c *collector) add(kind, name string, m proto.Message) error {
	refusals, err := violations(m)
	if err != nil {
		return fmt.Errorf("%s %q: %w", kind, name, err)
	}
	for _, text := range refusals {
		c.refuse(kind, name, text)
	}
	if len(refusals) > 0 {
		return nil // Envoy holds it against the same rules
	}
	own := proto.Clone(m)
	r := rewriter{collector: c}
	if err := r.visit(own.ProtoReflect()); err != nil {
		return fmt.Errorf("%s %q: %w", kind, name, err)
	}
	if l, ok := own.(*listenerv3.Listener); ok && l.GetInternalListener() == nil {
		l.Address, l.AdditionalAddresses = nil, nil // which it gets when it is loaded beside others
	}
	c.items = append(c.items, &item{kind: kind, name: name, proxy: c.where(), message: own, secrets: r.secrets})
	return nil
}

func (c *collector) refuse(kind, name, text string) {
	c.findings = append(c.findings, Finding{Proxy: c.where(), Kind: kind, Name: name, Text: text})
}

func (c *collector) where() string { return c.proxy.Pod.Namespace + "/" + c.proxy.Pod.Name }
