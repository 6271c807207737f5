package world

// AppliesTo reports whether the tokens of requests to the Gateway's pods, which run in a
// namespace, are verified by it. One with targetRefs applies to none of a Gateway's.
// Source: model/authentication.go GetJwtPoliciesForWorkload.
func (a *RequestAuthentication) AppliesTo(g *Gateway, namespace, root string) bool {
	return (a.Namespace == namespace || a.Namespace == root) && len(a.Spec.TargetRefs) == 0 && a.Spec.TargetRef == nil &&
		Selects(a.Spec.GetSelector().GetMatchLabels(), g.Spec.Selector)
}
