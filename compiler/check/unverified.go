package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// unverified finds servers whose certificates are not verified: egress hosts, each once
// for all hosts of a clause, and services.
func unverified(m *model.Model, sink *diag.Sink) {
	once := diag.Once{Sink: sink}
	for _, h := range m.Egress {
		if !h.Unverified.Value || h.Unverified.Disputed {
			continue
		}
		for _, other := range []struct {
			word string
			at   diag.Span
		}{{"ca", h.CA.At}, {"name", h.ServerName.At}} {
			if other.at.Known() { // of another statement
				once.Add(diag.At(other.at, code.VerifiedUnverified, "`%s` verifies the server, and `unverified` does not", other.word).
					WithHint("remove one of them").WithRelated(h.Unverified.At, "`unverified` is here"))
			}
		}
		once.Add(notVerified(h.Unverified.At, string(h.Host)))
	}
	for _, s := range m.Services {
		if s.Backend.Value.Unverified && !s.Backend.Disputed {
			once.Add(notVerified(diag.First(s.Backend.Said), "service "+s.Service.String()))
		}
	}
}

func notVerified(at diag.Span, server string) diag.Diagnostic {
	return diag.At(at, code.UnverifiedServer, "the certificate of %s is not verified", server).
		WithHint("verify it: ca NAME, name HOST; or accept it: accept %s \"why\"", code.UnverifiedServer)
}
