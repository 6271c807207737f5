package model

import (
	"regexp"
	"strings"
)

// ForwardedProto is the header in which a proxy states the scheme that its client used.
// Gateways and sidecars set it themselves.
const ForwardedProto = "x-forwarded-proto"

// A Request is the part of a request that matches look at.
type Request struct {
	Method  string // empty: GET
	Path    string
	Headers map[string]string
	Queries map[string]string
}

// Samples returns minimal requests that the match accepts; none if the match has a
// regular expression or applies to the mesh only. A path of whole segments has two:
// the path itself, and one under it.
func (m Match) Samples() (list []Request) {
	paths := []string{"/"}
	if m.Path.Is() {
		paths[0] = m.Path.Value.Value
	}
	if m.Path.Value.Op == Segments {
		paths = append(paths, paths[0]+"/")
	}
	for _, path := range paths {
		if r, is := m.sample(path); is {
			list = append(list, r)
		}
	}
	return list
}

func (m Match) sample(path string) (Request, bool) {
	r := Request{Method: m.Method.Value, Path: path, Headers: map[string]string{}, Queries: map[string]string{}}
	plain := !m.Mesh() && m.Path.Value.Op != Regexp
	for _, c := range m.Headers {
		r.Headers[c.Name], plain = c.Text.Value, plain && c.Text.Op != Regexp
	}
	for _, c := range m.Queries {
		r.Queries[c.Name], plain = c.Text.Value, plain && c.Text.Op != Regexp
	}
	return r, plain && m.Takes(r)
}

// Takes reports whether the match accepts a request at a gateway.
func (m Match) Takes(r Request) bool {
	if m.Mesh() || m.Method.Is() && m.Method.Value != r.method() || m.Path.Is() && !m.Path.Value.takes(r.Path) {
		return false
	}
	for _, c := range m.NoHeaders {
		if c.in(r.Headers) {
			return false
		}
	}
	return all(m.Headers, r.Headers) && all(m.Queries, r.Queries)
}

func (r Request) method() string {
	if r.Method == "" {
		return "GET"
	}
	return r.Method
}

func all(conditions []Condition, values map[string]string) bool {
	for _, c := range conditions {
		if !c.in(values) {
			return false
		}
	}
	return true
}

func (c Condition) in(values map[string]string) bool {
	value, is := values[c.Name]
	return is && c.Text.takes(value)
}

func (t Text) takes(value string) bool {
	switch t.Op {
	case Exact:
		return value == t.Value
	case Segments:
		return value == t.Value || strings.HasPrefix(value, t.Value+"/")
	case Prefix:
		return strings.HasPrefix(value, t.Value)
	case Regexp:
		re, err := regexp.Compile(WholeText(t.Value))
		return err == nil && re.MatchString(value)
	}
	return true
}
