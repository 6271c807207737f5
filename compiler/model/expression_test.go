package model

import (
	"regexp"
	"regexp/syntax"
	"testing"
)

// TestWholeText matches the texts that an expression matches as a whole, and no others.
func TestWholeText(t *testing.T) {
	for _, test := range []struct {
		expression string
		yes, no    string
	}{
		{`/a`, "/a", "/ab"},
		{`/a|/b`, "/b", "/a|/b"},
		{`/a(.*)\Q.b`, "/ax.b", "/axxb"},
		{`/a\Q.b\E.`, "/a.bc", "/a.b"},
		{`/\Qa\E\Qb|`, "/ab|", "/ab"},
		{`/a\\Q`, `/a\Q`, "/aQ"},
		{`/\Qa\`, `/a\`, "/a"},
		{`/[\\Q]+`, "/Q", `/\E`},
		{`/\Q`, "/", `/\E`},
		{`/(?i)a`, "/A", "/AA"},
	} {
		re, err := regexp.Compile(WholeText(test.expression))
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		if !re.MatchString(test.yes) || re.MatchString(test.no) {
			t.Errorf("%s becomes %s", test.expression, re)
		}
	}
}

// TestWholeTextOfAll compiles every valid expression of a few characters.
func TestWholeTextOfAll(t *testing.T) {
	list := []string{""}
	for range 6 {
		var longer []string
		for _, text := range list {
			for _, piece := range []string{`\`, "Q", "E", "[", "]", ")"} {
				longer = append(longer, text+piece)
			}
		}
		for _, text := range longer {
			if _, err := syntax.Parse(text, syntax.Perl); err == nil {
				if _, err := syntax.Parse(WholeText(text), syntax.Perl); err != nil {
					t.Errorf("%s: %v", text, err)
				}
			}
		}
		list = longer
	}
}
