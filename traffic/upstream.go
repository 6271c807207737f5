package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// bytes passes a connection on without looking into it.
func (w *walk) bytes(p *proxy.Proxy, c *proxy.Chain, l leg) {
	if c.Guarded && !w.permitted(p, &l, false) || w.judging != nil {
		return
	}
	w.spread(p, c.Pipe, l, false)
}

// spread sends a leg to each of several clusters with its share. http says that a
// failure is answered, not just closed.
func (w *walk) spread(p *proxy.Proxy, to []proxy.Weighted, l leg, http bool) {
	total := 0.0
	for _, t := range to {
		total += t.Weight
	}
	for _, t := range to {
		own := l.clone()
		own.share *= t.Weight / total
		if len(to) > 1 && http && t.Headers != nil {
			if authority := w.headers(t.Headers, own.message); authority != "" {
				own.message.edit(request.Part{Kind: request.Host}, request.Edit{Kind: request.Set, A: authority})
			}
		}
		w.upstream(p, t, own, http)
	}
}

// upstream sends a leg to a cluster.
func (w *walk) upstream(p *proxy.Proxy, to proxy.Weighted, l leg, http bool) {
	if w.tooMany() {
		return
	}
	if to.Cluster.Kind == proxy.Inbound {
		w.arrive(p.Pod, l)
		return
	}
	l.sentBy(p)
	switch to.Cluster.Kind {
	case proxy.BlackHole:
		l.guard = ByRegistry
		l.note("nothing knows the address, and only known ones are passed on (REGISTRY_ONLY)", parts(to.At)...)
		w.refuse(l, http, "the address is unknown (REGISTRY_ONLY)", to.At)
		return
	case proxy.Passthrough:
		l.note("passes on what was dialled", parts(to.At)...)
		w.answering(http, func() { w.reach(l) })
		return
	}
	if why := p.Contested(to.Cluster.Host); why != "" {
		w.doubt(why)
	}
	t, why := p.Target(to.Cluster)
	if t == nil {
		l.note("sends to "+w.short(to.Cluster), parts(to.At)...)
		w.refuse(l, http, why, to.At)
		return
	}
	if t.Unknown != "" {
		w.doubt(t.Unknown)
	}
	for _, namespace := range []string{p.Pod.Namespace, t.Service.Namespace} {
		if why := w.Registry.GatewayAPI(namespace); why != "" && !p.IsGateway() {
			w.doubt(why)
		}
	}
	l.to = receiver{t.Service, t.Port.Number, t.Subset}
	w.sets(&l, t.Policy, policyWays)
	l.note("sends to "+w.short(to.Cluster)+origination(t), parts(append([]world.Part{to.At}, t.At...)...)...)
	w.dialTarget(p, t, l, http)
}

// short returns a cluster with NAME.NAMESPACE for a service of the mesh.
func (w *walk) short(c proxy.Cluster) string {
	c.Host = strings.TrimSuffix(c.Host, ".svc."+w.Registry.Mesh.Domain)
	return c.String()
}

func origination(t *proxy.Target) string {
	switch o := t.TLS; {
	case o == nil:
		return ""
	case o.Auto:
		return ", mesh mTLS if it has a sidecar"
	case o.Mesh:
		return " in mesh mTLS, SNI " + o.SNI
	case o.Credential != "":
		return " in TLS with a client certificate"
	}
	return " in TLS"
}

// dialTarget sends a leg to the servers of a cluster.
func (w *walk) dialTarget(p *proxy.Proxy, t *proxy.Target, l leg, http bool) {
	switch {
	case t.Original && p.IsGateway():
		w.refuse(l, http, "the balancer PASSTHROUGH sends to the address that was dialled, which is the gateway", world.Part{})
		return
	case t.Original:
		if t.OriginalPort != 0 {
			l.port = t.OriginalPort
		}
		w.dial(p, t, nil, l, http)
		return
	case t.Named:
		w.dialNamed(p, t, l, http)
		return
	case len(t.Endpoints) == 0:
		w.refuse(l, http, "no pod or server is behind "+w.short(t.Cluster), world.Part{})
		return
	}
	total := 0.0
	for _, e := range t.Endpoints {
		total += e.Weight
	}
	for _, e := range t.Endpoints {
		own := l.clone()
		own.share *= e.Weight / total
		own.port = e.Port
		own.address = e.Address
		if e.Pod == nil && !isIP(e.Address) {
			own.address = "host:" + strings.ToLower(e.Address)
		}
		w.dial(p, t, e, own, http)
	}
}

// dialNamed sends a leg to the name that it asks for: the host of a request, whose port
// is that of https if the cluster originates TLS, or the SNI.
func (w *walk) dialNamed(p *proxy.Proxy, t *proxy.Target, l leg, http bool) {
	switch {
	case len(l.layers) > 0:
		l.address = "host:" + l.layers[0].sni
	case l.message == nil:
		w.refuse(l, http, "plain bytes name no host", world.Part{})
		return
	default:
		host := w.host(l)
		name := request.WithoutPort(host)
		l.address, l.port, l.nameForm = "host:"+strings.ToLower(name), 80, w.token(l.message.Text(request.Part{Kind: request.Host}))
		if t.TLS != nil {
			l.port = 443
		}
		if port, err := strconv.ParseUint(strings.TrimPrefix(host[len(name):], ":"), 10, 16); err == nil && port > 0 {
			l.port = int(port)
		}
	}
	w.dial(p, t, nil, l, http)
}

// dial sends a leg to one server, in the TLS of the cluster.
func (w *walk) dial(p *proxy.Proxy, t *proxy.Target, e *world.Endpoint, l leg, http bool) {
	added, missing := w.transport(p, t, e, l)
	if missing != "" {
		w.refuse(l, http, missing, t.TLS.At)
		return
	}
	if http && len(l.layers) == 0 && t.HTTP2 != proxy.AsCaller {
		l.http2 = t.HTTP2 == proxy.Always
	}
	if added != nil {
		added.http = http
		l.layers = append([]layer{*added}, l.layers...)
	}
	w.answering(http, func() {
		if e != nil && e.Pod != nil {
			w.enter(e.Pod, l)
		} else {
			w.reach(l)
		}
	})
}

// answering follows a connection that a proxy opens. If it does so for a request, it
// answers 503 where the connection fails.
func (w *walk) answering(http bool, follow func()) {
	before := len(w.ways)
	follow()
	for i := before; http && i < len(w.ways); i++ {
		if w.ways[i].Refused {
			w.ways[i].Refused, w.ways[i].Status = false, 503
		}
	}
}

// transport returns the layer of TLS that a cluster adds for a server; nil: none.
func (w *walk) transport(p *proxy.Proxy, t *proxy.Target, e *world.Endpoint, l leg) (added *layer, missing string) {
	o := t.TLS
	if o == nil {
		return nil, ""
	}
	if o.Auto {
		if e == nil {
			return nil, ""
		}
		if uses, _ := p.MeshTLSFor(t, e); !uses {
			return nil, ""
		}
	}
	for _, name := range o.Secrets {
		if why := w.missingSecret(p, name); why != "" {
			return nil, why
		}
	}
	added = &layer{sni: strings.ToLower(o.SNI), mesh: o.Mesh, principal: p.Pod.Principal(), names: slices.Clone(o.Names), credential: lastPart(o.Credential), authority: o.Authority}
	if o.Mesh {
		return added, ""
	}
	added.principal = ""
	if l.message != nil && len(l.layers) == 0 {
		if o.SNIOfHost {
			added.sni, added.ofHost = strings.ToLower(request.WithoutPort(w.host(l))), true
			added.sniForm = w.token(l.message.Text(request.Part{Kind: request.Host}))
		}
		if o.NameOfSNI {
			added.namesForm = append(slices.Clone(added.names), cmp.Or(added.sniForm, added.sni))
			added.names = append(added.names, added.sni)
		}
	}
	if o.Unverified {
		added.names, added.namesForm = nil, nil
	}
	return added, ""
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// reach finds who has the address that a leg was sent to.
func (w *walk) reach(l leg) {
	if pod := w.Registry.PodAt(l.address); pod != nil {
		w.enter(pod, l)
		return
	}
	if s := w.Registry.ServiceAt(l.address); s != nil {
		w.throughService(s, l)
		return
	}
	if strings.HasPrefix(l.address, "allocated:") || strings.HasPrefix(l.address, "none:") {
		w.refuse(l, false, "nothing has the address", world.Part{})
		return
	}
	w.outside(l)
}

// throughService sends a leg to the pods of a Service, as the node does.
func (w *walk) throughService(s *world.Service, l leg) {
	ends, known := w.Registry.Endpoints(s, l.port, nil, world.ByName)
	if !known {
		w.doubt("the endpoints of " + s.Host + ", which has no selector, are not known")
	}
	if len(ends) == 0 {
		w.refuse(l, false, fmt.Sprintf("service %s has no pods at port %d", s.Host, l.port), world.Part{})
		return
	}
	l.to = receiver{service: s, port: l.port}
	for _, e := range ends {
		own := l.clone()
		own.share /= float64(len(ends))
		own.address, own.port = e.Address, e.Port
		if e.Pod == nil {
			w.outside(own)
			continue
		}
		w.enter(e.Pod, own)
	}
}

// enter is a pod of the mesh: a gateway, or a workload, perhaps behind its sidecar.
func (w *walk) enter(pod *world.Pod, l leg) {
	if w.tooMany() {
		return
	}
	if why := w.Registry.Ambient(pod); why != "" {
		w.doubt(why)
	}
	switch {
	case pod.Gateway != "":
		l.via = append(slices.Clone(l.via), pod.Gateway)
		w.atGateway(pod, l)
	case pod.Sidecar:
		w.inbound(pod, l)
	default:
		w.arrive(pod, l)
	}
}

// arrive is the application of a pod.
func (w *walk) arrive(pod *world.Pod, l leg) {
	if len(l.layers) > 0 && l.layers[0].mesh {
		w.refuse(l, false, pod.String()+" has no sidecar that knows mesh mTLS", world.Part{})
		return
	}
	o := call.Outcome{Receiver: w.receiverOf(pod, l), TLS: len(l.layers), Via: l.via, MTLS: l.principal != "" && pod.Sidecar}
	if len(l.layers) > 0 {
		o.TLSFrom(l.layers[0].names, l.layers[0].credential, l.layers[0].authority)
	}
	if o.Subset = pod.Labels["version"]; o.Subset == "" {
		o.Subset = l.to.subset
	}
	w.received(o, l)
}

// receiverOf names a pod by a Service that has it: the one that the call was sent to, or
// the oldest with the port.
func (w *walk) receiverOf(pod *world.Pod, l leg) string {
	services := w.Registry.ServicesOf(pod)
	for _, s := range services {
		if l.to.service != nil && s.Host == l.to.service.Host && s.Namespace == l.to.service.Namespace {
			return shortName(s) + ":" + strconv.Itoa(l.to.port)
		}
	}
	for _, s := range services {
		for _, port := range s.Ports {
			if target, is := pod.Target(port.Target); is && target == l.port && s.Kubernetes && port.Protocol != world.UDP {
				return shortName(s) + ":" + strconv.Itoa(port.Number)
			}
		}
	}
	return pod.Name + "." + pod.Namespace + ":" + strconv.Itoa(l.port)
}

// shortName returns NAME.NAMESPACE of a Service, or the host of an entry.
func shortName(s *world.Service) string {
	if s.Kubernetes {
		return s.Name + "." + s.Namespace
	}
	return s.Host
}

// outside is a server outside the mesh. It answers on every port, and its certificate
// has the names that are asked for; it does not know mesh mTLS.
func (w *walk) outside(l leg) {
	name, isName := strings.CutPrefix(l.address, "host:")
	if !isName {
		if known := w.dialled[l.address]; known != "" {
			name = known
		} else {
			name = w.entryAt(l.address)
		}
	}
	o := call.Outcome{Receiver: name + ":" + strconv.Itoa(l.port), TLS: len(l.layers), Via: l.via}
	if !isName {
		o.Address = l.address
	}
	if len(l.layers) > 0 {
		outer := l.layers[0]
		if outer.mesh {
			w.refuse(l, false, "a server outside does not accept mesh mTLS", world.Part{})
			return
		}
		o.TLSFrom(outer.names, outer.credential, outer.authority)
	}
	w.received(o, l)
}

// entryAt returns the host of a ServiceEntry with an address, else the address.
func (w *walk) entryAt(address string) string {
	if s := w.Registry.EntryAt(address); s != nil {
		return s.Host
	}
	return address
}

func (w *walk) received(o call.Outcome, l leg) {
	if l.message != nil {
		o.Host, o.Path, o.HTTP2 = strings.ToLower(w.host(l)), w.path(l), l.http2
	}
	if len(l.layers) > 0 {
		o.SNI = l.layers[0].sni
	}
	w.end(l, o, "", world.Part{})
}
