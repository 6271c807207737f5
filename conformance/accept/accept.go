// Package accept judges whether an Envoy takes what istiod makes of bundles: each distinct listener, route
// configuration and cluster is held against the rules of its messages (protoc-gen-validate) and loaded by a real Envoy.
//
// An Envoy that refuses one route refuses the whole route configuration, and with it every host of the port; nobody is
// told but istiod. Nothing is sent here, and where a call goes is the business of packages plane and envoy.
package accept

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

// The kinds of configurations.
const (
	listenerKind = "listener"
	routesKind   = "route configuration"
	clusterKind  = "cluster"
)

// Finding is one configuration that is refused.
type Finding struct {
	Program string // the first one that has it
	Others  []string
	Proxy   string
	Kind    string // listener, route configuration, cluster; object
	Name    string
	Text    string // what Envoy, or the rule, says
}

// String writes a finding in one paragraph.
func (f Finding) String() string {
	others := ""
	if len(f.Others) > 0 {
		others = fmt.Sprintf(" (and %d more programs)", len(f.Others))
	}
	proxy := ""
	if f.Proxy != "" {
		proxy = "proxy " + f.Proxy + ": "
	}
	return fmt.Sprintf("%s%s: %s%s %q: %s", f.Program, others, proxy, f.Kind, f.Name, shown(f.Text))
}

// shown is a text that is not too long to be read: Envoy repeats an expression that it refuses, however long.
func shown(text string) string {
	const most = 800
	if len(text) <= most {
		return text
	}
	return fmt.Sprintf("%s ... (%d bytes more) ... %s", text[:most/2], len(text)-most, text[len(text)-most/2:])
}

// Judge collects configurations of many programs; those that are equal are judged once.
type Judge struct {
	mu       sync.Mutex
	seen     map[[32]byte]*item
	items    []*item // not yet loaded
	findings []Finding
	Counts   Counts
}

// Counts are what a Judge has judged. The first three count every proxy's, Distinct those that differ.
type Counts struct {
	Proxies, Listeners, Routes, Clusters int
	Distinct                             map[string]int // by kind
	Runs                                 int            // of Envoy
}

// item is one distinct configuration in the form in which an Envoy is to load it.
type item struct {
	kind, name, proxy string
	programs          []string
	message           proto.Message
	secrets           []*tlsv3.Secret
}

// New is a judge without configurations.
func New() *Judge {
	return &Judge{seen: map[[32]byte]*item{}, Counts: Counts{Distinct: map[string]int{}}}
}

// Add takes what istiod makes of a bundle for every proxy of its mesh.
func (j *Judge) Add(program string, p *plane.Plane, b bundle.Bundle) error {
	for _, pod := range p.Mesh.Pods {
		if !pod.Sidecar && pod.Role != mesh.GatewayPod {
			continue
		}
		c := collector{plane: p, proxy: p.Proxy(pod), own: bundled(b)}
		if err := c.collect(); err != nil {
			return fmt.Errorf("%s: %s/%s: %w", program, pod.Namespace, pod.Name, err)
		}
		j.take(program, c)
	}
	return nil
}

// Refuse takes note of an object that no cluster would take, so that no proxy hears of it.
func (j *Judge) Refuse(program, object, text string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.find(Finding{Program: program, Kind: "object", Name: object, Text: text})
}

// bundled are the Secrets that a bundle brings itself, NAMESPACE/NAME; an Envoy is to load those as they are.
func bundled(b bundle.Bundle) map[string]bool {
	out := map[string]bool{}
	for _, o := range b.Kind("Secret") {
		out[o.GetNamespace()+"/"+o.GetName()] = true
	}
	return out
}

func (j *Judge) take(program string, c collector) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.Counts.Proxies++
	for _, f := range c.findings {
		f.Program = program
		j.find(f)
	}
	for _, it := range c.items {
		switch it.kind {
		case listenerKind:
			j.Counts.Listeners++
		case routesKind:
			j.Counts.Routes++
		default:
			j.Counts.Clusters++
		}
		known := j.seen[it.key()]
		if known == nil {
			known = it
			j.seen[it.key()] = it
			j.items = append(j.items, it)
			j.Counts.Distinct[it.kind]++
		}
		if !slices.Contains(known.programs, program) {
			known.programs = append(known.programs, program)
		}
	}
}

// find keeps a finding; the same about another program's configuration of that name is one more program.
func (j *Judge) find(f Finding) {
	for i, known := range j.findings {
		if known.Kind == f.Kind && known.Name == f.Name && known.Text == f.Text {
			if known.Program != f.Program && !slices.Contains(known.Others, f.Program) {
				j.findings[i].Others = append(j.findings[i].Others, f.Program)
			}
			return
		}
	}
	j.findings = append(j.findings, f)
}

func (it *item) key() [32]byte {
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(it.message)
	if err != nil {
		panic(err) // it was unmarshalled before
	}
	return sha256.Sum256(append([]byte(it.kind+"\x00"), data...))
}
