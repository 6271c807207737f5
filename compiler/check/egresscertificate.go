package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressCertificate finds `originate-tls mutual` without a client certificate, and
// client certificates that are never presented.
func egressCertificate(m *model.Model, sink *diag.Sink) {
	declared := map[string]*model.Certificate{}
	for _, c := range m.Certificates {
		declared[c.Name] = c
	}
	once := diag.Once{Sink: sink}
	for _, h := range m.Egress {
		if h.Originate.Disputed {
			continue
		}
		mutual := h.Originate.Value == "mutual"
		switch {
		case mutual && !h.Cert.Is():
			sink.Add(diag.At(diag.First(h.Originate.Said), code.ClientCertificateUse, "`originate-tls mutual` requires `cert`").
				WithHint("add `cert NAME`"))
		case !mutual && h.Cert.Is():
			clause := "originate-tls mutual"
			if h.Via.Value.Gateway == "" && len(h.Originators) == 0 {
				clause += " from LABEL=VALUE"
			}
			once.Add(diag.At(diag.First(h.Cert.Said), code.ClientCertificateUse, "`cert` requires `originate-tls mutual`, which %s does not have", h.Host).
				WithHint("write `%s`, or remove `cert`", clause).WithRelated(diag.First(h.Originate.Said), "`originate-tls` is here"))
		case mutual && h.Via.Value.Gateway == "" && !h.Via.Disputed:
			for _, cert := range h.ClientCerts() {
				if c := declared[cert.Value]; c != nil && c.Source.Mounted != nil {
					sink.Add(diag.At(cert.At, code.MountedForSidecar, "certificate %s is mounted in the gateway's pods only, but the sidecars present it", c.Name).
						WithHint("use another source: files or secret, or write `via gateway` instead of `from LABEL=VALUE`").WithRelated(c.From, "it is mounted here"))
				}
			}
		}
		if c := declared[h.CA.Value]; c != nil && c.Source.Mounted != nil && h.Via.Value.Gateway == "" && !h.Via.Disputed {
			sink.Add(diag.At(h.CA.At, code.MountedForSidecar, "the CA %s is mounted in the gateway's pods only, but the sidecars need it", c.Name).
				WithHint("use another source: ca \"ca.crt\", or add `via gateway`").WithRelated(c.From, "it is mounted here"))
		}
	}
}
