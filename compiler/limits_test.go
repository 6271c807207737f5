package compiler_test

import (
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// TestLimitsOfTheLanguage checks the bounds that the language has of its own to
// the target's table: what the language accepts, the target does.
func TestLimitsOfTheLanguage(t *testing.T) {
	for _, l := range []struct {
		limit feature.Limit
		most  int
	}{{feature.Regexp, intent.MaxRegexp}, {feature.Body, intent.MaxBody}} {
		if l.most > l.limit.Most {
			t.Errorf("%s: the language accepts %d, %s says %d", l.limit.Field, l.most, l.limit.Source, l.limit.Most)
		}
	}
}
