package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// bypass finds hosts that request client certificates at one server but not at
// another: routes belong to a Gateway, not to a server, so that a connection to the
// weaker server also reaches the routes of the stricter one.
func bypass(s *set) {
	for _, v := range s.virtualServices {
		strict := map[string]*meeting{} // by the pods
		all := v.meetings()
		for _, b := range v.bound {
			for _, m := range all[b.name] {
				if m.server.server.mode() == api.ServerTLSSettings_MUTUAL && v.served(m.server.server) != nil {
					strict[b.gateway.pods+" "+v.hosts[m.host]] = &m
				}
			}
		}
		if len(strict) == 0 {
			continue
		}
		for _, b := range v.bound {
			for _, m := range all[b.name] {
				s.weaker(v, m, strict[m.server.server.pods+" "+v.hosts[m.host]])
			}
		}
	}
}

// mode returns the TLS mode of a server that terminates TLS and serves http;
// PASSTHROUGH for none.
func (s *server) mode() api.ServerTLSSettings_TLSmode {
	if s.class != https {
		return api.ServerTLSSettings_PASSTHROUGH
	}
	return s.spec.GetTls().GetMode()
}

// served returns a route of the VirtualService that serves requests at the server;
// nil if all are redirected or rejected, or if there is none.
func (v *virtualService) served(s *server) *leg {
	if s.class == plainHTTP && s.spec.GetTls().GetHttpsRedirect() {
		return nil
	}
	for _, l := range v.legs {
		if l.at(s.gatewayName()) && s.takes(l) && l.answers() {
			return l
		}
	}
	return nil
}

func (s *set) weaker(v *virtualService, m meeting, strict *meeting) {
	weak := m.server.server
	if strict == nil || weak.class.section() != "http" || weak.mode() == api.ServerTLSSettings_MUTUAL || weak.mode() == api.ServerTLSSettings_ISTIO_MUTUAL {
		return
	}
	if v.served(weak) == nil {
		return
	}
	f := finding{
		code: code.MutualBypass, at: m.server.part, other: strict.server.part,
		message: fmt.Sprintf("client certificate check can be bypassed: %s is served here without it, by the routes of %s", v.spec.Hosts[m.host], v),
		atNote:  "no certificate is requested here",
		note:    "a certificate is requested here",
		hint:    "use a separate Gateway for the server that requests certificates, and bind the VirtualService only to it",
	}
	if weak.port() != strict.server.server.port() {
		f.code = code.MutualOnOnePort
		f.hint = fmt.Sprintf("match port: %d in the routes, or redirect port %d", strict.server.server.port(), weak.port())
	}
	s.report(f)
}
