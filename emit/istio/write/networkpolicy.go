package write

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// The bodies of a NetworkPolicy: k8s.io/api/networking/v1.
type (
	networkPolicyBody struct {
		Spec networkPolicySpec `json:"spec"`
	}
	networkPolicySpec struct {
		PodSelector labelSelector `json:"podSelector"`
		PolicyTypes []string      `json:"policyTypes"`
		Egress      []egressRule  `json:"egress"`
	}
	egressRule struct {
		To    []networkPeer `json:"to,omitempty"`
		Ports []networkPort `json:"ports,omitempty"`
	}
	networkPeer struct {
		NamespaceSelector *labelSelector `json:"namespaceSelector,omitempty"`
		IPBlock           *ipBlock       `json:"ipBlock,omitempty"`
	}
	networkPort struct {
		Protocol string `json:"protocol"`
		Port     int    `json:"port"`
	}
	ipBlock struct {
		CIDR string `json:"cidr"`
	}
	labelSelector struct {
		MatchLabels      map[string]string  `json:"matchLabels,omitempty"`
		MatchExpressions []labelRequirement `json:"matchExpressions,omitempty"`
	}
	labelRequirement struct {
		Key      string   `json:"key"`
		Operator string   `json:"operator"`
		Values   []string `json:"values"`
	}
)

// networkPolicies writes the NetworkPolicies of a confined namespace.
func networkPolicies(c *plan.Confinement) (out []emit.Object) {
	for _, pods := range c.Policies {
		out = append(out, networkPolicy(c, pods))
	}
	return out
}

// networkPolicy writes a NetworkPolicy of a confined namespace: its pods can reach the
// pods of the cluster, DNS, the control plane, and the addresses that are let through.
// Pods include DNS and the control plane; both have rules of their own, so that the
// first rule can be narrowed.
func networkPolicy(c *plan.Confinement, pods plan.PodChoice) emit.Object {
	body := networkPolicyBody{networkPolicySpec{PolicyTypes: []string{"Egress"}, Egress: []egressRule{
		{To: []networkPeer{allPods()}},
		{To: []networkPeer{allPods(), {IPBlock: &ipBlock{feature.NodeDNS}}}, Ports: []networkPort{{"UDP", feature.DNSPort}, {"TCP", feature.DNSPort}}},
		{To: []networkPeer{podsOf(c.Root)}, Ports: tcpPorts(feature.ControlPlanePorts)},
	}}}
	for _, left := range pods.Leaves {
		body.Spec.PodSelector.MatchExpressions = append(body.Spec.PodSelector.MatchExpressions, labelRequirement{left.Key, "NotIn", left.Values})
	}
	fields := []emit.Field{field("spec.podSelector", pods.At...)}
	for _, open := range c.Blocks {
		rule := egressRule{Ports: tcpPorts(open.Ports)}
		for _, b := range open.Blocks {
			path := fmt.Sprintf("spec.egress[%d].to[%d].ipBlock.cidr", len(body.Spec.Egress), len(rule.To))
			rule.To, fields = append(rule.To, networkPeer{IPBlock: &ipBlock{b.CIDR}}), append(fields, field(path, b.At...))
		}
		body.Spec.Egress = append(body.Spec.Egress, rule)
	}
	return object("networking.k8s.io/v1", "NetworkPolicy", pods.Object, body, slices.Clone(c.Confined.Said), fields...)
}

// allPods are the pods of all namespaces.
func allPods() networkPeer { return networkPeer{NamespaceSelector: &labelSelector{}} }

// podsOf are the pods of a namespace.
func podsOf(namespace string) networkPeer {
	return networkPeer{NamespaceSelector: &labelSelector{MatchLabels: map[string]string{feature.NamespaceLabel: namespace}}}
}

func tcpPorts(list []int) (out []networkPort) {
	for _, port := range list {
		out = append(out, networkPort{"TCP", port})
	}
	return out
}
