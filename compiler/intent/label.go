package intent

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// labels returns the labels of a list, by key; a key stands once.
func (s *scope) labels(list []lang.Label) []model.Said[model.Label] {
	var out []model.Said[model.Label]
	for _, l := range list {
		key, value := l.Value(&s.Scope)
		for _, o := range out {
			if o.Value.Key == key && key != "" {
				s.repeated(l, o.At, key)
			}
		}
		out = append(out, said(s, model.Label{Key: key, Value: value}, l))
	}
	slices.SortStableFunc(out, func(a, b model.Said[model.Label]) int {
		return strings.Compare(a.Value.Key, b.Value.Key)
	})
	return out
}
