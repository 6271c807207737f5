package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// serverTLS finds TLS settings of one host, from several statements, that no
// connection can satisfy together.
func serverTLS(m *model.Model, sink *diag.Sink) {
	once := diag.Once{Sink: sink}
	for _, p := range m.Published {
		if p.MinTLS.Value != "1.3" {
			continue
		}
		if p.MaxTLS.Value == "1.2" {
			once.Add(diag.At(diag.First(p.MaxTLS.Said), code.InvalidTLSVersion, "`tls max 1.2` of host %s is less than its `tls min 1.3`", p.Host).
				WithHint("remove one of them").WithRelated(diag.First(p.MinTLS.Said), "`tls min` here"))
		}
		if p.Ciphers.Is() {
			once.Add(diag.At(diag.First(p.Ciphers.Said), code.InvalidCipher, "`tls ciphers` of host %s apply to TLS 1.2 only", p.Host).
				WithHint("remove them: TLS 1.3 ciphers cannot be configured").WithRelated(diag.First(p.MinTLS.Said), "`tls min 1.3` here"))
		}
	}
}
