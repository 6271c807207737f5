package plane

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/gwc-lang/gwc/conformance/call"
)

// route finds the route of a virtual host and does what it says.
func (p *Plane) route(proxy *Proxy, routes *routev3.RouteConfiguration, vhost string, l leg) ([]call.Share, error) {
	for _, host := range routes.VirtualHosts {
		if host.Name != vhost {
			continue
		}
		if host.RequireTls == routev3.VirtualHost_ALL && l.request.scheme == "http" {
			return answered(l, 301, "https://"+l.request.hostname()+l.request.path, "tls is required"), nil
		}
		for _, r := range host.Routes {
			claims, err := allOf(r.Match.GetDynamicMetadata(), func(m *matcherv3.MetadataMatcher) (bool, error) { return holds(m, l.metadata) })
			if err != nil {
				return nil, err
			}
			if claims && matches(r.Match, l.request) {
				return p.act(proxy, host, r, l)
			}
		}
		return answered(l, 404, "", "no route of "+vhost), nil
	}
	return answered(l, 404, "", "no virtual host"), nil
}

func (p *Plane) act(proxy *Proxy, host *routev3.VirtualHost, r *routev3.Route, l leg) ([]call.Share, error) {
	l = l.clone()
	l.note("route %q", r.Name)
	if answer, err := preflight(r, l); err != nil || answer != nil {
		return answer, err
	}
	treated, err := treatment(host, r, l.request)
	if err != nil {
		return nil, err
	}
	l.treated = append(l.treated, treated...)
	switch action := r.Action.(type) {
	case *routev3.Route_DirectResponse:
		l.hops = append(l.hops, strings.TrimSpace(fmt.Sprintf("respond %d %s", action.DirectResponse.Status, action.DirectResponse.GetBody().GetInlineString())))
		return answered(l, int(action.DirectResponse.Status), "", "answered by the proxy"), nil
	case *routev3.Route_Redirect:
		return answered(l, redirectCode(action.Redirect), location(action.Redirect, r.Match, l.request), "redirected"), nil
	case *routev3.Route_Route:
		l.request.change(host.RequestHeadersToAdd, host.RequestHeadersToRemove)
		l.request.change(r.RequestHeadersToAdd, r.RequestHeadersToRemove)
		l.request.rewrite(action.Route, r.Match)
		return p.spread(proxy, targets(action.Route, l), true)
	}
	return nil, fmt.Errorf("route %q: its action is not known to the judge", r.Name)
}

func targets(action *routev3.RouteAction, l leg) []target {
	weighted := action.GetWeightedClusters()
	if weighted == nil {
		return []target{{action.GetCluster(), 1, l}}
	}
	var out []target
	for _, c := range weighted.Clusters {
		own := l.clone()
		own.request.change(c.RequestHeadersToAdd, c.RequestHeadersToRemove)
		own.treated = append(own.treated, changes("response", c.ResponseHeadersToAdd, c.ResponseHeadersToRemove)...)
		if literal := c.GetHostRewriteLiteral(); literal != "" {
			own.request.host = strings.ToLower(literal)
		}
		out = append(out, target{c.Name, float64(c.GetWeight().GetValue()), own})
	}
	return out
}

// change adds and removes headers. Envoy drops what would set a header to nothing, unless it is told to keep that.
func (r *request) change(add []*corev3.HeaderValueOption, remove []string) {
	for _, header := range add {
		if header.Header.Value == "" && !header.KeepEmptyValue {
			continue
		}
		name := strings.ToLower(header.Header.Key)
		if header.AppendAction == corev3.HeaderValueOption_APPEND_IF_EXISTS_OR_ADD {
			r.headers[name] = append(r.headers[name], header.Header.Value)
		} else {
			r.headers[name] = []string{header.Header.Value}
		}
	}
	for _, name := range remove {
		delete(r.headers, strings.ToLower(name))
	}
}

func (r *request) rewrite(action *routev3.RouteAction, match *routev3.RouteMatch) {
	if literal := action.GetHostRewriteLiteral(); literal != "" {
		r.host = strings.ToLower(literal)
	}
	path, query, asked := strings.Cut(r.path, "?")
	if action.PrefixRewrite != "" {
		path = action.PrefixRewrite + strings.TrimPrefix(path, matched(match, path))
	}
	if rewrite := action.GetRegexRewrite(); rewrite != nil {
		if re, err := regexp.Compile(rewrite.GetPattern().GetRegex()); err == nil {
			path = re.ReplaceAllString(path, template(rewrite.Substitution))
		}
	}
	if asked {
		path += "?" + query
	}
	r.path = path
}

// template is a substitution of RE2, as \1, in the notation of Go, as ${1}.
func template(substitution string) string {
	return groups.ReplaceAllString(strings.ReplaceAll(substitution, "$", "$$"), "$${$1}")
}

var groups = regexp.MustCompile(`\\([0-9])`)

// matched is the part of a path that a match took.
func matched(match *routev3.RouteMatch, path string) string {
	switch p := match.PathSpecifier.(type) {
	case *routev3.RouteMatch_Prefix:
		return p.Prefix
	case *routev3.RouteMatch_PathSeparatedPrefix:
		return p.PathSeparatedPrefix
	}
	return path
}

func redirectCode(r *routev3.RedirectAction) int {
	return map[routev3.RedirectAction_RedirectResponseCode]int{
		routev3.RedirectAction_MOVED_PERMANENTLY: 301, routev3.RedirectAction_FOUND: 302,
		routev3.RedirectAction_SEE_OTHER: 303, routev3.RedirectAction_TEMPORARY_REDIRECT: 307,
		routev3.RedirectAction_PERMANENT_REDIRECT: 308,
	}[r.ResponseCode]
}

// location is where a redirect leads, as Envoy builds it.
func location(r *routev3.RedirectAction, match *routev3.RouteMatch, in *request) string {
	u := url.URL{Scheme: in.scheme, Host: in.host}
	if scheme := r.GetSchemeRedirect(); scheme != "" {
		u.Scheme = scheme
	} else if r.GetHttpsRedirect() {
		u.Scheme = "https"
	}
	if r.HostRedirect != "" {
		u.Host = r.HostRedirect
	}
	if r.PortRedirect != 0 {
		u.Host = fmt.Sprintf("%s:%d", u.Hostname(), r.PortRedirect)
	}
	path, query, asked := strings.Cut(in.path, "?")
	if r.GetPathRedirect() != "" {
		path = r.GetPathRedirect()
	} else if r.GetPrefixRewrite() != "" {
		path = r.GetPrefixRewrite() + strings.TrimPrefix(path, matched(match, path))
	}
	if asked && !r.StripQuery && !strings.Contains(path, "?") { // a query of the new path replaces that of the request
		path += "?" + query
	}
	return u.String() + path
}
