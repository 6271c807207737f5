package intent

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// HostRule is NAMESPACE/HOST: the namespace may publish the host.
type HostRule struct{ lang.Leaf }

// value returns the rule, or reports an invalid one.
func (v HostRule) value(s *scope) model.HostRule {
	namespace, host, found := v.Cut("/")
	switch {
	case found && host.Text == "":
		s.Wrong(v, code.InvalidHostRule, "write `"+v.Text+"*` for any host", "invalid host rule `%s`: must have a host", v.Text)
		return model.HostRule{}
	case !found:
		s.Wrong(v, code.InvalidHostRule, "write `"+s.namespace+"/"+v.Text+"`", "invalid host rule `%s`: must have a namespace", v.Text)
		return model.HostRule{}
	case namespace.Text == "*" || namespace.Text == ".":
		s.Wrong(namespace, code.InvalidHostRule, "write `"+s.namespace+"`, and one rule for each namespace",
			"invalid namespace `%s`: must be a name", namespace.Text)
		return model.HostRule{}
	}
	return model.HostRule{
		Namespace: lang.Name{Leaf: namespace}.Value(&s.Scope),
		Host:      s.pattern(lang.Host{Leaf: host}),
		At:        s.Span(v),
	}
}

// hostRules returns the rules of a list, sorted, and reports duplicates.
func (s *scope) hostRules(list []HostRule) []model.HostRule {
	var out []model.HostRule
	rules := distinct{}
	for _, v := range list {
		rule := v.value(s)
		if rule.Namespace != "" && rule.Host != "" {
			rules.add(s, v, rule.Namespace+"/"+string(rule.Host))
		}
		out = append(out, rule)
	}
	slices.SortStableFunc(out, compareRules)
	return out
}

func compareRules(a, b model.HostRule) int {
	return cmp.Or(strings.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Host, b.Host))
}
