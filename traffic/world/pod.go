package world

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
)

// A Pod is a pod, or a kind of pods with the same labels.
type Pod struct {
	Namespace string
	Name      string // of its controller or its own
	Labels    map[string]string
	Account   string
	Sidecar   bool
	Gateway   string       // the name of the gateway that it belongs to
	Address   string       // an IP, or a word for one that is not known
	Addresses []netip.Addr // of all pods of the kind that are shown
	Ports     map[string]int
	Proxies   inventory.TrustedProxies
	Assumed   bool
}

// Principal returns the name of the pod in mesh mTLS.
func (p *Pod) Principal() string {
	return "spiffe://" + TrustDomain + "/ns/" + p.Namespace + "/sa/" + cmp.Or(p.Account, "default")
}

// String returns the name of the pod for messages.
func (p *Pod) String() string {
	if p.Gateway != "" {
		return "gateway " + p.Gateway
	}
	return p.Namespace + "/" + p.Name
}

// Target returns the port of the pod that a target port means.
func (p *Pod) Target(text string) (int, bool) {
	if n, is := number(text); is {
		return n, true
	}
	n, named := p.Ports[text]
	return n, named
}

// podsOf returns the pods of a namespace with these labels.
func (r *Registry) podsOf(namespace string, labels map[string]string) []*Pod {
	return r.pods.selected(namespace, labels)
}

// indexPods makes the indexes of pods.
func (r *Registry) indexPods() { r.pods = indexOf(r.Pods) }

// addPods adds the pods of the inventory: a controller and its pods are one.
func (r *Registry) addPods() {
	seen := map[string]*Pod{}
	for _, w := range r.Inventory.Workloads() {
		kind, name, _ := strings.Cut(w.Name, " ")
		if kind == "WorkloadEntry" || kind == "WorkloadGroup" || kind == "Job" || kind == "CronJob" {
			continue
		}
		p := &Pod{Namespace: w.Namespace, Name: name, Labels: withoutHash(w.Labels), Account: w.Account, Ports: w.Ports, Proxies: w.Proxies}
		if p.Addresses = w.Addresses; len(w.Addresses) > 0 {
			p.Address = w.Addresses[0].String()
		}
		p.Gateway = r.gatewayOf(p, w)
		p.Sidecar = p.Gateway == "" && r.injected(w)
		if p.Sidecar && !w.Proxy {
			p.Labels[TLSModeLabel] = cmp.Or(p.Labels[TLSModeLabel], "istio")
		}
		key := w.Namespace + " " + w.Name + " " + p.Labels["version"]
		if old := seen[key]; old != nil {
			merge(old, p, w)
			continue
		}
		p.Address = cmp.Or(p.Address, "pod:"+key)
		seen[key] = p
		r.Pods = append(r.Pods, p)
	}
}

// merge keeps of a controller and its pods what the pods say.
func merge(old, p *Pod, w inventory.Workload) {
	if len(w.Addresses) > 0 {
		old.Labels, old.Sidecar, old.Address = p.Labels, p.Sidecar, p.Address
		old.Addresses = append(slices.Clone(old.Addresses), p.Addresses...)
	}
	old.Account = cmp.Or(old.Account, p.Account)
}

// withoutHash returns the labels without those that tell pods of one template apart.
func withoutHash(labels map[string]string) map[string]string {
	out := map[string]string{}
	for name, value := range labels {
		if name != "pod-template-hash" && name != "controller-revision-hash" {
			out[name] = value
		}
	}
	return out
}

// gatewayLabel is the label of the pods of gateways, by the charts and by convention.
const gatewayLabel = "istio"

// gatewayOf returns the name of the gateway that a pod belongs to: pods that a gateway of
// the setup selects, or whose proxy is a gateway's. A Gateway that selects pods with
// sidecars does nothing for them: istiod sends its servers to gateways only. Source:
// model/push_context.go mergeGateways, for proxies of type router.
func (r *Registry) gatewayOf(p *Pod, w inventory.Workload) string {
	for _, g := range r.Setup.Gateways {
		if g.Namespace == p.Namespace && len(g.Selector) > 0 && Selects(g.Selector, p.Labels) {
			return g.Name
		}
	}
	if !r.runsGateway(p, w) {
		return ""
	}
	for _, s := range r.Inventory.Services() {
		if s.Namespace == p.Namespace && len(s.Selector) > 0 && Selects(s.Selector, p.Labels) {
			return s.Name
		}
	}
	return p.Name
}

// runsGateway reports whether the proxy of a pod is a gateway's: its template is, or two of
// these are true: it shows a proxy, it has Istio's label of gateways, a Gateway selects it.
// The injector labels pods with sidecars, and not those of gateways.
func (r *Registry) runsGateway(p *Pod, w inventory.Workload) bool {
	if strings.Contains(w.Annotations["inject.istio.io/templates"], "gateway") {
		return true
	}
	signs := 0
	for _, sign := range []bool{w.Proxy, p.Labels[gatewayLabel] != "", r.SelectedByGateway(p.Labels)} {
		if sign {
			signs++
		}
	}
	return signs > 1 && p.Labels[TLSModeLabel] == ""
}

// injected reports whether pods have a sidecar: they show one, or their namespace asks
// for it. Pods that run without one have none. Source: the injector's webhooks.
func (r *Registry) injected(w inventory.Workload) bool {
	if w.Proxy {
		return true
	}
	if len(w.Addresses) > 0 {
		return false
	}
	if said := cmp.Or(w.Labels["sidecar.istio.io/inject"], w.Annotations["sidecar.istio.io/inject"]); said != "" {
		return said == "true"
	}
	if o, shown := r.around.namespaces[w.Namespace]; shown {
		return o.Labels["istio-injection"] == "enabled" || o.Labels["istio-injection"] == "" && (o.Labels["istio.io/rev"] != "" || w.Labels["istio.io/rev"] != "")
	}
	r.assume("namespace " + w.Namespace + " has sidecars")
	return true
}

// assumePods adds pods for gateways and services that the inventory shows without any.
func (r *Registry) assumePods() {
	if r.Inventory.Complete() {
		return
	}
	for _, g := range r.Setup.Gateways {
		if !r.hasGateway(g.Name) {
			r.assumeGateway(g)
		}
	}
	seen := map[string]bool{}
	for _, w := range r.Setup.Assume {
		r.assumeSelected(w, seen)
	}
	r.indexPods()
	subsets := r.assumedSubsets()
	for _, s := range r.Services {
		if s.Kubernetes && len(s.Selector) > 0 && len(r.podsOf(s.Namespace, s.Selector)) == 0 && !r.Inventory.KnowsWorkloads(s.Namespace) {
			r.assumeBackends(s, subsets[s.Host])
		}
	}
}

// assumeSelected adds pods for Gateways that select none. seen are the selectors that
// select some.
func (r *Registry) assumeSelected(w *World, seen map[string]bool) {
	for _, g := range w.Gateways {
		name := PodsName(g.Spec.Selector)
		if seen[name] {
			continue
		}
		seen[name] = true
		if selector := g.Spec.Selector; len(selector) > 0 && !slices.ContainsFunc(r.Pods, func(p *Pod) bool { return Selects(selector, p.Labels) }) {
			name := r.serviceSelecting(g.Namespace, selector)
			if r.hasGateway(name) { // the chart's release istio-ingress has the label istio=ingress
				name = "istio-" + name
			}
			r.Pods = append(r.Pods, &Pod{Namespace: g.Namespace, Name: name, Labels: maps.Clone(selector), Account: name, Gateway: name, Address: "pod:" + g.Namespace + "/" + name, Assumed: true})
			r.assume("the pods of Gateway " + g.FullName() + " run in namespace " + g.Namespace)
		}
	}
}

func (r *Registry) hasGateway(name string) bool {
	return slices.ContainsFunc(r.Pods, func(p *Pod) bool { return p.Gateway == name })
}

// assumeGateway adds a pod of a gateway: with the labels of its selector, and with the
// label app that Istio's charts set.
func (r *Registry) assumeGateway(g GatewaySetup) {
	labels := map[string]string{"app": g.Service}
	maps.Copy(labels, g.Selector)
	r.Pods = append(r.Pods, &Pod{Namespace: g.Namespace, Name: g.Service, Labels: labels, Account: g.Service,
		Gateway: g.Name, Address: "pod:" + g.Namespace + "/" + g.Service, Assumed: true})
}

// serviceSelecting returns the name of a Service whose pods have these labels, else a
// name made of the labels.
func (r *Registry) serviceSelecting(namespace string, labels map[string]string) string {
	for _, s := range r.Inventory.Services() {
		if s.Namespace == namespace && len(s.Selector) > 0 && Selects(s.Selector, labels) {
			return s.Name
		}
	}
	return cmp.Or(labels["istio"], labels["app"], PodsName(labels))
}

// assumedSubsets returns the labels of the subsets that rules name, by host.
func (r *Registry) assumedSubsets() map[string][]map[string]string {
	all := map[string][]map[string]string{}
	for _, w := range r.Setup.Assume {
		for _, rule := range w.DestinationRules {
			h := string(rule.Host)
			for _, subset := range rule.Spec.Subsets {
				known := slices.ContainsFunc(all[h], func(l map[string]string) bool { return maps.Equal(l, subset.Labels) })
				if len(subset.Labels) > 0 && !known {
					all[h] = append(all[h], subset.Labels)
				}
			}
		}
	}
	return all
}

// assumeBackends adds pods of a service: one, or one for each subset that rules name.
func (r *Registry) assumeBackends(s *Service, subsets []map[string]string) {
	if len(subsets) == 0 {
		subsets = []map[string]string{{}}
	}
	name, _, _ := strings.Cut(s.Host, ".")
	for i, extra := range subsets {
		labels := maps.Clone(s.Selector)
		maps.Copy(labels, extra)
		labels[TLSModeLabel] = "istio"
		r.Pods = append(r.Pods, &Pod{Namespace: s.Namespace, Name: name, Labels: labels, Account: name, Sidecar: true,
			Address: "pod:" + s.Host + "/" + string(rune('a'+i%26)) + PodsName(extra), Assumed: true})
	}
	r.assume("pods of " + s.Host + " have sidecars")
}

// Caller returns the pod that NAMESPACE/APP means: by its name, or its label app. A pod
// that is not shown is assumed if the inventory shows no pods of the namespace.
func (r *Registry) Caller(namespace, app, account string) (*Pod, bool) {
	key := [2]string{namespace, app}
	p := r.pods.named[key]
	if p == nil {
		p = r.pods.app[key]
	}
	if p != nil && account != "" && account != p.Account {
		copied := *p
		copied.Account = account
		return &copied, true
	}
	if p != nil {
		return p, true
	}
	if r.Inventory.KnowsWorkloads(namespace) {
		return nil, false
	}
	return &Pod{Namespace: namespace, Name: app, Labels: map[string]string{"app": app, TLSModeLabel: "istio"}, Account: cmp.Or(account, app),
		Sidecar: true, Address: "pod:caller/" + namespace + "/" + app, Assumed: true}, true
}

// GatewayPod returns a pod of a gateway by the gateway's name or that of its Service.
func (r *Registry) GatewayPod(name string) *Pod {
	if list := r.pods.gateway[name]; len(list) > 0 {
		return list[0]
	}
	for _, g := range r.Setup.Gateways {
		if g.Service == name && g.Name != name {
			return r.GatewayPod(g.Name)
		}
	}
	return nil
}

// GatewayNames returns the names of the gateways, sorted.
func (r *Registry) GatewayNames() []string { return sortedKeys(r.pods.gateway) }

// PodAt returns the pod with an address.
func (r *Registry) PodAt(address string) *Pod { return r.pods.at[address] }

// ShowsSidecars reports whether a namespace has pods with sidecars.
func (r *Registry) ShowsSidecars(namespace string) bool {
	return slices.ContainsFunc(r.pods.in[namespace], func(p *Pod) bool { return p.Sidecar })
}

// HasSidecars reports whether a namespace has, or may have, pods with sidecars.
func (r *Registry) HasSidecars(namespace string) bool {
	return r.ShowsSidecars(namespace) || !r.Inventory.KnowsWorkloads(namespace) && !r.Inventory.Complete()
}
