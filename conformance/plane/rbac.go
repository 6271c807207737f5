package plane

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// allows says what a policy filter does with a leg, as Envoy evaluates RBAC rules. A rule that is not known here is an
// error: it must not pass for a match or for none.
func allows(rules *rbacv3.RBAC, l leg) (bool, error) {
	if rules == nil {
		return true, nil
	}
	matched := false
	for _, policy := range rules.Policies {
		permitted, err := anyOf(policy.Permissions, func(q *rbacv3.Permission) (bool, error) { return permission(q, l) })
		if err != nil {
			return false, err
		}
		known, err := anyOf(policy.Principals, func(q *rbacv3.Principal) (bool, error) { return principal(q, l) })
		if err != nil {
			return false, err
		}
		matched = matched || permitted && known
	}
	return matched == (rules.Action == rbacv3.RBAC_ALLOW), nil
}

func anyOf[T any](list []T, holds func(T) (bool, error)) (bool, error) {
	for _, e := range list {
		if ok, err := holds(e); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func allOf[T any](list []T, holds func(T) (bool, error)) (bool, error) {
	for _, e := range list {
		if ok, err := holds(e); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

func permission(q *rbacv3.Permission, l leg) (bool, error) {
	again := func(q *rbacv3.Permission) (bool, error) { return permission(q, l) }
	switch rule := q.Rule.(type) {
	case *rbacv3.Permission_Any:
		return rule.Any, nil
	case *rbacv3.Permission_AndRules:
		return allOf(rule.AndRules.Rules, again)
	case *rbacv3.Permission_OrRules:
		return anyOf(rule.OrRules.Rules, again)
	case *rbacv3.Permission_NotRule:
		ok, err := again(rule.NotRule)
		return !ok, err
	case *rbacv3.Permission_RequestedServerName:
		return text(rule.RequestedServerName, l.sni), nil
	case *rbacv3.Permission_Header:
		return l.request != nil && matchesHeader(rule.Header, l.request), nil
	case *rbacv3.Permission_DestinationPort:
		return int(rule.DestinationPort) == l.port, nil
	case *rbacv3.Permission_UrlPath:
		return l.request != nil && text(rule.UrlPath.GetPath(), l.request.pathAlone()), nil
	}
	return false, fmt.Errorf("a policy's permission is not known to the judge: %v", q)
}

func principal(q *rbacv3.Principal, l leg) (bool, error) {
	again := func(q *rbacv3.Principal) (bool, error) { return principal(q, l) }
	switch rule := q.Identifier.(type) {
	case *rbacv3.Principal_Any:
		return rule.Any, nil
	case *rbacv3.Principal_AndIds:
		return allOf(rule.AndIds.Ids, again)
	case *rbacv3.Principal_OrIds:
		return anyOf(rule.OrIds.Ids, again)
	case *rbacv3.Principal_NotId:
		ok, err := again(rule.NotId)
		return !ok, err
	case *rbacv3.Principal_Authenticated_:
		return l.hasName(rule.Authenticated.GetPrincipalName()), nil
	case *rbacv3.Principal_DirectRemoteIp:
		return within(rule.DirectRemoteIp, l.direct)
	case *rbacv3.Principal_RemoteIp:
		if l.client == "" && l.request != nil {
			return false, errors.New("a policy asks for a client's address where the judge does not know it")
		}
		return within(rule.RemoteIp, cmp.Or(l.client, l.direct))
	case *rbacv3.Principal_Metadata:
		return holds(rule.Metadata, l.metadata) //nolint:staticcheck // the field that istiod sets
	case *rbacv3.Principal_Header:
		return l.request != nil && matchesHeader(rule.Header, l.request), nil
	case *rbacv3.Principal_FilterState:
		if rule.FilterState.Key == "io.istio.peer_principal" {
			return l.principal != "" && text(rule.FilterState.GetStringMatch(), l.principal), nil
		}
	}
	return false, fmt.Errorf("a policy's principal is not known to the judge: %v", q)
}

// hasName says whether the sender's certificate has a name that matches; nil is any sender that has one.
func (l leg) hasName(m *matcherv3.StringMatcher) bool {
	names := l.names
	if l.principal != "" {
		names = append(slices.Clone(names), l.principal)
	}
	return slices.ContainsFunc(names, func(name string) bool { return text(m, name) })
}

// text is Envoy's string matcher; nil takes everything.
func text(m *matcherv3.StringMatcher, value string) bool {
	if m == nil {
		return true
	}
	fold := func(s string) string {
		if m.IgnoreCase {
			return strings.ToLower(s)
		}
		return s
	}
	value = fold(value)
	switch p := m.MatchPattern.(type) {
	case *matcherv3.StringMatcher_Exact:
		return value == fold(p.Exact)
	case *matcherv3.StringMatcher_Prefix:
		return strings.HasPrefix(value, fold(p.Prefix))
	case *matcherv3.StringMatcher_Suffix:
		return strings.HasSuffix(value, fold(p.Suffix))
	case *matcherv3.StringMatcher_Contains:
		return strings.Contains(value, fold(p.Contains))
	case *matcherv3.StringMatcher_SafeRegex:
		return whole(p.SafeRegex.Regex, value)
	}
	return false
}

// whole matches a regular expression against all of a text, as Envoy does. It is written anew: a quotation that is open at
// its end would quote what is put around it.
func whole(expression, value string) bool {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return false
	}
	re, err := regexp.Compile("^(?:" + parsed.String() + ")$")
	return err == nil && re.MatchString(value)
}
