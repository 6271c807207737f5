package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// namespaceRule finds namespaces and service accounts that do not exist, in exportTo and
// in policies. Namespaces are known if the inventory shows any Namespace.
var namespaceRule = Rule{"namespace", []code.Code{code.MissingNamespace, code.MissingAccount}, (*Audit).namespaces}

// A census is the names that the inventory shows.
type census struct {
	namespaces []string            // none if no Namespace is shown
	accounts   map[string][]string // names, by namespace
	account    map[string]bool     // by NAMESPACE/NAME
}

func (a *Audit) census() census {
	c := census{accounts: map[string][]string{}, account: map[string]bool{}}
	shown := false
	seen := map[string]bool{}
	for _, o := range a.Inventory.Objects() {
		switch {
		case o.Kind == "Namespace" && o.APIVersion == "v1":
			shown = true
			seen[o.Name] = true
		case o.Kind == "ServiceAccount" && o.APIVersion == "v1":
			c.accounts[o.Namespace] = append(c.accounts[o.Namespace], o.Name)
			c.account[o.Namespace+"/"+o.Name] = true
			seen[o.Namespace] = true
		default:
			seen[o.Namespace] = true
		}
	}
	for _, s := range a.Inventory.Services() {
		seen[s.Namespace] = true
	}
	for name := range seen {
		if shown && name != "" {
			c.namespaces = append(c.namespaces, name)
		}
	}
	slices.Sort(c.namespaces)
	return c
}

func (a *Audit) namespaces() {
	c := a.census()
	for _, v := range a.VirtualServices {
		a.exported(c, v.Object, v.Spec.ExportTo)
	}
	for _, r := range a.DestinationRules {
		a.exported(c, r.Object, r.Spec.ExportTo)
	}
	for _, e := range a.ServiceEntries {
		a.exported(c, e.Object, e.Spec.ExportTo)
	}
	for _, p := range a.AuthorizationPolicies {
		for i, rule := range p.Spec.Rules {
			for j, from := range rule.GetFrom() {
				s := from.GetSource()
				at := p.Part("spec.rules[%d].from[%d].source", i, j)
				for k, n := range s.GetNamespaces() {
					a.knownNamespace(c, at.Field(fmt.Sprintf("namespaces[%d]", k)), n, "no caller is of it")
				}
				for k, text := range s.GetPrincipals() {
					a.principal(c, at.Field(fmt.Sprintf("principals[%d]", k)), text)
				}
				for k, text := range s.GetServiceAccounts() {
					namespace, name, found := strings.Cut(text, "/")
					if !found {
						namespace, name = p.Namespace, text
					}
					a.knownAccount(c, at.Field(fmt.Sprintf("serviceAccounts[%d]", k)), namespace, name)
				}
			}
		}
	}
}

func (a *Audit) exported(c census, o *world.Object, list []string) {
	for i, n := range list {
		if n != "." && n != "*" && n != "~" {
			a.knownNamespace(c, o.Part("spec.exportTo[%d]", i), n, "nobody there sees the object")
		}
	}
}

func (a *Audit) knownNamespace(c census, at world.Part, name, effect string) {
	if len(c.namespaces) == 0 || strings.Contains(name, "*") || name == a.Mesh.Root {
		return
	}
	if _, shown := slices.BinarySearch(c.namespaces, name); shown {
		return
	}
	similar := a.similarTo(name, "namespace", func() []string { return c.namespaces })
	hint := "write a namespace that exists"
	if similar != "" {
		hint = "did you mean " + similar + "?"
	}
	a.absent(finding{code: code.MissingNamespace, at: at, message: fmt.Sprintf("unknown namespace %s: %s", name, effect), hint: hint}, similar != "")
}

// principal checks TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT.
func (a *Audit) principal(c census, at world.Part, text string) {
	parts := strings.Split(text, "/")
	if len(parts) == 5 && parts[1] == "ns" && parts[3] == "sa" {
		a.knownNamespace(c, at, parts[2], "no caller is of it")
		a.knownAccount(c, at, parts[2], parts[4])
	}
}

func (a *Audit) knownAccount(c census, at world.Part, namespace, name string) {
	shown := c.accounts[namespace]
	if len(shown) == 0 || strings.Contains(name, "*") || name == "default" || c.account[namespace+"/"+name] {
		return
	}
	similar := a.similarTo(name, "account "+namespace, func() []string { return shown })
	hint := "write a service account that exists"
	if similar != "" {
		hint = "did you mean " + similar + "?"
	}
	a.absent(finding{
		code: code.MissingAccount, at: at, message: fmt.Sprintf("namespace %s has no service account %s: no caller has it", namespace, name), hint: hint,
	}, similar != "")
}
