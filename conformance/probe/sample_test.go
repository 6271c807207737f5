package probe

import (
	"regexp"
	"testing"
)

// TestSample checks that a sample of an expression is one that the expression matches.
func TestSample(t *testing.T) {
	for _, expression := range []string{`/v[0-9]+/items`, `^/shop(/|$)(.*)`, `(?i)[a-z]{3}\d`, `[^/]+`, `a|b`, `x?y*z`, `.`} {
		text := sample(map[string]any{"regex": expression})
		if !regexp.MustCompile("^(?:" + expression + ")$").MatchString(text) {
			t.Errorf("%s does not match its sample %q", expression, text)
		}
	}
	for _, match := range []any{nil, map[string]any{}, map[string]any{"regex": "("}} {
		if text := sample(match); text != "" {
			t.Errorf("%v has the sample %q", match, text)
		}
	}
}
