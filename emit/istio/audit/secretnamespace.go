package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// secretNamespaceRule finds certificates in another namespace than the pods of the
// Gateway that names them: istiod does not send them to Envoy. If no namespace has a
// Secret of that name, it may be where the inventory does not show it.
var secretNamespaceRule = Rule{"secretnamespace", []code.Code{code.SecretInOtherNamespace}, (*Audit).secretNamespaces}

func (a *Audit) secretNamespaces() {
	elsewhere := map[string]string{}
	for _, secret := range a.Inventory.Secrets() {
		elsewhere[secret.Name] = secret.Namespace
	}
	for _, g := range a.Gateways {
		for _, server := range g.Servers {
			name := server.Spec.GetTls().GetCredentialName()
			where, shown := elsewhere[name]
			if at, lacks := a.onlyNamespaceLacks(a.PodNamespaces(g), name); shown && lacks {
				a.report(finding{
					code: code.SecretInOtherNamespace, at: server.At.Field("tls.credentialName"),
					message: fmt.Sprintf("Secret %s is in namespace %s, but the gateway's pods are in %s", name, where, at),
					hint:    "move it to namespace " + at,
				})
			}
		}
	}
}

// onlyNamespaceLacks returns the only one of the namespaces, if it does not have the
// Secret.
func (a *Audit) onlyNamespaceLacks(namespaces map[string]bool, name string) (string, bool) {
	for namespace := range namespaces {
		_, exists := a.Inventory.Secret(namespace, name)
		_, made := a.Inventory.MadeSecret(namespace, name)
		return namespace, len(namespaces) == 1 && !exists && !made
	}
	return "", false
}
