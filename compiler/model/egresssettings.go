package model

import "github.com/gwc-lang/gwc/compiler/host"

// EgressSettings are what few statements state about an outside host: a program may have
// very many hosts.
type EgressSettings struct {
	CA         Fact[string] // of the server: a certificate's name; empty: that of Cert, or the system's
	ServerName Fact[string] // empty: the host, or that of Through
	Cert       Fact[string]
	Through    Fact[host.Pattern]
	Addresses  []Said[string]  // sorted
	Servers    Fact[Servers]   // none: at Addresses, or where DNS says
	Accounts   []Said[Account] // sorted; empty: everybody
	// Routes are the requests that Accounts may send, the narrowest first; empty: all.
	// Of two that overlap there is another one for what both match.
	Routes      []EgressRoute
	Originators []Originator // of mutual at sidecars; sorted
	// Callers are the callers with a certificate or a gateway of their own, by gateway and
	// namespace, in which they are disjoint; empty: the calls of all leave alike.
	Callers []*Callers
	Timeout Fact[Duration]
	Retry   Fact[Retry]
}

// NoSettings is what outside hosts share about which no setting is stated.
var NoSettings = &EgressSettings{}

// Any reports whether there is any setting.
func (s *EgressSettings) Any() bool {
	facts := s.CA.Is() || s.ServerName.Is() || s.Cert.Is() || s.Cert.Disputed || s.Through.Is() || s.Servers.Is() || s.Timeout.Is() || s.Retry.Is()
	return facts || len(s.Addresses)+len(s.Accounts)+len(s.Routes)+len(s.Originators)+len(s.Callers) > 0
}
