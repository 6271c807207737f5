package advice

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manySecrets advises about too many certificates of a gateway, whose pods load them
// when they start.
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
			certs = []string{model.DefaultSecret(p.Host)}
		}
		for _, name := range certs {
			names[p.Gateway][name] = true
		}
	}
	for g, list := range first {
		if n := len(names[g]); n > feature.ManyCertificates {
			sink.Add(diag.At(diag.First(firstPublished(list).HostSaid), code.ManyCertificates, "gateway %s has %d certificates, recommended maximum %d", g.Name, n, feature.ManyCertificates).
				WithHint("share a certificate that covers several hosts, such as a wildcard certificate: cert NAME"))
		}
	}
}

func firstPublished(list []*model.Published) *model.Published {
	return slices.MinFunc(list, func(x, y *model.Published) int {
		if c := diag.First(x.HostSaid).Compare(diag.First(y.HostSaid)); c != 0 {
			return c
		}
		return cmp.Compare(x.Host, y.Host)
	})
}
