package probe

import (
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
