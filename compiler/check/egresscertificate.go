package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressCertificate finds mutual origination without a client certificate, and
// client certificates that nothing shows.
func egressCertificate(m *model.Model, sink *diag.Sink) {
	declared := map[string]*model.Certificate{}
	for _, c := range m.Certificates {
		declared[c.Name] = c
	}
	for _, h := range m.Egress {
		if h.Originate.Disputed {
			continue
		}
		mutual := h.Originate.Value == "mutual"
		c := declared[h.Cert.Value]
		switch {
		case mutual && !h.Cert.Is():
			sink.Add(diag.At(diag.First(h.Originate.Said), code.ClientCertificateUse, "`originate-tls mutual` shows a client certificate, and none is named").
				WithHint("add `cert NAME`"))
		case !mutual && h.Cert.Is():
			sink.Add(diag.At(diag.First(h.Cert.Said), code.ClientCertificateUse, "`cert` is the client certificate of `originate-tls mutual`, which %s does not have", h.Host).
				WithHint("write `originate-tls mutual`, or remove `cert`"))
		case mutual && h.Via.Value.Gateway == "" && !h.Via.Disputed && c != nil && c.Source.Mounted != nil:
			sink.Add(diag.At(diag.First(h.Cert.Said).Word(c.Name), code.MountedForSidecar, "certificate %s lies in the gateway's pods, and the sidecars show it", c.Name).
				WithHint("give it another source: files or secret, or write `via gateway`").WithRelated(c.From, "it is mounted here"))
		}
	}
}
