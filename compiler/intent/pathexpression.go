package intent

import (
	"regexp/syntax"
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang"
)

// Pieces that only a regular expression has: a class, and a group of alternatives, whose
// bar may be percent-encoded.
var (
	class        = lazy.MustCompile(`\[[^\[\]]+\]`)
	alternatives = lazy.MustCompile(`(?i)\([^()]*(?:\||%7c)[^()]*\)`)
	unescaped    = strings.NewReplacer("%7C", "|", "%7c", "|")
)

// expressionPiece returns the first piece of a path that only a regular expression has.
func expressionPiece(path lang.Leaf) (piece lang.Leaf, found bool) {
	for _, form := range []*lazy.Regexp{alternatives, class} {
		if at := form.FindStringIndex(path.Text); at != nil {
			return path.Part(at[0], at[1]), true
		}
	}
	return lang.Leaf{}, false
}

// expressionIn reports whether a path without a template is meant as a regular expression.
func expressionIn(path string) bool {
	if _, to := template(path); to > 0 || !strings.Contains(path, ".*") && !class.MatchString(path) && !alternatives.MatchString(path) {
		return false
	}
	_, err := syntax.Parse(unescaped.Replace(path), syntax.Perl)
	return err == nil
}
