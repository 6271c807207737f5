package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// ownSecrets finds hosts without `cert` whose default Secrets would have the same
// name.
func ownSecrets(m *model.Model, sink *diag.Sink) {
	type key struct{ namespace, name string }
	first := map[key]*model.Published{}
	for _, p := range m.Published {
		if !p.Mode.Value.Terminates() || p.Certs.Is() {
			continue
		}
		secret := key{p.Gateway.Namespace, model.DefaultSecret(p.Host)}
		other := first[secret]
		switch {
		case other == nil:
			first[secret] = p
		case other.Host != p.Host:
			sink.Add(diag.At(diag.First(p.HostSaid), code.SharedDefaultSecret, "hosts %s and %s would share the Secret %s", other.Host, p.Host, secret.name).
				WithHint("add `cert NAME` to one of them").WithRelated(diag.First(other.HostSaid), "the other host is here"))
		}
	}
}
