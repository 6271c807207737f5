package proxy

import (
	"regexp"
	"strings"

	"github.com/gwc-lang/gwc/traffic/request"
)

func headerPart(name string) request.Part {
	switch name {
	case ":authority", "host":
		return request.Part{Kind: request.Host}
	case ":method":
		return request.Part{Kind: request.Method}
	}
	return request.Part{Kind: request.HeaderOf, Name: name}
}

// pattern translates a value that may begin or end with *. Source:
// security/authz/matcher StringMatcher, HeaderMatcher.
func pattern(v string) request.Cond {
	switch {
	case v == "*":
		return request.Cond{Op: request.Present}
	case strings.HasPrefix(v, "*"):
		return request.Cond{Op: request.HasSuffix, Value: v[1:]}
	case strings.HasSuffix(v, "*"):
		return request.Cond{Op: request.HasPrefix, Value: v[:len(v)-1]}
	}
	return request.Cond{Value: v}
}

// address translates an address or a block of addresses.
func address(v string) request.Cond {
	return request.Cond{Part: request.Part{Kind: request.Client}, Op: request.InBlock, Value: v}
}

const spiffe = "spiffe://"

// principal translates the name of a caller. Source: security/authz/matcher
// StringMatcherWithPrefix.
func principal(v string) request.Cond {
	switch {
	case v == "*":
		return request.Cond{Op: request.Matches, Value: ".+"}
	case strings.HasPrefix(v, "*"):
		return request.Cond{Op: request.Matches, Value: spiffe + ".*" + regexp.QuoteMeta(v[1:])}
	case strings.HasSuffix(v, "*"):
		return request.Cond{Op: request.HasPrefix, Value: spiffe + v[:len(v)-1]}
	}
	return request.Cond{Value: spiffe + v}
}

func namespaceOf(v string) request.Cond {
	parts := strings.Split(v, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return request.Cond{Op: request.Matches, Value: ".*/ns/" + strings.Join(parts, ".*") + "/.*"}
}

func accountIn(home string) func(string) request.Cond {
	return func(v string) request.Cond {
		namespace, account, found := strings.Cut(v, "/")
		if !found {
			namespace, account = home, v
		}
		return request.Cond{Op: request.Matches, Value: spiffe + ".+/ns/" + regexp.QuoteMeta(namespace) + "/(.+/|)sa/" + regexp.QuoteMeta(account) + "(/.+)?"}
	}
}

func trustDomain(v string) request.Cond {
	before, after, wild := strings.Cut(v, "*")
	switch {
	case v == "*":
		return request.Cond{Op: request.HasPrefix, Value: spiffe}
	case !wild:
		return request.Cond{Op: request.HasPrefix, Value: spiffe + v + "/"}
	}
	return request.Cond{Op: request.Matches, Value: spiffe + regexp.QuoteMeta(before) + "[^/]*" + regexp.QuoteMeta(after) + "/.*"}
}

// pathTemplate returns the regular expression of a path with {*} for a segment and {**}
// for any number of them. Source: Envoy's uri_template.
func pathTemplate(v string) string {
	text := regexp.QuoteMeta(v)
	text = strings.ReplaceAll(text, regexp.QuoteMeta("{**}"), ".*")
	return strings.ReplaceAll(text, regexp.QuoteMeta("{*}"), "[^/]+")
}
