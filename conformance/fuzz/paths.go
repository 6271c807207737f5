package fuzz

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

const plainBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// routed is a path as routes are matched against it: `.` and `..` resolved, and what docs/language.md lists decoded.
func routed(path string) string {
	path, query, asked := strings.Cut(path, "?")
	for _, c := range plainBytes {
		path = regexp.MustCompile(fmt.Sprintf("(?i)%%%02x", c)).ReplaceAllLiteralString(path, string(c))
	}
	kept := []string{""}
	for rest, more := path[1:], true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		if segment == ".." && len(kept) > 1 {
			kept = kept[:len(kept)-1]
		}
		if dots := segment == "." || segment == ".."; !dots {
			kept = append(kept, segment)
		} else if !more { // what it leads to is a directory
			kept = append(kept, "")
		}
	}
	path = strings.Join(kept, "/")
	if asked {
		path += "?" + query
	}
	return path
}

// takesPath says whether a route takes a path, which has no query: docs/language.md, Routes.
func (r Route) takesPath(path string) bool {
	switch r.Kind {
	case "=":
		return path == r.Path
	case "^=":
		return strings.HasPrefix(path, r.Path)
	case "~":
		return regexp.MustCompile("^(?:" + r.Path + ")$").MatchString(path)
	}
	return r.Path == "" || path == r.Path || strings.HasPrefix(path, strings.TrimSuffix(r.Path, "/")+"/")
}

// coversPath says whether a route takes all paths of another for sure.
func (r Route) coversPath(other Route) bool {
	switch {
	case r.Kind == other.Kind && r.Path == other.Path:
		return true
	case r.Kind == "":
		return strings.HasPrefix(other.Path, strings.TrimSuffix(r.Path, "/")+"/") || other.Kind != "^=" && r.takesPath(other.Path)
	case r.Kind == "^=":
		return strings.HasPrefix(other.Path, r.Path)
	case r.Kind == "~":
		return other.Kind == "=" && r.takesPath(other.Path)
	}
	return false
}

// newPath is a path with what the route's path matched replaced: of whole segments and what begins with a text the rest
// is kept, of everything else nothing.
func (r Route) newPath(path string) string {
	switch {
	case r.Kind == "~":
		re := regexp.MustCompile("^(?:" + r.Path + ")$")
		groups := regexp.MustCompile(`\\([1-9])`).ReplaceAllString(strings.ReplaceAll(r.Rewrite, "$", "$$"), "$${$1}")
		return re.ReplaceAllString(path, groups)
	case r.Kind == "=":
		return r.Rewrite
	case r.Kind == "^=":
		return r.Rewrite + strings.TrimPrefix(path, r.Path)
	case path == r.Path && !strings.HasSuffix(r.Path, "/"):
		return r.Rewrite
	}
	rest := strings.TrimPrefix(path, strings.TrimSuffix(r.Path, "/")+"/")
	return strings.TrimSuffix(r.Rewrite, "/") + "/" + rest
}

// redirected is the answer of a redirect: a path alone keeps the scheme and the host. How it writes a Host in another
// spelling is not promised.
func (r Route) redirected(c call.Call) string {
	path, query, asked := strings.Cut(c.Path, "?")
	scheme, rest, absolute := strings.Cut(r.Redirect, "://")
	host, newPath, _ := strings.Cut(rest, "/")
	if (!absolute || strings.HasPrefix(host, "HOST")) && c.Header != "" && c.Header != named(c) {
		return "301"
	}
	switch {
	case !absolute:
		scheme, host, path = "http", strings.ToLower(c.HostHeader()), r.Redirect
		if c.TLS {
			scheme = "https"
		}
	case newPath != "":
		path = "/" + newPath
	case r.Rewrite != "":
		path = r.newPath(path)
	}
	if asked {
		path += "?" + query
	}
	return "301 " + scheme + "://" + strings.Replace(host, "HOST", named(c), 1) + path
}
