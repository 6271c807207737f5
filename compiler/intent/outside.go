package intent

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// outside returns the host outside the mesh that a word names, and its port. It
// returns false if the word has another form; an invalid host has the form.
//
//	https://HOST[:PORT] | http://HOST[:PORT]
//
// withPath returns the hint for a word with a path.
func (s *scope) outside(v lang.Leaf, withPath pathHint) (host model.Outside, port int, is bool) {
	u, why := parseURL(v.Text)
	name, number, written := strings.Cut(u.authority, ":")
	if u.scheme != "http" && u.scheme != "https" || !strings.Contains(v.Text, "://") {
		return model.Outside{}, 0, false
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		s.Wrong(v, code.InvalidURL, "write the name of its certificate, and state the address: egress NAME addresses "+name, "invalid URL `%s`: must not have an IP address", v.Text)
		return model.Outside{}, 0, true
	}
	if why != "" {
		s.Wrong(v, code.InvalidURL, insteadOfAddress(v.Text, lang.HostHint(name, "write it as https://storage.example.com")), "invalid URL `%s`: %s", v.Text, why)
		return model.Outside{}, 0, true
	}
	if short := serviceName(name); short != "" {
		if written {
			short += ":" + number
		}
		s.Wrong(v, code.InvalidService, "write `"+short+"`", "invalid service `%s`: must not be a URL", v.Text)
		return model.Outside{}, 0, true
	}
	host = model.Outside{Scheme: u.scheme, Host: name}
	port = host.Port()
	if written {
		port, _ = strconv.Atoi(number)
	}
	if u.path != "" {
		s.Report(pathOutside(diag.At(s.Span(v), code.OutsidePath, "invalid destination `%s`: must not have a path", v.Text), host.URL(port), u.path, withPath))
	}
	return host, port, true
}

// pathOutside adds the hint for a path. A single slash is none.
func pathOutside(d diag.Diagnostic, url, path string, withPath pathHint) diag.Diagnostic {
	if path == "/" {
		return d.WithHint("write `%s`", url).WithFix(d.Span, url)
	}
	path, _, _ = strings.Cut(path, "?")
	if prefix := prefixOf(path); prefix != "" {
		path = prefix
	}
	if _, to := wildcardIn(path); path == "/" || to > 0 {
		return d.WithHint("write `%s`", url)
	}
	return d.WithHint("%s", withPath(url, path))
}

// serviceName returns the service that a host names, "" if it may be outside.
func serviceName(host string) string {
	if !strings.Contains(host, ".") {
		return host
	}
	return shortName(host)
}

// A pathHint returns the hint for the URL of a host outside, which is written with a
// path. Where the path can be set depends on the place of the URL.
type pathHint func(url, path string) string

// samePath returns the hint of a place whose requests have the path of others.
func samePath(why string) pathHint {
	return func(url, _ string) string { return "write `" + url + "`: " + why }
}

// pathHint returns the hint for a destination of the route. A rewrite is of all
// destinations, and requires a path of the route.
func (r *route) pathHint(defaults model.Settings) pathHint {
	switch {
	case r.Action.Forward != nil && len(r.Action.Forward.To) > 1:
		return samePath("the path of a request is the same at all destinations of a route")
	case defaults.RewritePath.Is(), slices.ContainsFunc(r.settings(), func(v setting) bool { return v.Rewrite != nil && v.Rewrite.Path != nil }):
		return samePath("`rewrite` sets the path")
	case r.Match.Path != nil && len(r.Block) > 0:
		return func(url, path string) string {
			return "write `" + url + "`, and add `rewrite " + path + "` to the block of the route"
		}
	case r.Match.Path != nil:
		return func(url, path string) string {
			return "write `" + url + "`, and for the route `{ rewrite " + path + " }`"
		}
	case r.Match.Method.Is() || len(r.Match.Conditions) > 0 || len(r.Block) > 0:
		return func(url, path string) string {
			return "write `" + url + "`, and give the route the path `/` and `{ rewrite " + path + " }`"
		}
	}
	return func(url, path string) string {
		return "write the route as `route / -> " + url + " { rewrite " + path + " }`"
	}
}

// pathHint returns the hint for what the statement exposes.
func (e *expose) pathHint(url, path string) string {
	if slices.ContainsFunc(e.Lines, func(l exposeLine) bool { return l.Route != nil }) {
		return "write `" + url + "`: the `rewrite` of a route sets the path"
	}
	return "write `" + url + "`, and in the block `route / -> " + url + " { rewrite " + path + " }`"
}

// exposed returns the service, or the host outside, that the statement exposes. Its own
// host is not one that it can lead to.
func (e *expose) exposed(s *scope) model.ServiceRef {
	v := e.Service
	host, port, is := s.outside(v.Leaf, e.pathHint)
	if !is {
		name, _, _ := strings.Cut(v.Text, ":")
		own := slices.ContainsFunc(e.hosts(), func(h lang.Host) bool { return strings.EqualFold(h.Text, name) })
		service, port := s.service(v.Leaf, !own)
		return model.ServiceRef{Service: service, Port: port, LikeHost: own, At: s.At(v.Piece())}
	}
	return model.ServiceRef{Service: model.Service{Namespace: s.namespace}, Outside: host, Port: port, At: s.Span(v)}
}

// refuseOutside reports hosts outside among the destinations of routes, each once.
func (s *scope) refuseOutside(routes []model.Route, why, hint string) {
	seen := map[diag.Span]bool{}
	for d := range model.OutsideDestinations(routes) {
		if !seen[d.At] {
			seen[d.At] = true
			s.Report(diag.At(d.At, code.OutsideNotAllowed, "a destination outside the mesh %s", why).WithHint("%s", hint))
		}
	}
}

// refuseOutsideInMesh reports them among routes of traffic in the mesh.
func (s *scope) refuseOutsideInMesh(routes []model.Route) {
	s.refuseOutside(routes, "is not allowed in routes of the mesh", "move the route to an `expose` without `also mesh`; callers in the mesh call the host itself, which `egress` declares")
}
