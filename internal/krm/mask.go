package krm

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A masked is a value of spec.values that no message shows: its path is shown instead.
type masked struct{ value, path string }

// plainValue matches words as protocols and namespaces are, which messages have for
// other reasons too. Of these, only the text of a `${...}` is hidden, by its place.
var plainValue = lazy.MustCompile(`^([a-z]{0,15}|.{0,3})$`)

// maskValues finds the values that are texts, the longest first.
func maskValues(n *yaml.Node) (list []masked) {
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		switch n.Kind {
		case yaml.ScalarNode:
			if !plainValue.MatchString(n.Value) && n.Tag != "!!bool" {
				list = append(list, masked{n.Value, path})
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				walk(n.Content[i+1], strings.TrimPrefix(path+"."+n.Content[i].Value, "."))
			}
		case yaml.SequenceNode:
			for i, one := range n.Content {
				walk(one, fmt.Sprintf("%s[%d]", path, i))
			}
		case yaml.DocumentNode:
			for _, one := range n.Content {
				walk(one, path)
			}
		}
	}
	walk(n, "")
	slices.SortStableFunc(list, func(a, b masked) int { return cmp.Compare(len(b.value), len(a.value)) })
	return list
}

// mask hides values in the texts of a diagnostic.
func (p *program) mask(d *diag.Diagnostic) {
	hide := func(text string) string {
		for _, m := range p.masked {
			text = diag.Without(text, m.value, m.path)
		}
		return text
	}
	d.Message, d.Hint = hide(d.Message), hide(d.Hint)
	d.Related = slices.Clone(d.Related)
	for n := range d.Related {
		d.Related[n].Message = hide(d.Related[n].Message)
	}
}
