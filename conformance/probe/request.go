package probe

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// request is the part of a call that routes match.
type request struct {
	method, path string
	headers      [][2]string
}

// asked are the requests for the routes of a host: for each match, one that it matches, and for each of its conditions
// one that misses it.
func (s *set) asked(host string) []request {
	var out []request
	for _, o := range s.bundle.Kind("VirtualService") {
		hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
		if !slices.ContainsFunc(hosts, func(h string) bool { return h == host || covers(h, host) || covers(host, h) }) {
			continue
		}
		routes, _, _ := unstructured.NestedSlice(o.Object, "spec", "http")
		for _, each := range routes {
			route, _ := each.(map[string]any)
			matches, _ := route["match"].([]any)
			for _, m := range matches {
				match, _ := m.(map[string]any)
				out = append(out, around(match)...)
			}
			if policy, is := route["corsPolicy"].(map[string]any); is {
				out = append(out, shared(policy, matches)...)
			}
		}
	}
	return append(out, request{"GET", "/zz/other", nil}, request{"POST", "/", nil})
}

// shared are requests of a browser for another origin that a policy names, each with its preflight.
func shared(policy map[string]any, matches []any) []request {
	origins, _ := policy["allowOrigins"].([]any)
	if len(matches) == 0 {
		matches = []any{map[string]any{}}
	}
	var out []request
	for _, o := range origins {
		for _, m := range matches {
			match, _ := m.(map[string]any)
			own := newParts(match)
			own.headers["origin"] = sample(o)
			out = append(out, own.request())
			own.headers["access-control-request-method"] = own.method
			own.method = "OPTIONS"
			out = append(out, own.request())
		}
	}
	return out
}

// covers says whether a wildcard is for a host.
func covers(wildcard, host string) bool {
	return wildcard == "*" || strings.HasPrefix(wildcard, "*.") && strings.HasSuffix(host, wildcard[1:])
}

// around are a request that a match matches, and those that miss one condition.
func around(match map[string]any) []request {
	own := newParts(match)
	out := []request{own.request()}
	for _, path := range near(match["uri"]) {
		other := own
		other.path = path
		out = append(out, other.request())
	}
	for _, method := range []string{"GET", "POST", "DELETE", "OPTIONS"} {
		other := own
		other.method = method
		out = append(out, other.request())
	}
	for _, headers := range changed(own.headers) {
		other := own
		other.headers = headers
		out = append(out, other.request())
	}
	for _, query := range changed(own.query) {
		other := own
		other.query = query
		out = append(out, other.request())
	}
	return out
}

// changed are values of which one is missing, another or longer.
func changed(values map[string]string) []map[string]string {
	var out []map[string]string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		without := maps.Clone(values)
		delete(without, name)
		out = append(out, without)
		for _, value := range []string{"zz-other", values[name] + "zz"} {
			other := maps.Clone(values)
			other[name] = value
			out = append(out, other)
		}
	}
	return out
}

// parts are a request before it is written.
type parts struct {
	method, path   string
	headers, query map[string]string
}

func newParts(match map[string]any) parts {
	p := parts{method: "GET", path: "/", headers: map[string]string{}, query: map[string]string{}}
	if method := sample(match["method"]); method != "" {
		p.method = method
	}
	if uri := sample(match["uri"]); uri != "" {
		p.path = uri
	}
	for name, to := range map[string]map[string]string{"headers": p.headers, "queryParams": p.query, "withoutHeaders": p.headers} {
		conditions, _ := match[name].(map[string]any)
		for key, condition := range conditions {
			if to[key] = sample(condition); to[key] == "" {
				to[key] = "some"
			}
		}
	}
	return p
}

func (p parts) request() request {
	r := request{method: p.method, path: p.path}
	if len(p.query) > 0 {
		values := url.Values{}
		for name, value := range p.query {
			values.Set(name, value)
		}
		r.path += "?" + values.Encode()
	}
	for _, name := range slices.Sorted(maps.Keys(p.headers)) {
		if !strings.HasPrefix(name, ":") {
			r.headers = append(r.headers, [2]string{name, p.headers[name]})
		}
	}
	return r
}

// near are paths beside those that a match of a path is for.
func near(uri any) []string {
	path := sample(uri)
	if path == "" {
		return []string{"/zz/other"}
	}
	return []string{path + "zz", strings.TrimSuffix(path, "/") + "/zz", strings.TrimSuffix(path, "/"), "/zz" + path, path + "/zz/1"}
}
