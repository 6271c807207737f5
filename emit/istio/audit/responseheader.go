package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// responseHeaderRule finds changes of response headers that Envoy writes after the
// route.
var responseHeaderRule = Rule{"responseheader", []code.Code{code.HeaderOfProxy}, (*Audit).responseHeaders}

func (a *Audit) responseHeaders() {
	for _, v := range a.VirtualServices {
		if a.own(v.Object) {
			continue
		}
		for i, route := range v.Spec.Http {
			at := v.Part("spec.http[%d]", i)
			a.responseHeader(at.Field("headers.response"), route.GetHeaders().GetResponse())
			for j, d := range route.Route {
				a.responseHeader(at.Field(fmt.Sprintf("route[%d].headers.response", j)), d.GetHeaders().GetResponse())
			}
		}
	}
}

func (a *Audit) responseHeader(at world.Part, change *api.Headers_HeaderOperations) {
	found := func(path, name string, remove bool) {
		if (feature.HeaderChange{Response: true, Remove: remove, Name: strings.ToLower(name)}).Proxy() {
			a.report(finding{
				code: code.HeaderOfProxy, at: at.Field(path), message: fmt.Sprintf("Envoy writes the response header %s after the route: this has no effect", strings.ToLower(name)),
				hint: "set proxyHeaders.server in the ProxyConfig of the mesh",
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(change.GetSet())) {
		found("set."+name, name, false)
	}
	for _, name := range slices.Sorted(maps.Keys(change.GetAdd())) {
		found("add."+name, name, false)
	}
	for i, name := range change.GetRemove() {
		found(fmt.Sprintf("remove[%d]", i), name, true)
	}
}
