package graph

import (
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Names of nodes for calls that no object names.
const (
	outside = "outside"
	anyHost = "any host"
	other   = "any other host"
	// otherSpaces are the workloads of namespaces that no object names.
	otherSpaces = "other namespaces"
)

// names give places to what calls pass.
type names struct {
	registry *world.Registry
	gateways map[string]string // by the name of the pod
	pods     map[string]string // namespaces by NAME.NAMESPACE
	callers  map[string]place  // who is named by a kind of workloads
	known    *host.Index[bool] // hosts of services
}

func newNames(r *world.Registry) *names {
	n := &names{registry: r, gateways: map[string]string{}, pods: map[string]string{}, known: host.NewIndex[bool]()}
	for _, p := range r.Pods {
		if p.Gateway != "" {
			n.gateways[p.String()] = p.Gateway
		}
		n.pods[p.Name+"."+p.Namespace] = p.Namespace
	}
	for _, s := range r.Services {
		n.known.Add(host.Pattern(s.Host), true)
	}
	return n
}

// caller returns the place of who calls.
func (n *names) caller(c call.Call) place {
	if c.From == call.Outside {
		return place{Callers, "", outside}
	}
	if known, is := n.callers[callerKey(c)]; is {
		return known
	}
	namespace, _, _ := strings.Cut(c.From, "/")
	if c.Account != "" {
		return place{Callers, namespace, namespace + "/" + c.Account}
	}
	return place{Callers, namespace, c.From}
}

func callerKey(c call.Call) string { return c.From + " " + c.Account }

// host returns the name of the host that a call asks for: the domain that took it.
func (n *names) host(c call.Call, way traffic.Way) string {
	asked := n.asked(c)
	for _, h := range way.Hops {
		if name := covering(h.Names, asked); name != "" {
			return n.short(name)
		}
	}
	switch {
	case c.From != call.Outside && (n.isKnown(c.Host) || n.pods[c.Host] != ""):
		return n.short(c.Host)
	case c.From != call.Outside:
		return other
	case c.HTTP() || c.TLS:
		return anyHost
	}
	return "port " + strconv.Itoa(c.Port)
}

// asked returns the name by which a call is routed.
func (n *names) asked(c call.Call) string {
	switch {
	case c.HTTP():
		return domainOf(c.Authority())
	case c.TLS:
		return domainOf(c.ServerName())
	}
	return c.Host
}

// covering returns the domain that covers a name; a full name if it has several.
func covering(domains []string, name string) (best string) {
	exact := false
	for _, d := range domains {
		p := host.Pattern(domainOf(d))
		switch {
		case p == host.Pattern(name):
			exact = true
		case p.IsWildcard() && !p.IsAny() && p.Covers(host.Pattern(name)) && len(p) > len(best):
			best = string(p)
		}
	}
	if !exact {
		return best
	}
	for _, d := range domains {
		if d = domainOf(d); strings.HasPrefix(d, name+".") && strings.Contains(d, ".svc.") && len(d) > len(best) {
			best = d
		}
	}
	if best == "" || strings.HasPrefix(best, "*") {
		return name
	}
	return best
}

// domainOf returns a domain of a virtual host without its port and its last dot.
func domainOf(d string) string {
	return strings.TrimSuffix(strings.ToLower(request.WithoutPort(d)), ".")
}

// short returns a host without the domain of the mesh.
func (n *names) short(h string) string { return strings.TrimSuffix(h, ".svc."+n.registry.Mesh.Domain) }

func (n *names) isKnown(h string) bool {
	for range n.known.Covering(host.Pattern(h)) {
		return true
	}
	return n.registry.ServiceNamed(h+".svc."+n.registry.Mesh.Domain) != nil
}

// receiver returns the place of who receives a call.
func (n *names) receiver(o call.Outcome, c call.Call, asked string) place {
	name, port := cutPort(o.Receiver)
	if s := n.registry.ServiceNamed(name + ".svc." + n.registry.Mesh.Domain); s != nil {
		return place{Receivers, s.Namespace, o.Receiver}
	}
	if namespace := n.pods[name]; namespace != "" {
		return place{Receivers, namespace, o.Receiver}
	}
	switch {
	case asked == other && name == c.Host:
		return place{Receivers, "", other}
	case strings.HasPrefix(asked, "*") && host.Pattern(asked).Covers(host.Pattern(name)):
		return place{Receivers, "", asked + ":" + port}
	}
	return place{Receivers, "", o.Receiver}
}

func cutPort(text string) (name, port string) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i+1:]
}
