package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// anyHost warns of `at *`, which serves all hosts that no other route serves.
func anyHost(m *model.Model, sink *diag.Sink) {
	for _, p := range m.Published {
		if !p.Host.IsAny() {
			continue
		}
		for _, at := range p.HostSaid {
			sink.Add(diag.At(at, code.AnyHost, "`at *` serves every host that reaches gateway %s", p.Gateway.Name).
				WithHint("list the hosts: at shop.example.com"))
		}
	}
}
