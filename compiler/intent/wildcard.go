package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/lang"
)

// wildcard returns the first piece of a path that other tools read as a wildcard: a
// whole segment `*`, `**` or `:NAME`, or `{NAME}`.
func wildcard(path lang.Leaf) (piece lang.Leaf, found bool) {
	from, to := wildcardIn(path.Text)
	if to == 0 {
		return lang.Leaf{}, false
	}
	return path.Part(from, to), true
}

// wildcardIn returns the place of the first wildcard in a path; to is 0 if there is none.
func wildcardIn(path string) (from, to int) {
	at := 0
	for segment := range strings.SplitSeq(path, "/") {
		if whole(segment) {
			return at, at + len(segment)
		}
		if from, to := braces(segment); to > 0 {
			return at + from, at + to
		}
		at += len(segment) + 1
	}
	return 0, 0
}

// whole reports whether a segment is a wildcard as a whole.
func whole(segment string) bool {
	return segment == "*" || segment == "**" || len(segment) > 1 && segment[0] == ':'
}

// braces returns the place of the first `{NAME}` in a segment; to is 0 if there is none.
func braces(segment string) (from, to int) {
	from = strings.IndexByte(segment, '{')
	if from < 0 {
		return 0, 0
	}
	length := strings.IndexByte(segment[from:], '}')
	if length < 2 {
		return 0, 0
	}
	return from, from + length + 1
}

// insteadOfWildcard returns the hint for a path with wildcards: the prefix if the only
// one is at the end and matches everything, else the expression.
func insteadOfWildcard(path string) string {
	if prefix := prefixOf(path); prefix != "" {
		if strings.HasSuffix(path, "/**") && prefix != "/" {
			prefix = strings.TrimSuffix(prefix, "/") // `**` also matches without segments
		}
		return "write `" + prefix + "`"
	}
	return "write `~ \"" + pattern(path) + "\"`"
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
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		last := i == len(segments)-1
		switch from, to := braces(segment); {
		case segment == "**", segment == "*" && last:
			segments[i] = ".*"
		case whole(segment):
			segments[i] = "[^/]+"
		case to > 0:
			segments[i] = literal(segment[:from]) + "[^/]+" + pattern(segment[to:])
		default:
			segments[i] = literal(segment)
		}
	}
	return strings.Join(segments, "/")
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
