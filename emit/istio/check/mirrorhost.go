package check

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// mirrorHost warns of copies for a host outside whose Host is another one. Envoy copies
// a request after it has changed the Host for the route, and Istio sets no other for
// the copy (TranslateRequestMirrorPolicy of pilot/pkg/networking/core/route).
func mirrorHost(m *model.Model, sink *diag.Sink) {
	once, keeps := diag.Once{Sink: sink}, feature.MirroredHost.In(feature.Release(m.Target.Value))
	for _, p := range m.Published {
		for i := range p.Routes {
			for _, mirror := range p.Routes[i].Settings.Mirrors {
				d := mirror.Destination
				sent := hostSent(p, &p.Routes[i])
				if !d.Outside.Is() || keeps && sent == d.Outside.Pattern() {
					continue
				}
				once.Add(mirrored(mirror, sent, keeps))
			}
		}
	}
}

// hostSent returns the host in the Host of a route's requests; "" if it is not one.
func hostSent(p *model.Published, r *model.Route) host.Pattern {
	if s := r.Settings.RewriteHost; s.Is() {
		return host.Pattern(s.Value)
	}
	sent := host.Pattern("")
	for i, d := range r.Action.Destinations {
		name := p.Host
		if d.Outside.Is() {
			name = d.Outside.Pattern()
		}
		if name.IsWildcard() || i > 0 && name != sent {
			return ""
		}
		sent = name
	}
	return sent
}

func mirrored(mirror model.Mirror, sent host.Pattern, keeps bool) diag.Diagnostic {
	name := mirror.Destination.Outside.Host
	if !keeps {
		return diag.At(mirror.At, code.MirrorHost, "the Host of copies for %s ends in -shadow before Istio 1.%d", name, feature.MirroredHost.Since).
			WithHint("state the target, if it is newer: target istio 1.%d", feature.MirroredHost.Since)
	}
	if sent == "" {
		sent = "that of the request"
	}
	return diag.At(mirror.At, code.MirrorHost, "the Host of copies for %s is %s: a copy has the Host with which the request is sent", name, sent).
		WithHint("accept it if %s answers any Host, or add `rewrite host %s`, which is for the request too", name, name)
}
