package advice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyListed advises about too many hosts in one server: Istio compares each host
// with each route. A host that a wildcard of the same server covers is not listed.
func manyListed(m *model.Model, sink *diag.Sink) {
	listed := map[string][]*model.Published{}
	for _, p := range m.Published {
		if key := sharing(p); key != "" {
			listed[key] = append(listed[key], p)
		}
	}
	for _, list := range listed {
		if list = widest(list); len(list) > feature.ManyServerHosts {
			first := firstPublished(list)
			sink.Add(diag.At(diag.First(first.HostSaid), code.ManyHostsPerServer, "gateway %s lists %d hosts on port %d in one server, recommended maximum %d", first.Gateway.Name, len(list), first.Port, feature.ManyServerHosts).
				WithHint("also expose the wildcard that covers them: at *%s", parentOf(first.Host)))
		}
	}
}

// sharing returns a key of the server that a host shares with others; "" if it has
// its own.
func sharing(p *model.Published) string {
	switch {
	case p.Protocol.Value.PlainHTTP():
		return fmt.Sprint(p.Gateway.Name, p.Port)
	case p.Protocol.Value == model.HTTPS && p.Mode.Value.Terminates() && p.Certs.Is():
		return fmt.Sprint(p.Gateway.Name, p.Port, p.Mode.Value, p.Certs.Value, p.MinTLS.Value, p.MaxTLS.Value, p.Ciphers.Value)
	}
	return ""
}

// parentOf returns a host without its first label: .example.com.
func parentOf(name string) string {
	_, parent, _ := strings.Cut(name, ".")
	return "." + parent
}

// widest returns the hosts that no other host of the list covers.
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
