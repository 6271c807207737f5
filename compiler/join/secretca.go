package join

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkSecretCA reports a Secret without a CA that must verify a peer.
func (b *builder) checkSecretCA(u secretUse) {
	name, secret, lacks := b.shownCA(u.namespace, u.name)
	if !lacks {
		return
	}
	hint := fmt.Sprintf("add ca.crt to it, or create a Secret %s-cacert in its namespace", u.name)
	if name != u.name {
		hint = "add ca.crt to it"
	}
	switch {
	case u.clients:
		b.once(diag.At(u.at, code.MutualWithoutCA, "client certificates are requested, but Secret %s has no ca.crt to verify them", name).
			WithHint("%s", hint))
	case u.server:
		b.once(diag.At(u.at, code.OriginationWithoutCA, "`originate-tls mutual` verifies the server, but Secret %s has no ca.crt", name).
			WithHint("%s", hint).WithRelated(secret.At, "the Secret is here"))
	}
}

// shownCA returns the Secret that the CA is read from, and whether it is known to
// have none. A Secret NAME-cacert beside NAME is read instead of it, whatever it
// has: GetCaCert of istio/pilot/pkg/credentials/kube/secrets.go.
func (b *builder) shownCA(namespace, name string) (from string, secret model.ShownSecret, lacks bool) {
	secret, _ = b.o.Inventory.Secret(namespace, name)
	if beside, found := b.o.Inventory.Secret(namespace, name+"-cacert"); found {
		name, secret = name+"-cacert", beside
	}
	has := slices.Contains(secret.Keys, "ca.crt") || slices.Contains(secret.Keys, "cacert")
	return name, secret, !has && len(secret.Keys) > 0
}

// checkBackendSecrets reports CA Secrets of `backend https` that do not exist in the
// gateway's namespace, or have no CA.
func (b *builder) checkBackendSecrets() {
	for _, p := range b.m.Published {
		if !p.Protocol.Value.PlainHTTP() && (p.Protocol.Value != model.HTTPS || !p.Mode.Value.Terminates()) {
			continue
		}
		for _, r := range p.Routes {
			for _, d := range r.Action.Destinations {
				b.checkBackendSecret(p.Gateway.Namespace, d.Service)
			}
			for _, m := range r.Settings.Mirrors {
				b.checkBackendSecret(p.Gateway.Namespace, m.Destination.Service)
			}
		}
	}
}

func (b *builder) checkBackendSecret(namespace string, s model.Service) {
	info := b.services[s]
	if info == nil || info.Backend.Value.CA == "" {
		return
	}
	backend := info.Backend
	if b.certificates[backend.Value.CA] == nil {
		return // one that is not declared is an error of its own
	}
	at := diag.First(backend.Said).Word(backend.Value.CA)
	wanted := b.secretOf(backend.Value.CA)
	if wanted == "" {
		return
	}
	name, secret, lacks := b.shownCA(namespace, wanted)
	_, exists := b.o.Inventory.Secret(namespace, name)
	switch {
	case !exists && b.o.Inventory.Knows("Secret"):
		b.once(diag.At(at, code.SecretNotFound, "no Secret %s in namespace %s of the inventory", wanted, namespace).
			WithHint("create it, or write `ca \"ca.crt\"` in certificate %s", backend.Value.CA))
	case lacks:
		b.once(diag.At(at, code.MutualWithoutCA, "service %s is verified with Secret %s, which has no ca.crt", s, name).
			WithHint("add ca.crt to it").WithRelated(secret.At, "the Secret is here"))
	}
}
