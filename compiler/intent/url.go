package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/lang"
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
	case strings.ContainsFunc(u.path, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return u, "must be percent-encoded"
	}
	return u, ""
}
