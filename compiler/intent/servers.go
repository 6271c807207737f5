package intent

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// servers are where the servers of an outside host are, and those that take over if
// they fail:
//
//	ADDRESS|HOST[:PORT], ... [else ADDRESS|HOST[:PORT], ...]
type servers struct {
	To   []lang.Server `parser:"@@ (',':Punct @@)*"`
	Else []lang.Server `parser:"('else':Word @@ (',':Punct @@)*)?"`
}

func (v *servers) value(s *scope) model.Servers {
	var seen first[model.Endpoint]
	return model.Servers{To: endpoints(s, v.To, &seen), Else: endpoints(s, v.Else, &seen)}
}

// endpoints returns the servers of a list in order, and reports those that are there
// already.
func endpoints(s *scope, list []lang.Server, seen *first[model.Endpoint]) []model.Said[model.Endpoint] {
	var out []model.Said[model.Endpoint]
	for _, leaf := range list {
		var e model.Endpoint
		if e.Address, e.Port = leaf.Value(&s.Scope); e.Address != "" && !again(s, seen, e, leaf, leaf.Text) {
			out = append(out, model.Said[model.Endpoint]{Value: e, At: s.Span(leaf)}) // the clause states the whole list
		}
	}
	slices.SortFunc(out, func(x, y model.Said[model.Endpoint]) int {
		return cmp.Or(strings.Compare(x.Value.Address, y.Value.Address), x.Value.Port-y.Value.Port)
	})
	return out
}
