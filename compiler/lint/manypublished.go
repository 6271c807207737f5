package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Budgets of one gateway.
const (
	manyServerHosts  = 3000 // that one server lists: Istio holds each to each
	manyCertificates = 500  // that a gateway's pods ask for when they start
)

// manyListed advises about more hosts than Istio looks through in good time,
// because it holds each of a server's hosts to each route. Beneath a wildcard of
// the same server a host is not listed.
func manyListed(m *model.Model, sink *diag.Sink) {
	listed := map[string][]*model.Published{}
	for _, p := range m.Published {
		if key := sharing(p); key != "" {
			listed[key] = append(listed[key], p)
		}
	}
	for _, list := range listed {
		if list = widest(list); len(list) > manyServerHosts {
			first := firstPublished(list)
			sink.Add(diag.At(at(first.HostSaid), "GWC0804", "gateway %s lists %d hosts on port %d in one place, and looks through %d in good time", first.Gateway.Name, len(list), first.Port, manyServerHosts).
				WithHint("expose a wildcard above them too, as *%s: hosts beneath it are not listed", beneathFirst(first.Host)))
		}
	}
}

// sharing names the server that lists a host beside others; "" where it has its
// own.
func sharing(p *model.Published) string {
	switch {
	case p.Protocol.Value.PlainHTTP():
		return fmt.Sprint(p.Gateway.Name, p.Port)
	case p.Protocol.Value == model.HTTPS && p.Mode.Value.Terminates() && p.Certs.Is():
		return fmt.Sprint(p.Gateway.Name, p.Port, p.Mode.Value, p.Certs.Value, p.MinTLS.Value, p.MaxTLS.Value, p.Ciphers.Value)
	}
	return ""
}

// manySecrets advises about more certificates than a gateway's pods get in good
// time when they start.
func manySecrets(m *model.Model, sink *diag.Sink) {
	names, first := map[*model.Gateway]map[string]bool{}, map[*model.Gateway][]*model.Published{}
	for _, p := range m.Published {
		if !p.Mode.Value.Terminates() {
			continue
		}
		if names[p.Gateway] == nil {
			names[p.Gateway] = map[string]bool{}
		}
		first[p.Gateway] = append(first[p.Gateway], p)
		certs := p.Certs.Value
		if len(certs) == 0 {
			certs = []string{model.OwnSecret(p.Host)}
		}
		for _, name := range certs {
			names[p.Gateway][name] = true
		}
	}
	for g, list := range first {
		if n := len(names[g]); n > manyCertificates {
			sink.Add(diag.At(at(firstPublished(list).HostSaid), "GWC0807", "gateway %s has %d certificates, of which its pods get %d in good time when they start", g.Name, n, manyCertificates).
				WithHint("let hosts share one that names them all, as a wildcard's: cert NAME"))
		}
	}
}

func firstPublished(list []*model.Published) *model.Published {
	return slices.MinFunc(list, func(x, y *model.Published) int {
		if c := at(x.HostSaid).Compare(at(y.HostSaid)); c != 0 {
			return c
		}
		return strings.Compare(x.Host, y.Host)
	})
}

func beneathFirst(name string) string {
	_, parent, _ := strings.Cut(name, ".")
	return "." + parent
}

// widest returns the hosts that lie beneath no other of the list.
func widest(list []*model.Published) []*model.Published {
	var hosts host.Map[bool]
	for _, p := range list {
		hosts.Put(p.Host, true)
	}
	return slices.DeleteFunc(list, func(p *model.Published) bool {
		for range hosts.Above(p.Host) {
			return true
		}
		return false
	})
}
