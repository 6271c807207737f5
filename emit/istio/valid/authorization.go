package valid

import (
	"net/netip"
	"strconv"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
)

// authorizationRule finds AuthorizationPolicies that Istio refuses. Source:
// pkg/config/validation ValidateAuthorizationPolicy, pkg/config/security.
var authorizationRule = Rule{"authorization", []string{"AuthorizationPolicy"}, []code.Code{
	code.ExclusiveObjectFields, code.InvalidObjectLabel, code.InvalidTargetRef, code.PolicyWithoutRules, code.UnsupportedObjectField,
	code.MissingObjectField, code.InvalidObjectAddress, code.ObjectValueOutOfRange, code.InvalidObjectText, code.UnknownAttribute,
}, (*check).authorization}

func (c *check) authorization() {
	spec := c.spec.(*security.AuthorizationPolicy)
	c.targets(spec.Selector, spec.TargetRef, spec.TargetRefs)
	custom := spec.Action == security.AuthorizationPolicy_CUSTOM
	switch {
	case spec.Rules == nil && custom, spec.Rules == nil && spec.Action == security.AuthorizationPolicy_DENY:
		c.report(code.PolicyWithoutRules, "spec.action", "add rules: [{}] for every request", "a %s policy without rules has no effect", spec.Action)
	case custom && spec.GetProvider().GetName() == "":
		c.report(code.PolicyWithoutRules, "spec.action", "add provider: {name: NAME}", "action CUSTOM needs a provider")
	}
	if spec.GetProvider() != nil && !custom {
		c.report(code.PolicyWithoutRules, "spec.provider", "write action: CUSTOM", "action %s excludes a provider", spec.Action)
	}
	for i, r := range spec.Rules {
		path := item("spec.rules", i)
		if r == nil {
			c.report(code.MissingObjectField, path, "write {}", "empty rule")
			continue
		}
		if custom {
			c.customRule(path, r)
		}
		for j, f := range r.From {
			c.source(item(path+".from", j), f.GetSource())
		}
		for j, t := range r.To {
			c.operation(item(path+".to", j), t.GetOperation())
		}
		for j, w := range r.When {
			c.condition(item(path+".when", j), w)
		}
	}
}

// A listField is a list of texts by its name.
type listField struct {
	name string
	list []string
}

// customRule checks that a rule of an external authorizer has only what it supports.
func (c *check) customRule(path string, r *security.Rule) {
	for i, f := range r.From {
		s := f.GetSource()
		for _, l := range []listField{
			{"namespaces", s.GetNamespaces()}, {"notNamespaces", s.GetNotNamespaces()}, {"serviceAccounts", s.GetServiceAccounts()}, {"notServiceAccounts", s.GetNotServiceAccounts()},
			{"trustDomains", s.GetTrustDomains()}, {"notTrustDomains", s.GetNotTrustDomains()}, {"principals", s.GetPrincipals()}, {"notPrincipals", s.GetNotPrincipals()},
			{"requestPrincipals", s.GetRequestPrincipals()}, {"notRequestPrincipals", s.GetNotRequestPrincipals()},
		} {
			if len(l.list) > 0 {
				c.report(code.UnsupportedObjectField, item(path+".from", i)+".source."+l.name, "remove it", "action CUSTOM does not support %s", l.name)
			}
		}
	}
	for i, w := range r.When {
		switch key := w.GetKey(); {
		case key == "source.namespace", key == "source.serviceAccount", key == "source.trustDomain", key == "source.principal", strings.HasPrefix(key, "request.auth."):
			c.report(code.UnsupportedObjectField, item(path+".when", i)+".key", "remove it", "action CUSTOM does not support %s", key)
		}
	}
}

func (c *check) source(path string, s *security.Source) {
	path += ".source"
	if s == nil {
		c.report(code.MissingObjectField, strings.TrimSuffix(path, ".source"), "add source, or remove it", "from without a source")
		return
	}
	given := false
	for _, l := range []struct {
		listField
		check func(path, text string) bool
	}{
		{listField{"principals", s.Principals}, nil}, {listField{"notPrincipals", s.NotPrincipals}, nil},
		{listField{"requestPrincipals", s.RequestPrincipals}, nil}, {listField{"notRequestPrincipals", s.NotRequestPrincipals}, nil},
		{listField{"namespaces", s.Namespaces}, nil}, {listField{"notNamespaces", s.NotNamespaces}, nil},
		{listField{"ipBlocks", s.IpBlocks}, c.block}, {listField{"notIpBlocks", s.NotIpBlocks}, c.block},
		{listField{"remoteIpBlocks", s.RemoteIpBlocks}, c.block}, {listField{"notRemoteIpBlocks", s.NotRemoteIpBlocks}, c.block},
		{listField{"serviceAccounts", s.ServiceAccounts}, c.account}, {listField{"notServiceAccounts", s.NotServiceAccounts}, c.account},
		{listField{"trustDomains", s.TrustDomains}, c.trustDomain}, {listField{"notTrustDomains", s.NotTrustDomains}, c.trustDomain},
	} {
		given = given || len(l.list) > 0
		c.each(path+"."+l.name, l.list, l.check)
		if strings.HasSuffix(strings.ToLower(l.name), "serviceaccounts") && len(l.list) > mostAccounts {
			c.report(code.ObjectValueOutOfRange, path+"."+l.name, "use several sources", "%s has more than %d items", l.name, mostAccounts)
		}
	}
	if !given {
		c.report(code.MissingObjectField, path, "add a condition, or remove from", "the source has no condition")
	}
	identities := len(s.Principals) + len(s.NotPrincipals) + len(s.Namespaces) + len(s.NotNamespaces)
	if identities > 0 && len(s.ServiceAccounts)+len(s.NotServiceAccounts) > 0 {
		c.report(code.ExclusiveObjectFields, path, "use two sources", "serviceAccounts excludes namespaces and principals")
	}
}

const mostAccounts = 16

// each checks that no item of a list is empty, and each by a function.
func (c *check) each(path string, list []string, also func(path, text string) bool) {
	for i, text := range list {
		if text == "" {
			c.report(code.MissingObjectField, item(path, i), "remove it", "empty value in %s", last(path))
		} else if also != nil {
			also(item(path, i), text)
		}
	}
}

func (c *check) block(path, text string) bool {
	_, err := netip.ParsePrefix(text)
	valid := err == nil
	if !strings.Contains(text, "/") {
		valid = isAddress(text)
	}
	if !valid {
		c.report(code.InvalidObjectAddress, path, "write an IP address or a range, as 10.0.0.0/8", "invalid address %q", text)
	}
	return valid
}

const longestAccount = 320

func (c *check) account(path, text string) bool {
	namespace, name, found := strings.Cut(text, "/")
	valid := !strings.Contains(text, "*") && len(text) <= longestAccount && namespace != "" && (!found || name != "" && !strings.Contains(name, "/"))
	if !valid {
		c.report(code.InvalidObjectText, path, "write NAMESPACE/ACCOUNT", "invalid service account %q", text)
	}
	return valid
}

func (c *check) trustDomain(path, text string) bool {
	valid := c.wildcardValue(path, text)
	if strings.Contains(text, "/") {
		c.report(code.InvalidObjectText, path, "write the domain only, as cluster.local", "invalid trust domain %q", text)
		return false
	}
	return valid
}

func (c *check) wildcardValue(path, text string) bool {
	n := strings.Count(text, "*")
	if n > 1 || n == 1 && !strings.HasPrefix(text, "*") && !strings.HasSuffix(text, "*") {
		c.report(code.InvalidObjectText, path, "write one * at the beginning or the end", "invalid wildcard %q", text)
		return false
	}
	return true
}

func (c *check) portText(path, text string) bool {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > 65535 {
		c.report(code.ObjectValueOutOfRange, path, "write a port from 1 to 65535", "invalid port %q", text)
		return false
	}
	return true
}

func (c *check) operation(path string, o *security.Operation) {
	if o == nil {
		c.report(code.MissingObjectField, path, "add operation, or remove it", "to without an operation")
		return
	}
	path += ".operation"
	given := false
	for _, l := range []struct {
		listField
		check func(path, text string) bool
	}{
		{listField{"ports", o.Ports}, c.portText}, {listField{"notPorts", o.NotPorts}, c.portText}, {listField{"methods", o.Methods}, nil}, {listField{"notMethods", o.NotMethods}, nil},
		{listField{"paths", o.Paths}, c.pathTemplate}, {listField{"notPaths", o.NotPaths}, c.pathTemplate}, {listField{"hosts", o.Hosts}, nil}, {listField{"notHosts", o.NotHosts}, nil},
	} {
		given = given || len(l.list) > 0
		c.each(path+"."+l.name, l.list, l.check)
	}
	if !given {
		c.report(code.MissingObjectField, path, "add a condition, or remove to", "the operation has no condition")
	}
}

// segmentText is a segment of a path with a template. Source: pkg/config/security
// validLiteral.
var segmentText = lazy.MustCompile("^[a-zA-Z0-9-._~%!$&'()+,;:@=]+$")

// pathTemplate checks a path with {*} and {**}.
func (c *check) pathTemplate(path, text string) bool {
	template := strings.Contains(text, "{*}") || strings.Contains(text, "{**}")
	rest := false
	for segment := range strings.SplitSeq(strings.Trim(text, "/"), "/") {
		isTemplate := segment == "{*}" || segment == "{**}"
		switch {
		case isTemplate && rest:
			c.report(code.InvalidObjectText, path, "write {**} once, as the last template", "{**} is not the last template of path %q", text)
			return false
		case isTemplate:
			rest = segment == "{**}"
		case strings.ContainsAny(segment, "{}"), template && !segmentText.MatchString(segment):
			c.report(code.InvalidObjectText, path, "write {*} or {**} as a whole segment", "invalid segment %q of path %q", segment, text)
			return false
		}
	}
	return true
}
