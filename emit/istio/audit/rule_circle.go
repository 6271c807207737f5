package audit

import (
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// circles finds redirects that lead back to the same route, such as a redirect to
// https that also applies to the https port.
func circles(s *set) {
	for _, v := range s.virtualServices {
		all, taken := v.meetings(), map[*server]bool{} // where a route before takes all that is left
		for _, l := range v.legs {
			if l.section != "http" {
				continue
			}
			for _, name := range l.gateways {
				for _, m := range all[name] {
					server := m.server.server
					if !server.takes(l) || taken[server] {
						continue
					}
					if v.returns(l.route.GetRedirect(), l.http, server) {
						s.circle(l, server)
					}
					taken[server] = takesAll(l.http)
				}
			}
		}
	}
}

// returns reports whether redirected requests of the match come back to the server
// and the match.
func (v *virtualService) returns(r *api.HTTPRedirect, m *api.HTTPMatchRequest, server *server) bool {
	scheme := "http"
	if server.class == https {
		scheme = "https"
	}
	sameHost := r.GetAuthority() == "" || len(v.hosts) == 1 && r.GetAuthority() == v.hosts[0]
	samePath := r.GetUri() == "" || r.GetUri() == m.GetUri().GetExact()
	samePort := r.GetRedirectPort() == nil || r.GetPort() == server.port()
	return r != nil && sameHost && samePath && samePort && (r.Scheme == "" || r.Scheme == scheme) && others(orEmpty(m)) == ""
}

// takesAll reports whether a match applies to every request on its port.
func takesAll(m *api.HTTPMatchRequest) bool {
	return others(orEmpty(m)) == "" && (m.GetUri() == nil || m.GetUri().GetPrefix() == "/")
}

func orEmpty(m *api.HTTPMatchRequest) *api.HTTPMatchRequest {
	if m == nil {
		return new(api.HTTPMatchRequest)
	}
	return m
}

func (s *set) circle(l *leg, server *server) {
	route, _, _ := strings.Cut(l.part.path, ".match")
	hint := "redirect to another host or path"
	if l.route.Redirect.Scheme == "https" {
		hint = "limit the redirect to the http port: match: [{port: 80}]"
	}
	s.report(finding{
		code: code.RedirectToItself, at: l.virtualService.part("%s.redirect", route), other: server.field("port.number"),
		message: fmt.Sprintf("redirect loop: requests on port %d of %s are redirected to themselves", server.port(), server.gateway),
		atNote:  "they are redirected here", note: "the server is here", hint: hint,
	})
}
