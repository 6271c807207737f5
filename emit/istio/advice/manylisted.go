package advice

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyListed advises about too many hosts in one server: Istio compares each host
// with each route. A host that a wildcard of the same server covers is not listed.
func manyListed(m *model.Model, sink *diag.Sink) {
	sharing := plan.Shared(m)
	for _, s := range sharing.Servers {
		if list := s.Widest(); len(list) > feature.ManyServerHosts {
			first := firstPublished(list)
			sink.Add(diag.At(diag.First(first.HostSaid), code.ManyHostsPerServer, "gateway %s lists %d hosts on port %d in one server, recommended maximum %d", first.Gateway.Name, len(list), first.Port, feature.ManyServerHosts).
				WithHint("also expose the wildcard that covers them: at *%s", parentOf(string(first.Host))))
		}
	}
}

// parentOf returns a host without its first label: .example.com.
func parentOf(name string) string {
	_, parent, _ := strings.Cut(name, ".")
	return "." + parent
}
