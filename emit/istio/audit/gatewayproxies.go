package audit

import (
	"maps"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// proxiesOf returns the proxies of the pods that a Gateway selects, those with the same
// policies once. If none are shown, it is that of a pod in the namespace of the Gateway.
func (a *Audit) proxiesOf(g *world.Gateway) (list []*proxy.Proxy) {
	name := world.PodsName(g.Spec.Selector) + " " + g.Namespace
	if known, is := a.gatewayProxies[name]; is {
		return known
	}
	r := a.traced().Registry
	seen := map[string]bool{}
	for _, p := range r.Pods {
		if p.Gateway == "" || !world.Selects(g.Spec.Selector, p.Labels) {
			continue
		}
		key := ""
		for _, one := range r.PoliciesOf(p) {
			key += one.String() + " "
		}
		for _, one := range r.TokensOf(p) {
			key += one.String() + " "
		}
		if !seen[key] {
			seen[key] = true
			list = append(list, a.traced().Proxy(p))
		}
	}
	if len(list) == 0 {
		pod := &world.Pod{Namespace: a.podNamespace(g), Name: world.PodsName(g.Spec.Selector), Labels: maps.Clone(g.Spec.Selector),
			Gateway: world.PodsName(g.Spec.Selector), Assumed: true}
		pod.Address = "pod:" + pod.Namespace + "/" + pod.Name
		list = []*proxy.Proxy{a.traced().Proxy(pod)}
	}
	a.gatewayProxies[name] = list
	return list
}
