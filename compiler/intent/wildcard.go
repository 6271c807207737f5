package intent

import (
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang"
)

// wildcard returns the first piece of a path that other tools read as a wildcard: a
// `*` at the start or the end of a segment, `.*`, a segment `:NAME`, or `{NAME}`.
func wildcard(path lang.Leaf) (piece lang.Leaf, found bool) {
	text, _, _ := strings.Cut(path.Text, "?")
	from, to := wildcardIn(text)
	if to == 0 {
		return lang.Leaf{}, false
	}
	return path.Part(from, to), true
}

// wildcardIn returns the place of the first wildcard in a path; to is 0 if there is none.
func wildcardIn(path string) (from, to int) {
	from, to = template(path)
	if to > 0 {
		path = path[:from]
	}
	at := 0
	for segment := range strings.SplitSeq(path, "/") {
		if first, end := wildcardOf(segment); end > 0 {
			return at + first, at + end
		}
		at += len(segment) + 1
	}
	return from, to
}

// wildcardOf returns the place of the first wildcard in a segment; to is 0 if there is none.
func wildcardOf(segment string) (from, to int) {
	if whole(segment) {
		return 0, len(segment)
	}
	if from := strings.Index(segment, ".*"); from >= 0 {
		return from, from + len(".*")
	}
	if stars := len(segment) - len(strings.TrimLeft(segment, "*")); stars > 0 {
		return 0, stars
	}
	if rest := strings.TrimRight(segment, "*"); len(rest) < len(segment) {
		return len(rest), len(segment)
	}
	return 0, 0
}

// whole reports whether a segment is a wildcard as a whole.
func whole(segment string) bool {
	return segment == "*" || segment == "**" || len(segment) > 1 && segment[0] == ':'
}

// template returns the place of the first `{NAME}` in a path, whose braces may be
// percent-encoded; to is 0 if there is none.
func template(path string) (from, to int) {
	at := templates.FindStringIndex(path)
	if at == nil {
		return 0, 0
	}
	return at[0], at[1]
}

var decodedBraces = strings.NewReplacer("%7B", "{", "%7b", "{", "%7D", "}", "%7d", "}")

var templates = lazy.MustCompile(`(?i)(?:\{|%7b)[^{}?#]+?(?:\}|%7d)`)

// insteadOfWildcard returns the hint for a path with wildcards: the prefix if the only
// one is at the end and matches everything, else the expression.
func insteadOfWildcard(path string) string {
	if prefix := prefixOf(path); prefix != "" {
		if strings.HasSuffix(path, "/**") && prefix != "/" {
			prefix = strings.TrimSuffix(prefix, "/") // `**` also matches without segments
		}
		return "write `" + prefix + "`"
	}
	return "write `~ " + strconv.Quote(pattern(path)) + "`"
}

// prefixOf returns the prefix of a path with a single wildcard, which is `*` or `**` at
// its end; else "".
func prefixOf(path string) string {
	for _, end := range []string{"/**", "/*"} {
		prefix, found := strings.CutSuffix(path, end)
		if _, to := wildcardIn(prefix); found && to == 0 {
			return prefix + "/"
		}
	}
	return ""
}

// pattern returns the expression of a path with wildcards. Its special characters are
// in classes, so that it needs no backslash.
func pattern(path string) string {
	if expressionIn(path) {
		return unescaped.Replace(path)
	}
	if from, to := template(path); to > 0 {
		verb := len(path[to:]) - len(strings.TrimLeft(path[to:], ":")) // within its segment
		return pattern(path[:from]) + variable(path[from:to]) + path[to:to+verb] + pattern(path[to+verb:])
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		last := i == len(segments)-1
		switch stem := strings.Trim(segment, "*"); {
		case segment == "**", segment == "*" && last:
			segments[i] = ".*"
		case whole(segment):
			segments[i] = "[^/]+"
		case stem != segment:
			before, after, _ := strings.Cut(segment, stem)
			segments[i] = stars(before, false) + literal(stem) + stars(after, last)
		default:
			segments[i] = literal(segment)
		}
	}
	return strings.Join(segments, "/")
}

// stars returns the expression of `*` or `**` beside text. At the end of a path it
// matches what is under it too.
func stars(text string, last bool) string {
	switch {
	case text == "":
		return ""
	case last, len(text) > 1:
		return ".*"
	}
	return "[^/]*"
}

// variable returns the expression of `{NAME}`, or of `{NAME=PATTERN}`.
func variable(text string) string {
	text = strings.TrimRight(strings.TrimLeft(decodedBraces.Replace(text), "{"), "}")
	if _, path, found := strings.Cut(text, "="); found {
		segments := strings.Split(path, "/")
		for i, segment := range segments {
			switch segment {
			case "*":
				segments[i] = "[^/]+"
			case "**":
				segments[i] = ".*"
			default:
				segments[i] = literal(segment)
			}
		}
		return strings.Join(segments, "/")
	}
	return "[^/]+"
}

// literal returns the expression that matches only the text.
func literal(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(".+*?()[]{}$|", r) {
			b.WriteString("[" + string(r) + "]")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
