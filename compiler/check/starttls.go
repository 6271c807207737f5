package check

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// upgraded are the ports whose protocol begins in plain text and upgrades to TLS later
// (RFC 3207, 2595, 4511, 4217; PostgreSQL's SSLRequest, MySQL's CLIENT_SSL), and the
// port for TLS from the start, 0 if there is none.
var upgraded = map[int]struct {
	protocol string
	instead  int
}{
	21: {"FTP", 990}, 25: {"SMTP", 465}, 110: {"POP3", 995}, 143: {"IMAP", 993}, 389: {"LDAP", 636}, 587: {"SMTP", 465},
	3306: {"MySQL", 0}, 5432: {"PostgreSQL", 0},
}

// startTLS finds such ports that are declared as TLS, or with TLS origination.
func startTLS(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			u, known := upgraded[p.Number]
			if !known || p.Protocol != model.TLS && (p.Protocol != model.TCP || !h.Originates(p)) {
				continue
			}
			hint := fmt.Sprintf("declare it as tcp, without `originate-tls`: tcp %d", p.Number)
			if u.instead != 0 {
				hint += fmt.Sprintf("; or use the port for TLS from the start: tls %d", u.instead)
			}
			sink.Add(diag.At(p.At, code.UpgradedLater, "port %d is of %s, which begins in plain text and upgrades to TLS later", p.Number, u.protocol).WithHint("%s", hint))
		}
	}
}
