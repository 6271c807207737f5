package valid

import (
	api "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// targetKinds are the kinds that a policy can be attached to, by group.
var targetKinds = map[string]string{
	"Service": "", "ServiceEntry": "networking.istio.io", "Gateway": "gateway.networking.k8s.io", "GatewayClass": "gateway.networking.k8s.io",
}

// targets checks what a policy applies to.
func (c *check) targets(selector *api.WorkloadSelector, ref *api.PolicyTargetReference, refs []*api.PolicyTargetReference) {
	set := 0
	for _, is := range []bool{selector != nil, ref != nil, len(refs) > 0} {
		if is {
			set++
		}
	}
	if set > 1 {
		c.report(code.ExclusiveObjectFields, "spec.selector", "remove one of them", "only one of selector and targetRefs can be set")
	}
	c.selector("spec.selector.matchLabels", selector.GetMatchLabels())
	c.targetRef("spec.targetRef", ref)
	for i, r := range refs {
		c.targetRef(item("spec.targetRefs", i), r)
	}
}

func (c *check) targetRef(path string, r *api.PolicyTargetReference) {
	if r == nil {
		return
	}
	if r.Name == "" {
		c.report(code.InvalidTargetRef, path, "add name", "targetRef needs a name")
	}
	if r.Namespace != "" {
		c.report(code.InvalidTargetRef, path+".namespace", "remove namespace", "a reference to another namespace is not supported")
	}
	group, known := targetKinds[r.Kind]
	if given := r.Group; !known || given != group && !(group == "" && given == "core") {
		c.report(code.InvalidTargetRef, path+".kind", "expected one of: Service, ServiceEntry, Gateway, GatewayClass, with their group", "a policy cannot refer to %s of group %q", r.Kind, r.Group)
	}
}
