package plan

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkPath warns of a path that no request has where routes are matched: Istio
// normalizes paths by default (MeshConfig.pathNormalization BASE, which is
// Envoy's normalize_path), a path begins with `/`, or is `*`, and it is matched
// without its query.
func (ck *checker) checkPath(t model.Text, at diag.Span) {
	begins, all := t.Value, t.Op == model.Exact || t.Op == model.Segments
	if t.Op == model.Regexp {
		begins, all = routes.Beginning(t.Value)
	}
	if why := impossible(begins, all); why != "" {
		ck.sink.Add(diag.At(at, code.UnmatchablePath, "this route never matches: %s", why).WithHint("%s", insteadOfPath(t)))
	}
}

// insteadOfPath returns the hint for a path that no request has: the one that the proxy
// makes of it. Of an expression only a missing slash is certain.
func insteadOfPath(t model.Text) string {
	if t.Op == model.Regexp {
		begins, _ := routes.Beginning(t.Value)
		slashed := "/" + strings.TrimPrefix(t.Value, "^")
		if fixed, all := routes.Beginning(slashed); begins[0] != '/' && strings.HasPrefix(fixed, "/") && impossible(fixed, all) == "" {
			return "write `~ " + strconv.Quote(slashed) + "`"
		}
		return "write an expression of the paths that requests have when they are routed"
	}
	operator := map[model.Op]string{model.Exact: "= ", model.Prefix: "^= "}[t.Op]
	if t.Op == model.Prefix && strings.HasSuffix(t.Value, "/") {
		operator = ""
	}
	return "write `" + operator + normalized(t.Value) + "`"
}

// normalized returns a path as Envoy matches it: without a query, decoded, and with `.`
// and `..` resolved.
func normalized(text string) string {
	text, _, _ = strings.Cut(text, "?")
	text = decodeUnreserved(text)
	clean := path.Clean(text)
	last := text[strings.LastIndexByte(text, '/')+1:]
	if clean != "/" && (last == "" || last == "." || last == "..") {
		clean += "/"
	}
	return clean
}

// encodedIn returns the first character of a path that requests carry percent-encoded, or
// "": what RFC 3986 does not allow in a path, which Envoy encodes or its clients must.
func encodedIn(path string) string {
	at := strings.IndexFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>^`{|}", r) })
	if at < 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(path[at:])
	return strings.Trim(strconv.Quote(path[at:at+size]), `"`)
}

// decodeUnreserved decodes percent-encoded letters, digits, `-`, `.`, `_` and `~`, as
// Envoy does in a path (RFC 3986, 6.2.2.2).
func decodeUnreserved(path string) string {
	return percentEncoded.ReplaceAllStringFunc(path, func(text string) string {
		c, _ := strconv.ParseUint(text[1:], 16, 8)
		if r := rune(c); r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~", r)) {
			return string(r)
		}
		return text
	})
}

var percentEncoded = lazy.MustCompile("%[0-9a-fA-F]{2}")

// impossible returns why no path begins so, or is so; empty: some may.
func impossible(begins string, all bool) string {
	closed := begins
	if all {
		closed += "/"
	}
	switch {
	case begins == "":
		return ""
	case begins[0] != '/' && begins[0] != '*':
		return "a path begins with `/`"
	case strings.Contains(begins, "?"):
		return "paths are matched without the query"
	case strings.Contains(closed, "/./"), strings.Contains(closed, "/../"):
		return "`.` and `..` are resolved before routes are matched"
	case decodeUnreserved(begins) != begins:
		return "percent-encoded letters, digits, `-`, `.`, `_` and `~` are decoded before routes are matched"
	case strings.Contains(begins, `\`):
		return "`\\` is replaced by `/` before routes are matched"
	case encodedIn(begins) != "":
		return fmt.Sprintf("`%s` is percent-encoded in paths", encodedIn(begins))
	}
	return ""
}
