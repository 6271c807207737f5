package check

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A call is a request, and the gateway that receives it.
type call struct {
	model.Request
	outside, gateway *model.Gateway // where the client sends it, and where it is
	scheme, host     string
	port             int
}

// redirect changes the request as a client does that follows the redirect.
func (c *call) redirect(r model.Route) bool {
	to, s := r.Action.Redirect, r.Settings
	if slices.ContainsFunc(s.Headers, func(h model.HeaderChange) bool { return h.Response && h.Name == "set-cookie" }) {
		return false // the next request may be another one
	}
	c.gateway = c.outside
	if to.Scheme != "" {
		c.scheme, c.port = to.Scheme, map[string]int{"http": 80, "https": 443}[to.Scheme]
	}
	if to.Authority == "" && to.Port != 0 {
		c.port = to.Port
	}
	if to.Authority != "" {
		name, port, written := strings.Cut(to.Authority, ":")
		if written {
			c.port, _ = strconv.Atoi(port)
		}
		if name != c.host {
			c.Headers = map[string]string{}
		}
		c.host = name
	}
	if to.Code < 307 && c.Method != "HEAD" {
		c.Method = ""
	}
	path, query, own := strings.Cut(r.RedirectedPath(c.Path), "?")
	if c.Path = path; own { // else the query stays
		c.Queries = map[string]string{}
		for _, pair := range strings.Split(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			c.Queries[name] = value
		}
	}
	return true
}

// rewrite changes the request as the gateway does before it forwards it.
func (c *call) rewrite(r model.Route) {
	s := r.Settings
	if s.RewriteHost.Is() {
		c.host = s.RewriteHost.Value
	}
	if s.RewritePath.Is() {
		c.Path = r.Match.Path.Value.Rewritten(c.Path, s.RewritePath.Value)
	}
	c.Headers = maps.Clone(c.Headers)
	for _, h := range s.Headers {
		switch {
		case h.Response:
		case h.Op == "remove":
			delete(c.Headers, h.Name)
		default:
			c.Headers[h.Name] = h.Value
		}
	}
}
