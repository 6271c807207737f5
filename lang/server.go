package lang

import (
	"net/netip"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// A Server is where a server of a host is: ADDRESS, HOST, or either with a port. An IPv6
// address with a port is quoted: "[2001:db8::1]:443".
type Server struct{ Leaf }

// Value returns the address, in its canonical form, or the host, and the port; 0 if
// none is written. If it is invalid, Value reports it and returns "".
func (e Server) Value(s *Scope) (address string, port int) {
	if a, err := netip.ParseAddr(e.Text); err == nil && a.Zone() == "" {
		return a.Unmap().String(), 0
	}
	if a, err := netip.ParseAddrPort(e.Text); err == nil && a.Addr().Zone() == "" && a.Port() > 0 {
		return a.Addr().Unmap().String(), int(a.Port())
	}
	at := e.Leaf
	if i := strings.LastIndexByte(e.Text, ':'); i >= 0 && IsPort(e.Text[i+1:]) {
		port, _ = Leaf{Text: e.Text[i+1:]}.digits()
		at = e.Part(0, i)
	}
	if strings.ContainsAny(at.Text, "[]:/") {
		s.Wrong(e, code.InvalidEndpoint, "write it as 192.0.2.7, 192.0.2.7:443, db.example.com:5432 or \"[2001:db8::1]:443\"",
			"invalid server `%s`: must be an address or a host, with or without a port", e.Text)
		return "", 0
	}
	return Host{at}.Plain(s), port
}
