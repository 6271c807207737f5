package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// misspelt warns of the name of an existing Secret that is similar to the name of a
// declared certificate. An inventory with Secrets says whether it exists.
func misspelt(m *model.Model, sink *diag.Sink) {
	if m.Inventory != nil && m.Inventory.Knows("Secret") {
		return
	}
	declared := map[string]bool{}
	var names []string
	for _, c := range m.Certificates {
		declared[c.Name] = true
		names = append(names, c.Name)
	}
	for _, name := range m.Broken.Certificates {
		declared[name] = true
	}
	dictionary := lang.NewDictionary(names)
	near := map[string]string{} // each name is looked at once
	look := func(name string, said diag.Span) {
		if name == "" || declared[name] {
			return
		}
		if _, seen := near[name]; !seen {
			near[name] = dictionary.Nearest(name)
		}
		if near[name] != "" {
			sink.Add(diag.At(said, code.MisspeltCertificate, "certificate %s is not declared, so it refers to an existing Secret", name).
				WithHint("did you mean `%s`?", near[name]))
		}
	}
	for _, p := range m.Published {
		for _, name := range p.Certs.Value {
			look(name, p.CertAt(name))
		}
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			for _, c := range l.Cert {
				look(c.Value, c.At)
			}
		}
	}
	for _, h := range m.Egress {
		for _, c := range h.ClientCerts() {
			look(c.Value, c.At)
		}
	}
}
