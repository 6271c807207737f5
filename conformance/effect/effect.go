// Package effect finds what a change of a bundle changes: the outcome of a call, or a field of the configuration that
// istiod sends to a proxy.
//
// It compares two control planes with one mesh. It does not know which difference is intended. It ignores what has no
// effect at a proxy: the names of Istio's objects, and the order of lists whose order has no meaning.
package effect

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// Effect is the first difference between two control planes; both texts are empty if there is none.
type Effect struct {
	Call  string // the call whose outcome is different, with both outcomes
	Field string // the proxy, the resource and the field that is different
}

// Observer keeps the outcomes and the configuration of one control plane and compares others with it.
type Observer struct {
	whole    *plane.Plane
	calls    []call.Call
	outcomes []string             // of the calls that were followed
	config   map[string]resources // by pod
	pods     []mesh.Pod
}

// Observe keeps the configuration of a control plane, which must not end before the last comparison with it.
func Observe(p *plane.Plane, calls []call.Call) (_ *Observer, err error) {
	defer recovered(&err)
	o := &Observer{whole: p, calls: calls, config: map[string]resources{}, pods: proxies(p.Mesh)}
	for _, pod := range o.pods {
		config, err := configOf(p, pod)
		if err != nil {
			return nil, err
		}
		o.config[pod.IP] = config
	}
	return o, nil
}

// Compare finds a difference between another control plane with the same mesh and the one that was observed. It follows
// calls only if the configuration differs, the first ones up to a limit, and none after the first that shows it.
func (o *Observer) Compare(p *plane.Plane, limit int) (e Effect, err error) {
	defer recovered(&err)
	for _, pod := range o.pods {
		config, err := configOf(p, pod)
		if err != nil {
			return e, err
		}
		if e.Field = o.config[pod.IP].different(config); e.Field != "" {
			e.Field = fmt.Sprintf("%s/%s: %s", pod.Namespace, pod.Name, e.Field)
			break
		}
	}
	if e.Field == "" {
		return e, nil
	}
	for i, c := range o.calls[:min(limit, len(o.calls))] {
		if i == len(o.outcomes) {
			o.outcomes = append(o.outcomes, outcome(o.whole, c))
		}
		if got := outcome(p, c); got != o.outcomes[i] {
			e.Call = fmt.Sprintf("%s -> %s, without it %s", Text(c), o.outcomes[i], got)
			break
		}
	}
	return e, nil
}

// recovered makes an error of a panic: istiod ends with it, and every proxy keeps its old configuration.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("istiod panics: %v\n%s", r, debug.Stack())
	}
}

// proxies are the pods that have an Envoy, gateways first.
func proxies(m *mesh.Placed) []mesh.Pod {
	out := slices.DeleteFunc(slices.Clone(m.Pods), func(pod mesh.Pod) bool { return pod.Role != mesh.GatewayPod && !pod.Sidecar })
	slices.SortStableFunc(out, func(a, b mesh.Pod) int { return rank(a) - rank(b) })
	return out
}

func rank(pod mesh.Pod) int {
	return slices.Index([]mesh.Role{mesh.GatewayPod, mesh.Caller, mesh.Backend}, pod.Role)
}

// outcome is what becomes of a call, as text.
func outcome(p *plane.Plane, c call.Call) string {
	shares, err := p.Follow(c)
	if err != nil {
		return "error: " + err.Error()
	}
	slices.SortFunc(shares, func(a, b call.Share) int { return cmp.Compare(full(a), full(b)) })
	texts := make([]string, 0, len(shares))
	for _, s := range shares {
		texts = append(texts, full(s))
	}
	return strings.Join(texts, ", ")
}

func full(s call.Share) string {
	text := s.String()
	if s.Host != "" {
		text += " host " + s.Host + " path " + s.Path
	}
	if slices.Contains(s.Hops, "PassthroughCluster") {
		text += " as a host that nothing names" // REGISTRY_ONLY refuses it
	}
	if len(s.Treated) > 0 {
		text += " " + strings.Join(s.Treated, ", ")
	}
	if s.Percent < 99.9 {
		text = fmt.Sprintf("%.3g%% %s", s.Percent, text)
	}
	return text
}

// Text writes a call as a case has it.
func Text(c call.Call) string {
	words := []string{c.From}
	if c.At != "" {
		words = append(words, "at", c.At)
	}
	words = append(words, c.Method)
	switch {
	case !c.HTTP():
		words = append(words, fmt.Sprintf("%s:%d", c.Host, c.Port))
	case c.TLS:
		words = append(words, fmt.Sprintf("https://%s:%d%s", c.Host, c.Port, c.Path))
	default:
		words = append(words, fmt.Sprintf("http://%s:%d%s", c.Host, c.Port, c.Path))
	}
	for _, named := range [][2]string{{"sni", c.SNI}, {"host", c.Header}, {"hop", c.Hop}} {
		if named[1] != "" {
			words = append(words, named[0], named[1])
		}
	}
	for _, h := range c.Headers {
		words = append(words, "header", h[0], "=", h[1])
	}
	if c.Client != "" {
		words = append(words, "with", c.Client+"-certificate")
	}
	return strings.Join(words, " ")
}
