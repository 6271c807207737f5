package units

import (
	"path"
	"regexp"
	"strings"
)

// An ignored is the patterns of ignore files, the outermost first. Source: gitignore(5).
type ignored struct{ rules []rule }

type rule struct {
	below   string // the directory of the ignore file
	pattern *regexp.Regexp
	keeps   bool // the pattern begins with !
	dirs    bool // it is about directories only
}

// add adds the lines of an ignore file in a directory.
func (i *ignored) add(dir, text string) {
	if dir == "." {
		dir = ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		r := rule{below: dir}
		line, r.keeps = strings.CutPrefix(line, "!")
		line, r.dirs = strings.CutSuffix(line, "/")
		expression := glob(strings.TrimPrefix(line, "/"))
		if !strings.Contains(line, "/") {
			expression = "(?:.*/)?" + expression
		}
		if compiled, err := regexp.Compile("^" + expression + "$"); err == nil {
			r.pattern = compiled
			i.rules = append(i.rules, r)
		}
	}
}

// glob returns the regular expression of a pattern.
func glob(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch {
		case strings.HasPrefix(pattern[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(pattern[i:], "**"):
			b.WriteString(".*")
			i++
		case pattern[i] == '*':
			b.WriteString("[^/]*")
		case pattern[i] == '?':
			b.WriteString("[^/]")
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return b.String()
}

// has reports whether a path is ignored: the last matching pattern decides.
func (i *ignored) has(name string, dir bool) bool {
	found := false
	for _, r := range i.rules {
		rest := name
		if r.below != "" {
			cut, is := strings.CutPrefix(name, r.below+"/")
			if !is {
				continue
			}
			rest = cut
		}
		if (!r.dirs || dir) && r.pattern.MatchString(path.Clean(rest)) {
			found = !r.keeps
		}
	}
	return found
}
