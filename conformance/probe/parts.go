package probe

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// parts are a request before it is written.
type parts struct {
	method, path   string
	headers, query map[string]string
}

// newParts are a request that a match matches.
func newParts(match map[string]any) parts {
	p := parts{method: "GET", path: "/", headers: map[string]string{}, query: map[string]string{}}
	if method := sample(match["method"]); method != "" {
		p.method = method
	}
	if uri := sample(match["uri"]); uri != "" {
		p.path = uri
	}
	for _, values := range []struct {
		name string
		to   map[string]string
	}{{"headers", p.headers}, {"queryParams", p.query}} {
		conditions, _ := match[values.name].(map[string]any)
		for key, condition := range conditions {
			values.to[key] = "some"
			if texts := samples(condition); len(texts) > 0 {
				values.to[key] = texts[0]
			}
		}
	}
	return p
}

// around are a request that a match matches, others that it matches, and those that miss one condition.
func around(match map[string]any) []request {
	own := newParts(match)
	out := []request{own.request()}
	for _, path := range append(samples(match["uri"]), near(match["uri"])...) {
		other := own
		other.path = path
		out = append(out, other.request())
	}
	for _, method := range append(samples(match["method"]), "GET", "POST", "DELETE", "OPTIONS") {
		other := own
		other.method = method
		out = append(out, other.request())
	}
	for _, headers := range append(changed(own.headers, match["headers"]), with(own.headers, match["withoutHeaders"])...) {
		other := own
		other.headers = headers
		out = append(out, other.request())
	}
	for _, query := range changed(own.query, match["queryParams"]) {
		other := own
		other.query = query
		out = append(out, other.request())
	}
	return out
}

// changed are values of which one is missing, empty, another or longer.
func changed(values map[string]string, conditions any) []map[string]string {
	all, _ := conditions.(map[string]any)
	var out []map[string]string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		without := maps.Clone(values)
		delete(without, name)
		out = append(out, without)
		for _, value := range append(samples(all[name]), "", "zz-other", values[name]+"zz") {
			out = append(out, having(values, name, value))
		}
	}
	return out
}

// with are values with one more, which a condition excludes or which is like those that it excludes.
func with(values map[string]string, conditions any) []map[string]string {
	all, _ := conditions.(map[string]any)
	var out []map[string]string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, value := range append(samples(all[name]), "", "zz-other") {
			out = append(out, having(values, name, value))
		}
	}
	return out
}

func having(values map[string]string, name, value string) map[string]string {
	other := maps.Clone(values)
	other[name] = value
	return other
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
	return []string{path + "zz", strings.TrimSuffix(path, "/") + "/zz", cmp.Or(strings.TrimSuffix(path, "/"), "/"), "/zz" + path, path + "/zz/1"}
}
