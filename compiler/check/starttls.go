package check

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// upgraded are the ports whose protocol begins in plain text and upgrades to TLS later
// (RFC 3207, 2595, 4511, 4217; PostgreSQL's SSLRequest, MySQL's CLIENT_SSL).
var upgraded = map[int]string{
	21: "FTP", 25: "SMTP", 110: "POP3", 143: "IMAP", 389: "LDAP", 587: "SMTP", 3306: "MySQL", 5432: "PostgreSQL",
}

// startTLS finds such ports that are declared as TLS, or with TLS origination.
func startTLS(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			protocol, known := upgraded[p.Number]
			if !known || p.Protocol != model.TLS && (p.Protocol != model.TCP || !h.Originates(p)) {
				continue
			}
			hint := "remove `originate-tls`"
			if p.Protocol == model.TLS {
				hint = fmt.Sprintf("declare the port as tcp instead of tls: tcp %d", p.Number)
			}
			sink.Add(diag.At(p.At, code.UpgradedLater, "port %d is of %s, which begins in plain text and upgrades to TLS later", p.Number, protocol).WithHint("%s", hint))
		}
	}
}
