package routes

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// TestPrefixesOfExpressions compares expressions of a few characters, which are prefixes
// or nearly so, with each other text by the values that both match.
func TestPrefixesOfExpressions(t *testing.T) {
	values := []string{"/"}
	for i := 0; len(values[i]) < 6; i++ {
		values = append(values, values[i]+"/", values[i]+"a", values[i]+"b")
	}
	var expressions []string
	list := []string{""}
	for range 5 {
		var longer []string
		for _, text := range list {
			for _, piece := range []string{"/", "a", ".*", "(", ")", "^", "$"} {
				longer = append(longer, text+piece)
			}
		}
		expressions = append(expressions, longer...)
		list = longer
	}
	prefixes := 0
	for _, text := range expressions {
		prefix, is := prefixOf(text)
		if !is || !strings.HasPrefix(prefix, "/") {
			continue
		}
		prefixes++
		x, y := model.Match{Path: stated(model.Text{Op: model.Regexp, Value: text})}, model.Match{Path: stated(model.Text{Op: model.Prefix, Value: prefix})}
		for _, value := range values[:40] {
			r := model.Request{Path: value}
			if x.Takes(r) != y.Takes(r) {
				t.Errorf("%s is not the prefix %s: %s", text, prefix, value)
			}
		}
	}
	if prefixes < 50 {
		t.Errorf("%d prefixes", prefixes)
	}
}
