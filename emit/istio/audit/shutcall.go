package audit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// An example is a call of an entry.
type example struct {
	entry
	host    string
	request *request.Concrete // nil: a connection

	method, path, headers string // for messages
}

// String returns the call as messages show it.
func (x example) String() string {
	if x.request == nil {
		return "the connection to " + x.host
	}
	text := "the call " + x.method + " " + x.scheme() + "://" + x.authority() + x.path
	if x.headers != "" {
		text += " with " + x.headers
	}
	return text
}

func (e entry) scheme() string {
	if e.server.Class.UsesTLS() {
		return "https"
	}
	return "http"
}

// authority returns the Host as clients write it.
func (x example) authority() string {
	port := int(x.server.Port())
	if port == 80 && !x.server.Class.UsesTLS() || port == 443 && x.server.Class.UsesTLS() {
		return x.host
	}
	return x.host + ":" + strconv.Itoa(port)
}

// examples returns calls that the entry takes, with parts that a rule asks for, which
// may be nil.
func (e entry) examples(r *proxy.Rule, named *host.Map[host.Pattern]) (list []example) {
	var asked []proxy.Test
	if r != nil {
		if e.plain != nil && !e.plain.isHostOf(r) {
			return nil
		}
		asked = testsOf(r)
	}
	hosts := e.hosts(asked, named)
	if e.route.Kind != "http" {
		for _, h := range hosts {
			list = append(list, example{entry: e, host: h})
		}
		return list
	}
	hosts = slices.DeleteFunc(hosts, func(h string) bool { return r != nil && !e.example(h, "GET", "/", nil).isHostOf(r) })
	if len(hosts) == 0 {
		return nil
	}
	own, _ := proxy.MatchOf(e.route.Match)
	methods := append(texts(own, asked, request.Method), "GET", "POST")
	paths := append(texts(own, asked, request.Path), "/")
	for _, c := range own {
		for _, more := range texts(nil, asked, request.Path) {
			if c.Part.Kind == request.Path && c.Op == request.HasPrefix {
				paths = append(paths, strings.TrimSuffix(c.Value, "/")+"/"+strings.TrimPrefix(more, "/"))
			}
		}
	}
	for _, h := range hosts {
		for _, path := range unique(paths) {
			for _, method := range unique(methods) {
				for _, headers := range []request.Match{own, append(slices.Clip(own), headersOf(asked)...)} {
					if x := e.example(h, method, path, headers); x.taken() {
						list = append(list, x)
					}
				}
			}
		}
	}
	return list
}

// hosts returns names that the entry's host stands for, and no narrower host of the
// program.
func (e entry) hosts(asked []proxy.Test, named *host.Map[host.Pattern]) (list []string) {
	if !e.host.IsWildcard() {
		return []string{string(e.host)}
	}
	for _, h := range append(texts(nil, asked, request.Host), e.host.Instead("any")) {
		h = strings.ToLower(request.WithoutPort(h))
		if nearest, _ := named.Find(host.Pattern(h)); nearest == e.host {
			list = append(list, h)
		}
	}
	return unique(list)
}

func (e entry) example(h, method, path string, conds request.Match) example {
	x := example{entry: e, method: method, host: h, path: path}
	var query, sent []string
	for _, c := range conds {
		switch {
		case c.Not:
		case c.Part.Kind == request.QueryOf:
			query = append(query, c.Part.Name+"="+textOf(c))
		case c.Part.Kind == request.HeaderOf:
			sent = append(sent, c.Part.Name+": "+textOf(c))
		}
	}
	if len(query) > 0 {
		x.path += "?" + strings.Join(query, "&")
	}
	x.request, x.headers = request.NewConcrete(method, e.scheme(), x.authority(), x.path), strings.Join(sent, ", ")
	for _, text := range sent {
		name, value, _ := strings.Cut(text, ": ")
		x.request.AddHeader(name, value)
	}
	return x
}

// isHostOf reports whether a rule may be about the host of a request.
func (x example) isHostOf(r *proxy.Rule) bool {
	return slices.ContainsFunc(r.Targets, func(tests []proxy.Test) bool {
		return !slices.ContainsFunc(tests, func(t proxy.Test) bool {
			ofHost := t.Kind == proxy.OfRequest && t.Values[0].Part.Kind == request.Host
			return ofHost && lets{}.test(t, x) == nobody
		})
	})
}

// taken reports whether the entry's route is the first that takes the request.
func (x example) taken() bool {
	matches := func(r *world.Route) bool {
		m, _ := proxy.MatchOf(r.Match)
		return len(x.request.Failed(request.Sent{}, m)) == 0
	}
	return matches(x.route) && !slices.ContainsFunc(x.before, matches)
}

// texts returns values of a part of requests that conditions accept.
func texts(own request.Match, asked []proxy.Test, kind request.Kind) (list []string) {
	conds := slices.Clone(own)
	for _, t := range asked {
		if t.Kind == proxy.OfRequest && !t.Not {
			conds = append(conds, t.Values...)
		}
	}
	for _, c := range conds {
		if c.Part.Kind != kind || c.Not {
			continue
		}
		text := textOf(c)
		if text == "" {
			continue
		}
		list = append(list, text)
		if kind == request.Path && c.Op == request.HasPrefix {
			list = append(list, strings.TrimSuffix(c.Value, "/")+"/x", c.Value+"x")
		}
	}
	return list
}

// headersOf returns the conditions on headers.
func headersOf(asked []proxy.Test) (list request.Match) {
	for _, t := range asked {
		for _, c := range t.Values {
			if t.Kind == proxy.OfRequest && !t.Not && c.Part.Kind == request.HeaderOf {
				list = append(list, c)
			}
		}
	}
	return list
}

// textOf returns a value that a condition accepts.
func textOf(c request.Cond) string {
	begin := ""
	if c.Part.Kind == request.Path {
		begin = "/"
	}
	switch c.Op {
	case request.Present:
		return begin + "x"
	case request.HasSuffix:
		if c.Part.Kind == request.Host {
			return "any" + c.Value
		}
		return begin + "x" + c.Value
	case request.Matches:
		text, _ := c.Example()
		return text
	}
	return c.Value
}

func unique(list []string) (out []string) {
	for _, text := range list {
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
