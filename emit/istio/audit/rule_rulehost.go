package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// ruleHosts finds DestinationRules of services that do not exist.
func ruleHosts(s *set) {
	full := s.fullNamespaces()
	for _, r := range s.rules {
		name, namespace, missing := s.noService(r.host, full)
		if !missing {
			continue
		}
		s.report(finding{
			code: code.RuleWithoutService, at: r.part("spec.host"), message: fmt.Sprintf("namespace %s has no service %s, so the rule has no effect", namespace, name),
			hint: "write the full name, SERVICE.NAMESPACE.svc." + s.mesh.Domain,
		})
	}
}

// noService splits the full name of a service and reports whether its namespace,
// whose Services are known, does not have it.
func (s *set) noService(host string, full map[string]bool) (name, namespace string, missing bool) {
	name, namespace, ok := s.service(host)
	_, exists := s.inventory.Service(namespace, name)
	_, declared := s.entryOf.hosts.Find(host)
	return name, namespace, ok && !exists && !declared && full[namespace]
}
