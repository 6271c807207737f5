package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// secrets finds certificates in another namespace than the pods of the Gateway that
// names them: istiod does not send them to Envoy. If no namespace has a Secret of
// that name, it may be where the inventory does not show it.
func secrets(s *set) {
	elsewhere := map[string]string{}
	for _, secret := range s.inventory.Secrets() {
		elsewhere[secret.Name] = secret.Namespace
	}
	places := s.placesOfPods()
	for _, g := range s.gateways {
		for _, server := range g.servers {
			name := server.spec.GetTls().GetCredentialName()
			where, shown := elsewhere[name]
			if at, lacks := s.lacks(places[podsName(g.spec.Selector)], name); shown && lacks {
				s.report(finding{
					code: code.SecretInOtherNamespace, at: server.field("tls.credentialName"),
					message: fmt.Sprintf("Secret %s is in namespace %s, but the gateway's pods are in %s", name, where, at),
					hint:    "move it to namespace " + at,
				})
			}
		}
	}
}

// placesOfPods returns by selector the namespaces of the pods that Gateways select, as
// far as the inventory shows them.
func (s *set) placesOfPods() map[string]map[string]bool {
	places, p := map[string]map[string]bool{}, s.pods()
	for _, w := range s.inventory.Workloads() {
		for _, selector := range p.selecting(w.Labels) {
			if places[selector] == nil {
				places[selector] = map[string]bool{}
			}
			places[selector][w.Namespace] = true
		}
	}
	return places
}

// lacks returns the only namespace, if it does not have the Secret.
func (s *set) lacks(namespaces map[string]bool, name string) (string, bool) {
	for namespace := range namespaces {
		_, there := s.inventory.Secret(namespace, name)
		_, made := s.inventory.MadeSecret(namespace, name)
		return namespace, len(namespaces) == 1 && !there && !made
	}
	return "", false
}
