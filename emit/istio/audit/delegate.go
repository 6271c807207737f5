package audit

import (
	"cmp"
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// delegateRule finds delegates that do not exist, and routes of a delegate outside the
// path of the route that delegates to it: istiod drops them. Source:
// model/virtualservice.go mergeVirtualServicesIfNeeded, mergeHTTPMatchRequests.
var delegateRule = Rule{"delegate", []code.Code{code.MissingDelegate, code.RouteOutsideRoot}, (*Audit).delegates}

func (a *Audit) delegates() {
	all := map[string]*world.VirtualService{}
	names := map[string][]string{}
	for _, v := range a.VirtualServices {
		all[v.Namespace+"/"+v.Name] = v
		names[v.Namespace] = append(names[v.Namespace], v.Name)
	}
	for _, v := range a.VirtualServices {
		for i, route := range v.Spec.Http {
			d := route.GetDelegate()
			if d == nil || a.own(v.Object) {
				continue
			}
			namespace := cmp.Or(d.Namespace, v.Namespace)
			to := all[namespace+"/"+d.Name]
			if to != nil {
				a.outsideRoot(v.Part("spec.http[%d]", i), route, to)
				continue
			}
			similar := a.similarTo(d.Name, "delegate "+namespace, func() []string { return names[namespace] })
			f := finding{
				code: code.MissingDelegate, at: v.Part("spec.http[%d].delegate.name", i), hint: "create the VirtualService, or write the name of another",
				message: fmt.Sprintf("namespace %s has no VirtualService %s: the route is dropped", namespace, d.Name),
			}
			if similar != "" {
				f.hint = "did you mean " + similar + "?"
			}
			a.absent(f, similar != "")
		}
	}
}

// outsideRoot reports routes of a delegate that no path of the root's route covers.
func (a *Audit) outsideRoot(at world.Part, root *api.HTTPRoute, to *world.VirtualService) {
	if len(root.Match) == 0 {
		return
	}
	for i, route := range to.Spec.Http {
		for j, m := range route.Match {
			path := m.GetUri().GetPrefix() + m.GetUri().GetExact()
			if path == "" {
				continue
			}
			within := false
			for _, r := range root.Match {
				outer := r.GetUri().GetPrefix()
				within = within || r.GetUri() == nil || outer != "" && strings.HasPrefix(path, outer) || r.GetUri().GetExact() == path || r.GetUri().GetRegex() != ""
			}
			if within {
				continue
			}
			field := "prefix"
			if m.GetUri().GetExact() != "" {
				field = "exact"
			}
			a.report(finding{
				code: code.RouteOutsideRoot, at: to.Part("spec.http[%d].match[%d].uri.%s", i, j, field), other: at.Field("match"), note: "these paths are delegated",
				message: fmt.Sprintf("the path %s is not one of those that %s delegates: the route is dropped", path, at.Object), atNote: "the delegate has another path here",
				hint: "write a path within those that are delegated",
			})
		}
	}
}
