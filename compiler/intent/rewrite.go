package intent

import (
	"regexp/syntax"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// rewrite changes what a service receives:
//
//	rewrite PATH
//	rewrite host NAME
type rewrite struct {
	Host *lang.Host `parser:"  'host':Word @@"`
	Path *NewPath   `parser:"| @@"`
}

// NewPath is the text that replaces a path. It may contain groups of the expression,
// as `\1`.
type NewPath struct{ lang.Leaf }

// Groups in the notation of RE2, and in that of others.
var (
	group        = lazy.MustCompile(`\\[1-9]`)
	foreignGroup = lazy.MustCompile(`\$[0-9]|\$\{[^}]*\}|\\0`)
)

// value returns the text, or reports an invalid one and returns "".
func (p NewPath) value(s *scope) string {
	text := p.Text
	if at := foreignGroup.FindStringIndex(text); at != nil {
		wrong := p.Part(at[0], at[1])
		s.Wrong(wrong, code.InvalidGroup, "write "+quoted(foreignGroup.ReplaceAllStringFunc(text, ownGroup)), "invalid group `%s` in a rewrite", wrong.Text)
		return ""
	}
	if found, is := wildcard(p.Leaf); is {
		s.Wrong(found, code.PathWildcard, insteadInRewrite(text), "invalid path `%s`: `%s` is not a wildcard", text, found.Text)
		return ""
	}
	if path, _, found := cutAny(text, "?#"); found && strings.HasPrefix(text, "/") {
		s.Wrong(p, code.InvalidRequestPath, "write "+quoted(path)+": the query of the request stays", "invalid path: must not have a query or fragment")
		return ""
	}
	plain := p
	plain.Text = group.ReplaceAllString(text, "") // which are not part of a path
	if Path(plain).checked(s) == "" {
		return ""
	}
	return text
}

func cutAny(text, chars string) (before, after string, found bool) {
	i := strings.IndexAny(text, chars)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i:], true
}

// ownGroup returns a group in the notation of the language: $2 is `\2`. What has no
// number, or is the whole match, is the first group.
func ownGroup(foreign string) string {
	digit := strings.Trim(foreign, "${}\\")
	if len(digit) != 1 || digit < "1" || digit > "9" {
		digit = "1"
	}
	return `\` + digit
}

// quoted returns a path as it is written: with a group it needs backquotes.
func quoted(path string) string {
	if strings.Contains(path, `\`) {
		return path + " between backquotes"
	}
	return "`" + path + "`"
}

// insteadInRewrite returns the hint for a rewrite with a wildcard.
func insteadInRewrite(path string) string {
	if prefix := prefixOf(path); prefix != "" {
		return "write `" + prefix + "`: what follows the path of the route stays"
	}
	return "give the route an expression with groups (`~`), and write the first group as \\1"
}

// insteadInRedirect returns the hint for a redirect to a path with a wildcard on the
// host of base.
func insteadInRedirect(base, path string) string {
	if prefix := prefixOf(path); prefix != "" {
		return "write `" + strings.TrimSpace("redirect "+base) + " { rewrite " + prefix + " }`: what follows the path of the route stays"
	}
	return "write a path without wildcards: a redirect cannot use parts of the path of the request"
}

// checkGroups reports groups that the route's expression does not have.
func (s *scope) checkGroups(r *model.Route) {
	rewrite, path := r.Settings.RewritePath, r.Match.Path.Value
	used := group.FindAllString(rewrite.Value, -1)
	if len(used) == 0 || !r.Match.Path.Is() || path.Value == "" {
		return
	}
	if path.Op != model.Regexp {
		s.Report(diag.At(rewrite.At, code.InvalidGroup, "`%s` requires a route with an expression", used[0]).
			WithHint("match the path with `~`, and put what `%s` means in parentheses", used[0]).WithRelated(r.Match.Path.At, "the path of the route"))
		return
	}
	groups := groupsOf(path.Value)
	for _, g := range used {
		if n := int(g[1] - '0'); n > groups {
			s.Report(diag.At(rewrite.At, code.InvalidGroup, "the expression has no group `%s`: it has %d", g, groups).
				WithHint("put what `%s` means in parentheses", g).WithRelated(r.Match.Path.At, "the expression"))
			return
		}
	}
}

// groupsOf returns the number of groups of an expression.
func groupsOf(text string) int {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil { // it was reported
		return 9
	}
	return tree.MaxCap()
}
