package audit

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// mutualBypassRule finds hosts that request client certificates at one server but not
// at another: routes belong to a Gateway, not to a server, so that a connection to the
// mutualBypass server also reaches the routes of the stricter one.
var mutualBypassRule = Rule{"mutualbypass", []code.Code{code.MutualBypass, code.MutualOnOnePort}, (*Audit).mutualBypasses}

func (a *Audit) mutualBypasses() {
	for _, v := range a.VirtualServices {
		strict := map[string]*world.Overlap{} // by the pods
		for _, b := range v.Bindings {
			for _, o := range v.Overlaps[b.Name] {
				if o.Server().Mode() == api.ServerTLSSettings_MUTUAL && a.serves(v, o) {
					strict[b.Gateway.Pods+" "+string(v.Hosts[o.Number])] = &o
				}
			}
		}
		if len(strict) == 0 {
			continue
		}
		for _, b := range v.Bindings {
			for _, o := range v.Overlaps[b.Name] {
				a.mutualBypass(v, o, strict[o.Server().Pods+" "+string(v.Hosts[o.Number])])
			}
		}
	}
}

// serves reports whether some route of the VirtualService forwards requests to the host of
// a server; others are redirected or rejected.
func (a *Audit) serves(v *world.VirtualService, o world.Overlap) bool {
	s := o.Server()
	return !a.forcesTLS(s, narrower(v, o)) && slices.ContainsFunc(v.Routes, func(route *world.Route) bool {
		return route.AppliesAt(s.FullName()) && s.Accepts(route) && route.HasDestination()
	})
}

// mutualBypass reports a server that serves the host without a client certificate.
func (a *Audit) mutualBypass(v *world.VirtualService, o world.Overlap, strict *world.Overlap) {
	weak := o.Server()
	if strict == nil || weak.Class.RouteKind() != "http" || weak.Mode() == api.ServerTLSSettings_MUTUAL || weak.Mode() == api.ServerTLSSettings_ISTIO_MUTUAL {
		return
	}
	if !a.serves(v, o) {
		return
	}
	f := finding{
		code: code.MutualBypass, at: o.Host.At, other: strict.Host.At,
		message: fmt.Sprintf("client certificate check can be bypassed: %s is served here without it, by the routes of %s", v.Spec.Hosts[o.Number], v),
		atNote:  "no certificate is requested here",
		note:    "a certificate is requested here",
		hint:    "use a separate Gateway for the server that requests certificates, and bind the VirtualService only to it",
	}
	if weak.Port() != strict.Server().Port() {
		f.code = code.MutualOnOnePort
		f.hint = fmt.Sprintf("match port: %d in the routes, or redirect port %d", strict.Server().Port(), weak.Port())
	}
	f.shown = showing{func() []call.Call { return a.bypassing(v, o) }, arrives}
	a.report(f)
}

// bypassing returns calls that reach the routes of a VirtualService at a server: to the
// host, and on a connection to another host of the server.
func (a *Audit) bypassing(v *world.VirtualService, o world.Overlap) (list []call.Call) {
	i := slices.IndexFunc(v.Routes, func(r *world.Route) bool {
		return r.AppliesAt(o.Server().FullName()) && o.Server().Accepts(r) && len(r.Destinations) > 0
	})
	if i < 0 {
		return nil
	}
	c, found := a.callTo(o.Server(), narrower(v, o), v.Routes[i])
	if !found {
		return nil
	}
	c.Client = call.NoCertificate
	list = append(list, c)
	if c.TLS && o.Host.Host.IsWildcard() && !o.Host.Host.IsAny() {
		c.Name, c.Host = c.Host, o.Host.Host.Instead("any")
		list = append(list, c)
	}
	return list
}
