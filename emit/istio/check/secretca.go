package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkSecretCA reports a Secret without a CA that must verify a peer.
func (c *secretChecker) checkSecretCA(u secretUse) {
	name, secret, lacks := c.shownCA(u.namespace, u.name)
	if !lacks {
		return
	}
	hint := fmt.Sprintf("add ca.crt to it, or create a Secret %s in its namespace", u.name+feature.CASuffix)
	if name != u.name {
		hint = "add ca.crt to it"
	}
	switch {
	case u.clients:
		c.once.Add(diag.At(u.at, code.MutualWithoutCA, "client certificates are requested, but Secret %s has no ca.crt to verify them", name).
			WithHint("%s", hint))
	case u.server:
		c.once.Add(diag.At(u.at, code.OriginationWithoutCA, "`originate-tls mutual` verifies the server, but Secret %s has no ca.crt", name).
			WithHint("%s", hint).WithRelated(secret.At, "the Secret is here"))
	}
}

// shownCA returns the Secret that the CA is read from, and whether it is known to
// have none. A Secret NAME-cacert beside NAME is read instead of it, whatever it
// has: GetCaCert of istio/pilot/pkg/credentials/kube/secrets.go.
func (c *secretChecker) shownCA(namespace, name string) (from string, secret model.ShownSecret, lacks bool) {
	secret, _ = c.Inventory.Secret(namespace, name)
	if beside, found := c.Inventory.Secret(namespace, name+feature.CASuffix); found {
		name, secret = name+feature.CASuffix, beside
	}
	has := slices.Contains(secret.Keys, "ca.crt") || slices.Contains(secret.Keys, "cacert")
	return name, secret, !has && len(secret.Keys) > 0
}

// checkBackends reports CA Secrets of `backend https` that do not exist in the
// gateway's namespace, or have no CA.
func (c *secretChecker) checkBackends() {
	for _, p := range c.Published {
		if !p.Protocol.Value.PlainHTTP() && (p.Protocol.Value != model.HTTPS || !p.Mode.Value.Terminates()) {
			continue
		}
		for _, r := range p.Routes {
			for _, d := range r.Action.Destinations {
				c.checkBackend(p.Gateway.Namespace, d.Service)
			}
			for _, m := range r.Settings.Mirrors {
				c.checkBackend(p.Gateway.Namespace, m.Destination.Service)
			}
		}
	}
}

func (c *secretChecker) checkBackend(namespace string, s model.Service) {
	info := c.Service(s)
	if info == nil || info.Backend.Value.CA == "" {
		return
	}
	c.checkVerifier(verifier{namespace, info.Backend.Value.CA, "service " + s.String(), info.Backend.At})
}

// A verifier is a CA that gateways in a namespace read to verify a server.
type verifier struct {
	namespace, ca, server string
	at                    diag.Span
}

// checkVerifier reports a Secret of a CA that does not exist beside the gateway, or has
// no CA.
func (c *secretChecker) checkVerifier(v verifier) {
	if c.certificates.byName[v.ca] == nil {
		return // one that is not declared is an error of its own
	}
	wanted := c.secretOf(v.ca)
	if wanted == "" {
		return
	}
	name, secret, lacks := c.shownCA(v.namespace, wanted)
	_, exists := c.Inventory.Secret(v.namespace, name)
	switch {
	case !exists && c.Inventory.Knows("Secret"):
		c.once.Add(diag.At(v.at, code.SecretNotFound, "no Secret %s in namespace %s of the inventory", wanted, v.namespace).
			WithHint("create it, or write `ca \"ca.crt\"` in certificate %s", v.ca))
	case lacks:
		c.once.Add(diag.At(v.at, code.MutualWithoutCA, "%s is verified with Secret %s, which has no ca.crt", v.server, name).
			WithHint("add ca.crt to it").WithRelated(secret.At, "the Secret is here"))
	}
}
