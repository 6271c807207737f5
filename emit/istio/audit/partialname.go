package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// partialNameRule finds SERVICE.NAMESPACE in the place of a host: Istio completes only
// names without a dot, and takes others as they are. Source: model/config.go
// ResolveShortnameToFQDN.
var partialNameRule = Rule{"partialname", []code.Code{code.PartialName}, (*Audit).partialNames}

func (a *Audit) partialNames() {
	for _, v := range a.VirtualServices {
		if v.InMesh() {
			for i, h := range v.Spec.Hosts {
				a.partialName(v.Part("spec.hosts[%d]", i), h, "callers of the service do not use these routes")
			}
		}
		for _, r := range v.Routes {
			for _, d := range r.Destinations {
				a.partialName(d.HostPart(), string(d.Host), "requests get 503")
			}
		}
	}
	for _, r := range a.DestinationRules {
		a.partialName(r.Part("spec.host"), r.Spec.Host, "the rule has no effect")
	}
}

func (a *Audit) partialName(at world.Part, text, effect string) {
	name, namespace, found := strings.Cut(strings.ToLower(text), ".")
	if !found || strings.Contains(namespace, ".") || a.own(at.Object) {
		return
	}
	if _, is := a.Inventory.Service(namespace, name); !is || a.HasEntry(a.FullName(text, at.Namespace)) {
		return
	}
	full := fmt.Sprintf("%s.%s.svc.%s", name, namespace, a.Mesh.Domain)
	a.report(finding{
		code: code.PartialName, at: at, message: fmt.Sprintf("Istio takes %s as a whole host name, which is not that of service %s: %s", text, full, effect),
		hint: "write " + full,
	})
}
