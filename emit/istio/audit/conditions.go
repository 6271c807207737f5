package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// others returns as text what a match requires beside the path, the port and the
// gateways.
func others(m *api.HTTPMatchRequest) string {
	var words []string
	add := func(name string, match *api.StringMatch) {
		if match != nil {
			words = append(words, name+matchText(match))
		}
	}
	add("scheme", m.Scheme)
	add("method", m.Method)
	add("authority", m.Authority)
	for kind, matches := range map[string]map[string]*api.StringMatch{"header ": m.Headers, "query ": m.QueryParams, "not ": m.WithoutHeaders} {
		for name, match := range matches {
			words = append(words, kind+name+matchText(match))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.SourceLabels)) {
		words = append(words, "label "+name+"="+m.SourceLabels[name])
	}
	if m.SourceNamespace != "" {
		words = append(words, "from "+m.SourceNamespace)
	}
	if m.IgnoreUriCase {
		words = append(words, "any case")
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func matchText(m *api.StringMatch) string {
	switch t := m.GetMatchType().(type) {
	case *api.StringMatch_Exact:
		return fmt.Sprintf("=%q", t.Exact)
	case *api.StringMatch_Prefix:
		return fmt.Sprintf("^%q", t.Prefix)
	case *api.StringMatch_Regex:
		return fmt.Sprintf("~%q", t.Regex)
	}
	return "?"
}
