package intent

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// labels returns the labels of a list by key, and reports duplicates.
func (s *scope) labels(list []lang.Label) []model.Said[model.Label] {
	var out []model.Said[model.Label]
	keys := distinct{}
	for _, l := range list {
		key, value := l.Value(&s.Scope)
		keys.add(s, l, key)
		out = append(out, said(s, model.Label{Key: key, Value: value}, l))
	}
	slices.SortStableFunc(out, func(a, b model.Said[model.Label]) int {
		return strings.Compare(a.Value.Key, b.Value.Key)
	})
	return out
}
