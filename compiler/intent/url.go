package intent

import (
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// An address is a URL in its parts.
type address struct {
	scheme, authority, path string
}

// parseURL splits an absolute URL of http or https, or returns why the text is
// invalid.
func parseURL(text string) (u address, why string) {
	scheme, rest, found := strings.Cut(text, "://")
	u.scheme = strings.ToLower(scheme)
	if !found || u.scheme != "http" && u.scheme != "https" {
		return u, "must begin with `http://` or `https://`"
	}
	u.authority = rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		u.authority, u.path = rest[:i], rest[i:]
	}
	u.authority = strings.ToLower(u.authority)
	host, port, found := strings.Cut(u.authority, ":")
	switch {
	case strings.Contains(u.authority, "@"):
		return u, "must not have user information"
	case lang.WrongHost(host) != "":
		return u, lang.WrongHost(host)
	case found && !lang.IsPort(port):
		return u, "invalid port `" + port + "`"
	case strings.HasPrefix(u.path, "?"), strings.HasPrefix(u.path, "#"), strings.Contains(u.path, "#"):
		return u, "must not have a fragment, or a query without a path"
	}
	return u, wrongEncoding(u.path)
}

// pathOf returns the path of a URL.
func pathOf(url lang.Leaf) lang.Leaf {
	from := 0
	if scheme, rest, found := strings.Cut(url.Text, "://"); found {
		from = len(scheme) + len("://") + strings.IndexByte(rest+"/", '/')
	}
	return url.Part(from, len(url.Text))
}

// wrongEncoding returns why the path and query of a URL are invalid, or "".
func wrongEncoding(path string) string {
	if plain := strings.ReplaceAll(path, "?", ""); encoded(plain) != plain {
		return "must be percent-encoded"
	}
	return ""
}

// value returns where a redirect leads: only a path if the scheme and the host of the
// request stay.
func (u URL) value(s *scope) address {
	hint := "write it as https://new.example.com/new, or as /new on the same host"
	path := pathOf(u.Leaf)
	if found, is := wildcard(path); is {
		base := strings.TrimSuffix(u.Text, path.Text)
		s.Wrong(found, code.PathWildcard, insteadInRedirect(base, path.Text), "invalid URL `%s`: `%s` is not a wildcard", u.Text, found.Text)
		return address{}
	}
	to, why := address{path: u.Text}, ""
	switch {
	case strings.HasPrefix(u.Text, "//"):
		why = "must begin with `http://`, `https://` or a single `/`"
	case !strings.HasPrefix(u.Text, "/"):
		to, why = parseURL(u.Text)
	case strings.Contains(u.Text, "#"):
		why = "must not have a fragment"
	default:
		why = wrongEncoding(u.Text)
	}
	switch {
	case u.Text == "https" || u.Text == "http":
		hint = "write it as " + u.Text + "://app.example.com, with the host; `redirect http` of an https host is a clause before the block"
	case to.authority != "":
		name, _, _ := strings.Cut(to.authority, ":")
		hint = lang.HostHint(name, hint)
	}
	if why != "" {
		s.Wrong(u, code.InvalidURL, insteadOfAddress(u.Text, hint), "invalid URL `%s`: %s", u.Text, why)
	}
	return to
}

// insteadOfAddress returns the hint for an invalid URL, or for a path in its place: the
// URL without what it must not have, else the example.
func insteadOfAddress(text, example string) string {
	text, _, _ = strings.Cut(text, "#")
	base, rest := "", text
	if scheme, after, found := strings.Cut(text, "://"); found {
		authority, path := after, ""
		if i := strings.IndexAny(after, "/?"); i >= 0 {
			authority, path = after[:i], after[i:]
		}
		name, port, numbered := strings.Cut(authority[strings.LastIndexByte(authority, '@')+1:], ":")
		if numbered && !lang.IsPort(port) {
			return "use a port from 1 to 65535"
		}
		base, rest = scheme+"://"+strings.TrimSuffix(name, "."), path
		if numbered {
			base += ":" + port
		}
	}
	path, query, asked := strings.Cut(rest, "?")
	fixed := base + encoded(path)
	written := fixed
	if asked {
		fixed += "?" + encoded(query)
		written = strconv.Quote(fixed)
	}
	if _, why := parseURL(fixed); base != "" && why != "" || base == "" && !(strings.HasPrefix(fixed, "/") && !strings.HasPrefix(fixed, "//")) {
		return example
	}
	return "write `" + written + "`"
}
