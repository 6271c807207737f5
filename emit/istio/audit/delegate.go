package audit

import (
	"cmp"
	"fmt"

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
				if !to.Visibility().In(v.Namespace) {
					a.hiddenDelegate(v, i, to)
					continue
				}
				a.outsideRoot(v, i, to)
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

// outsideRoot reports routes of a delegate that contradict the root's route.
func (a *Audit) outsideRoot(v *world.VirtualService, i int, to *world.VirtualService) {
	root := v.Spec.Http[i].Match
	var paths []*api.HTTPMatchRequest
	for _, m := range root {
		paths = append(paths, &api.HTTPMatchRequest{Uri: m.GetUri()})
	}
	for n, route := range to.Spec.Http {
		j := v.Outside(root, to, route)
		if j < 0 {
			continue
		}
		f := finding{
			code: code.RouteOutsideRoot, at: to.Part("spec.http[%d].match[%d]", n, j), other: v.Part("spec.http[%d].match", i), note: "these requests are delegated",
			message: fmt.Sprintf("the match contradicts what %s delegates: the route is dropped", v), atNote: "the delegate matches others here",
			hint: "repeat the conditions of what is delegated, and narrow them",
		}
		uri := route.Match[j].GetUri()
		path := uri.GetPrefix() + uri.GetExact() + uri.GetRegex()
		if only := (&api.HTTPRoute{Match: []*api.HTTPMatchRequest{{Uri: uri}}}); path != "" && v.Outside(paths, to, only) == 0 {
			f.at, f.note, f.atNote = f.at.Field("uri."+kindOf(uri)), "these paths are delegated", "the delegate has another path here"
			f.message = fmt.Sprintf("the path %s is not one of those that %s delegates: the route is dropped", path, v)
			f.hint = "write a path within those that are delegated"
		}
		a.report(f)
	}
}

// kindOf returns the name of the field of a match.
func kindOf(m *api.StringMatch) string {
	switch {
	case m.GetExact() != "":
		return "exact"
	case m.GetRegex() != "":
		return "regex"
	}
	return "prefix"
}

// hiddenDelegate reports a delegate that the namespace of the root does not see. Source:
// model/virtualservice_controller.go mergeVirtualServices.
func (a *Audit) hiddenDelegate(v *world.VirtualService, i int, to *world.VirtualService) {
	a.report(finding{
		code: code.MissingDelegate, at: v.Part("spec.http[%d].delegate.name", i), other: to.Part("spec.exportTo"), note: "it is exported to these namespaces", atNote: "a route delegates to it here",
		message: fmt.Sprintf("%s is not exported to namespace %s: the route is dropped", to, v.Namespace), hint: fmt.Sprintf("add %s to its exportTo", v.Namespace),
	})
}
