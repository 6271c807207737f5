package traffic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// maxHops ends a call that goes round in circles.
const maxHops = 8

// atGateway passes a leg through a gateway.
func (w *walk) atGateway(pod *world.Pod, l leg) {
	if w.entered(&l, pod) {
		return
	}
	p := w.Proxy(pod)
	w.scoped(p)
	listener := p.Gateway(l.port)
	if listener == nil {
		w.refuse(l, false, fmt.Sprintf("nothing listens on port %d of %s", l.port, pod), droppedAt(p))
		return
	}
	w.connect(p, listener, l)
}

// droppedAt returns what istiod left out of a proxy, if it is one part.
func droppedAt(p *proxy.Proxy) world.Part {
	if len(p.Dropped) == 1 {
		return p.Dropped[0].At
	}
	return world.Part{}
}

// outbound passes a leg through the sidecar of its caller.
func (w *walk) outbound(pod *world.Pod, l leg) {
	if w.entered(&l, pod) {
		return
	}
	p := w.Proxy(pod)
	w.scoped(p)
	for _, why := range p.Unclear(l.port) {
		w.doubt(why)
	}
	listener := p.Unknown()
	exact := false
	for _, o := range p.Outbound(l.port) {
		if o.Bind == l.address {
			listener, exact = o, true
		} else if o.Bind == proxy.Wildcard && !exact {
			listener = o
		}
	}
	w.connect(p, listener, l)
}

// inbound passes a leg through the sidecar of its receiver.
func (w *walk) inbound(pod *world.Pod, l leg) {
	if w.entered(&l, pod) {
		return
	}
	p := w.Proxy(pod)
	if s := w.Registry.SidecarOf(pod); s != nil && len(s.Spec.Ingress) > 0 {
		w.doubt("ingress listeners of " + s.String() + " are not evaluated")
	}
	if pod.Sidecar && w.Registry.PeerOf(pod, l.port).Mode == world.Strict {
		l.settings = append(l.settings[:len(l.settings):len(l.settings)], MeshOnly)
	}
	w.connect(p, p.Inbound(l.port), l)
}

// scoped makes the answer undetermined if it is not known what a proxy may use.
func (w *walk) scoped(p *proxy.Proxy) {
	if p.Scope().Unknown != "" {
		w.doubt(p.Scope().Unknown)
	}
}

// entered begins a hop, and reports whether the call ends there.
func (w *walk) entered(l *leg, pod *world.Pod) (ended bool) {
	*l = l.clone()
	l.hop(pod.String())
	if len(l.hops) > maxHops {
		w.refuse(*l, false, "the call goes round in circles", world.Part{})
		return true
	}
	for _, o := range w.Registry.Filters(pod) {
		w.doubt(o.String() + " is not evaluated")
	}
	return false
}

// MeshOnly is the setting of a receiver that refuses plain text: callers without a sidecar.
const MeshOnly = "mesh mTLS required"

// MinimumTLS begins the setting of the lowest version of TLS that a server accepts.
const MinimumTLS = "TLS at least "

// connect finds the filter chain of a leg, terminates TLS and passes it on.
func (w *walk) connect(p *proxy.Proxy, listener *proxy.Listener, l leg) {
	if len(l.layers) > 0 && l.layers[0].ofHost && listener.HasNames() {
		w.limit("the SNI is the host of the request: what it decides is only followed for the example")
	}
	if listener.Rejected != "" {
		w.doubt(listener.Rejected)
	}
	chain, passed := choose(listener, l)
	if chain == nil {
		if len(l.layers) == 0 && slices.ContainsFunc(listener.Chains, func(c *proxy.Chain) bool { return c.TLS != nil && c.TLS.Mesh }) {
			l.guard = ByMode
		}
		w.refuse(l, false, "no filter chain of the port takes the connection: "+connection(l), firstOf(passed))
		return
	}
	text := "port " + fmt.Sprint(l.port)
	if chain.Name != "" {
		text += ", " + chain.Name
	}
	if len(l.layers) > 0 && l.layers[0].sni != "" && !strings.HasPrefix(l.layers[0].sni, "outbound_.") { // a name that Istio makes
		text += ", SNI " + l.layers[0].sni
	}
	if chain.TLS != nil {
		text += ", terminates " + tlsName(chain.TLS)
	}
	l.step(Step{Text: text, At: chain.At, Passed: passed})
	last := &l.hops[len(l.hops)-1]
	last.TLS, last.Names = chain.TLS, chain.Names
	if why, at := w.terminate(p, chain, &l); why != "" {
		w.refuse(l, false, why, at)
		return
	}
	if chain.HTTP == nil {
		w.bytes(p, chain, l)
		return
	}
	if len(l.layers) > 0 || l.message == nil {
		w.refuse(l, false, "the proxy expects http, but gets "+connection(l), world.Part{})
		return
	}
	l.secure, last.HTTP = chain.TLS != nil, true
	w.http(p, chain, l)
}

func tlsName(t *proxy.ServerTLS) string {
	switch {
	case t.Mesh:
		return "mesh mTLS"
	case t.Requires:
		return "TLS, requires a client certificate"
	case t.Asks:
		return "TLS, asks for a client certificate"
	}
	return "TLS"
}

// connection describes a leg for messages.
func connection(l leg) string {
	switch {
	case len(l.layers) == 0 && l.message == nil:
		return "plain bytes"
	case len(l.layers) == 0:
		return "plain http"
	case l.layers[0].mesh:
		return "mesh mTLS with SNI " + l.layers[0].sni
	case l.layers[0].sni == "":
		return "TLS without SNI"
	}
	return "TLS with SNI " + l.layers[0].sni
}

func firstOf(list []Passed) world.Part {
	if len(list) > 0 {
		return list[0].At
	}
	return world.Part{}
}

// terminate removes the layer of TLS that a chain terminates; why is the reason if the
// connection fails.
func (w *walk) terminate(p *proxy.Proxy, c *proxy.Chain, l *leg) (why string, at world.Part) {
	if len(l.layers) > 0 {
		l.sni = l.layers[0].sni
	}
	if c.TLS == nil {
		return "", at
	}
	at = c.TLS.At
	if len(l.layers) == 0 {
		return "the server expects TLS, but gets " + connection(*l), at
	}
	outer := l.layers[0]
	if outer.mesh != c.TLS.Mesh {
		return "the server expects " + tlsName(c.TLS) + ", but gets " + connection(*l), at
	}
	for _, name := range c.TLS.Credentials {
		if missing := w.missingSecret(p, name); missing != "" {
			return missing, at.Field("credentialName")
		}
	}
	if !c.TLS.Mesh {
		l.settings = append(l.settings[:len(l.settings):len(l.settings)], MinimumTLS+c.TLS.Minimum)
		if why := w.clientCertificate(c.TLS, outer); why != "" {
			l.guard = ByCertificate
			return why, at
		}
	}
	if shown := c.TLS.Asks; shown {
		l.client, l.clientNames = outer.client != call.NoCertificate, outer.clientNames
	}
	l.principal = outer.principal
	l.layers = l.layers[1:]
	return "", at
}

func (w *walk) clientCertificate(t *proxy.ServerTLS, l layer) (why string) {
	has := l.client
	switch {
	case t.Requires && has == call.NoCertificate:
		return "the server requires a client certificate"
	case t.Asks && has == call.OtherCertificate:
		return "the server does not trust the client certificate"
	case !t.Asks || has == call.NoCertificate:
	case t.Hashes:
		w.doubt("hashes of client certificates are not evaluated")
	case len(t.Names) == 0:
	case len(l.clientNames) == 0:
		w.doubt("the call does not state the names of its client certificate")
	case !slices.ContainsFunc(l.clientNames, func(name string) bool { return slices.Contains(t.Names, name) }):
		return "the client certificate has none of the names " + strings.Join(t.Names, ", ")
	}
	return ""
}

// missingSecret returns why a proxy does not get a Secret; empty if it does, as far as is
// known.
func (w *walk) missingSecret(p *proxy.Proxy, name string) string {
	if strings.Contains(name, "://") && !strings.HasPrefix(name, "kubernetes://") {
		return "" // not a Secret
	}
	namespace, short, found := strings.Cut(strings.TrimPrefix(name, "kubernetes://"), "/")
	if !found {
		namespace, short = p.Pod.Namespace, namespace
	}
	if namespace != p.Pod.Namespace {
		return "Secret " + namespace + "/" + short + " is not in the namespace of " + p.Pod.String()
	}
	base, isCA := strings.CutSuffix(short, "-cacert")
	i := w.Registry.Inventory
	if secret, shown := i.Secret(namespace, short); shown && len(secret.Keys) > 0 || !i.Complete() {
		return ""
	}
	if secret, shown := i.Secret(namespace, base); isCA && shown && (secret.Has("ca.crt") || secret.Has("cacert")) {
		return ""
	}
	return "Secret " + namespace + "/" + short + " does not exist"
}
