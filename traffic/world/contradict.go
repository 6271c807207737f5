package world

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// contradict reports whether a match of a delegate is not part of one of the route that
// names it. Source: model/virtualservice.go hasConflict.
func contradict(root, own *api.HTTPMatchRequest) bool {
	pairs := [][2]*api.StringMatch{{root.Uri, own.Uri}, {root.Scheme, own.Scheme}, {root.Method, own.Method}, {root.Authority, own.Authority}}
	for _, of := range []func(*api.HTTPMatchRequest) map[string]*api.StringMatch{
		(*api.HTTPMatchRequest).GetHeaders, (*api.HTTPMatchRequest).GetWithoutHeaders, (*api.HTTPMatchRequest).GetQueryParams,
	} {
		for name, m := range of(own) {
			pairs = append(pairs, [2]*api.StringMatch{of(root)[name], m})
		}
	}
	for _, p := range pairs {
		if outside(p[0], p[1]) {
			return true
		}
	}
	for name, value := range own.SourceLabels {
		if wide, has := root.SourceLabels[name]; has && wide != value {
			return true
		}
	}
	switch {
	case root.IgnoreUriCase != own.IgnoreUriCase:
	case root.Port > 0 && own.Port > 0 && root.Port != own.Port:
	case root.SourceNamespace != "" && own.SourceNamespace != root.SourceNamespace:
	case len(root.Gateways) > 0 && len(own.Gateways) > 0 && !within(own.Gateways, root.Gateways):
	default:
		return false
	}
	return true
}

func within(small, big []string) bool {
	return len(small) <= len(big) && !slices.ContainsFunc(small, func(name string) bool { return !slices.Contains(big, name) })
}

// outside reports whether a condition is not part of a wider one. Source:
// model/virtualservice.go stringMatchConflict.
func outside(root, own *api.StringMatch) bool {
	if root == nil || own == nil {
		return false
	}
	some := func(m *api.StringMatch) bool { return m.GetRegex() != "" || m.GetPrefix() != "" || m.GetExact() != "" }
	switch {
	case root.GetRegex() != "" && some(own), own.GetRegex() != "" && some(root):
		return true
	case root.GetExact() != "":
		return own.GetPrefix() != "" || own.GetExact() != root.GetExact()
	case root.GetPrefix() != "" && own.GetPrefix() != "":
		return !strings.HasPrefix(own.GetPrefix(), root.GetPrefix())
	case root.GetPrefix() != "" && own.GetExact() != "":
		return !strings.HasPrefix(own.GetExact(), root.GetPrefix())
	}
	return true
}
