package valid

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/lang/code"
)

// An expression is a rule that a CustomResourceDefinition has in CEL, as a function of
// the value, and what to say if it is false.
type expression struct {
	code          code.Code
	fits          func(v any) bool
	message, hint string
	part          string // of the value, at which the message is; may be empty
}

type fields = map[string]any

// expressions checks a value by the expressions of its schema.
func (c *check) expressions(s *schema, v any, path string) {
	for _, r := range s.Rules {
		e := expressions[oneLine(r.Rule)]
		if e.fits != nil && !e.fits(v) {
			at := strings.TrimSuffix(path+"."+e.part, ".")
			c.report(e.code, at, e.hint, "%s: %s", last(at), e.message)
		}
	}
}

// expressions has a function for every expression of the schemas.
var expressions = map[string]expression{
	`duration(self) >= duration('1ms')`: {code.InvalidObjectDuration, isDuration, "must be a duration of at least 1ms", "write a duration, as 500ms or 10s", ""},
	`0 < self && self <= 65535`:         {code.ObjectValueOutOfRange, isPortNumber, "must be a port from 1 to 65535", "write a port from 1 to 65535", ""},
	`self != "*"`:                       {code.InvalidObjectHost, func(v any) bool { return v != "*" }, "must not be *", "write a host", ""},

	`self.all(key, key.size() != 0)`:    {code.InvalidObjectLabel, allKeys(func(k string) bool { return k != "" }), "a label must have a key", "write KEY: VALUE", ""},
	`self.all(key, !key.contains("*"))`: {code.InvalidObjectLabel, allKeys(func(k string) bool { return !strings.Contains(k, "*") }), "a selector has no wildcards", "write the whole label", ""},
	`!self.contains("*")`:               {code.InvalidObjectLabel, func(v any) bool { return !strings.Contains(str(v), "*") }, "a selector has no wildcards", "write the whole value", ""},
	`self.size() == 0`:                  {code.InvalidTargetRef, func(v any) bool { return str(v) == "" }, "a reference to another namespace is not supported", "remove namespace", ""},

	selectors: {code.ExclusiveObjectFields, atMostOne("selector", "targetRef", "targetRefs"), "only one of selector and targetRefs can be set", "remove one of them", ""},
	`(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1`:                         {code.ExclusiveObjectFields, atMostOne("selector", "targetRefs"), "only one of selector and targetRefs can be set", "remove one of them", ""},
	`(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1`:                 {code.ExclusiveObjectFields, atMostOne("workloadSelector", "targetRefs"), "only one of workloadSelector and targetRefs can be set", "remove one of them", ""},
	`(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1`:                  {code.ExclusiveObjectFields, atMostOne("workloadSelector", "endpoints"), "only one of workloadSelector and endpoints can be set", "remove one of them", ""},
	`(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1`:             {code.ExclusiveObjectFields, atMostOne("tlsCertificates", "credentialNames"), "only one of tlsCertificates and credentialNames can be set", "remove one of them", ""},
	`(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1`:             {code.ExclusiveObjectFields, atMostOne("tlsCertificates", "credentialNames"), "only one of tlsCertificates and credentialNames can be set", "remove one of them", ""},
	`(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1`:              {code.ExclusiveObjectFields, atMostOne("credentialName", "credentialNames"), "only one of credentialName and credentialNames can be set", "remove one of them", ""},
	`has(self.wasm) != has(self.lua)`:                                                            {code.ExclusiveObjectFields, func(v any) bool { return has(v, "wasm") != has(v, "lua") }, "exactly one of wasm and lua must be set", "keep one of them", ""},
	`(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1`: {code.ExclusiveObjectFields, atMostOne("jwksUri", "jwks_uri", "jwks"), "only one of jwks and jwksUri can be set", "remove one of them", ""},
	accountsAlone: {code.ExclusiveObjectFields, accountsAreAlone, "serviceAccounts excludes namespaces and principals", "use two sources", ""},

	`isURL(self) ? (url(self).getScheme() in ["", "http", "https", "file", "oci"]) : (isURL("http://" + self) && url("http://" + self).getScheme() in ["", "http", "https", "file", "oci"])`: {code.InvalidObjectText, isModuleURL, "must be an http, https, file or oci URL", "write oci://HOST/PATH", ""},
	`isURL(self) ? (url(self).getScheme() in ["", "http", "https", "oci", "file"]) : (isURL("http://" + self) && url("http://" + self).getScheme() in ["", "http", "https", "oci", "file"])`: {code.InvalidObjectText, isModuleURL, "must be an http, https, file or oci URL", "write oci://HOST/PATH", ""},
	`(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)`:                                                                                                              {code.ExclusiveObjectFields, func(v any) bool { return str(get(v, "valueFrom")) != "HOST" || !has(v, "value") }, "value excludes valueFrom: HOST", "remove value", ""},
	`has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)`:                                                                    {code.ExclusiveObjectFields, func(v any) bool { return (str(get(v, "context")) == "WAYPOINT") == has(v, "waypoint") }, "waypoint and context: WAYPOINT belong together", "write context: WAYPOINT", ""},

	`!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))`: {code.EntryResolution, rangesFit, "a range of addresses needs resolution NONE or STATIC", "write resolution: NONE, or single addresses", ""},
	`((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true`:                                                             {code.EntryResolution, func(v any) bool { return resolution(v) != "NONE" || !has(v, "endpoints") }, "resolution NONE excludes endpoints", "write resolution: STATIC or DNS", "endpoints"},
	`((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true`:                 {code.EntryResolution, func(v any) bool { return resolution(v) != "DNS_ROUND_ROBIN" || len(items(get(v, "endpoints"))) <= 1 }, "resolution DNS_ROUND_ROBIN allows one endpoint", "write resolution: DNS", ""},
	`has(self.address) || has(self.network)`:                                                                                                  {code.MissingObjectField, func(v any) bool { return has(v, "address") || has(v, "network") }, "an endpoint needs an address", "add address", ""},
	`(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true`:                                                 {code.ExclusiveObjectFields, func(v any) bool { return !isUnix(get(v, "address")) || !has(v, "ports") }, "a unix domain socket excludes ports", "remove ports", ""},
	`self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true`:                                        {code.InvalidObjectAddress, func(v any) bool { return !isUnix(v) || len(str(v)) > 7 && (str(v)[7] == '/' || str(v)[7] == '@') }, "must be an absolute path", "write unix:///PATH", ""},
	`self.startsWith("unix://") ? !self.endsWith("/") : true`:                                                                                 {code.InvalidObjectAddress, func(v any) bool { return !isUnix(v) || !strings.HasSuffix(str(v), "/") }, "must be the path of a file", "remove the slash at its end", ""},
	`self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))`:                                              {code.InvalidObjectText, allKeys(func(k string) bool { return len(k) < 63 && isLabel(k) }), "invalid name of a port", "write letters, digits and dashes", ""},
	`self.all(l1, self.exists_one(l2, l1.number == l2.number))`:                                                                               {code.DuplicateElement, numbersDiffer, "duplicate port number", "remove one of them", ""},
	`self in ["", "HTTP", "HTTPS"]`:                                                                                                           {code.UnknownObjectValue, func(v any) bool { return v == "" || v == "HTTP" || v == "HTTPS" }, "must be HTTP or HTTPS", "write HTTP", ""},
	`has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true`: {code.PortsWithoutSelector, portsHaveSelector, "needs a selector", "add selector: {matchLabels: {KEY: VALUE}}", "portLevelMtls"},
	`self.all(key, 0 < int(key) && int(key) <= 65535)`:                                                                                        {code.ObjectValueOutOfRange, allKeys(func(k string) bool { n, err := strconv.ParseInt(k, 10, 64); return err == nil && 0 < n && n <= 65535 }), "a port must be from 1 to 65535", "write a port from 1 to 65535", ""},
	`url(self).getScheme() in ["http", "https"]`:                                                                                              {code.InvalidJWTRule, isWebURL, "must be an http or https URL", "write https://HOST/PATH", ""},
	`((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true`:                                                   {code.MissingObjectField, func(v any) bool { return str(get(v, "operation")) != "UPSERT" || str(get(v, "value")) != "" }, "UPSERT needs a value", "add value", ""},
	`((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true`:                                                     {code.ExclusiveObjectFields, func(v any) bool { return str(get(v, "operation")) != "REMOVE" || !has(v, "value") }, "REMOVE excludes a value", "remove value", ""},
}

const (
	selectors     = `(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1`
	accountsAlone = `(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) && !has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true`
)

func has(v any, name string) bool { f, _ := v.(fields); _, set := f[name]; return set }

func get(v any, name string) any { f, _ := v.(fields); return f[name] }

func str(v any) string { s, _ := v.(string); return s }

func items(v any) []any { l, _ := v.([]any); return l }

// resolution returns the resolution of an entry, which is NONE by default.
func resolution(v any) string {
	if !has(v, "resolution") {
		return "NONE"
	}
	return str(get(v, "resolution"))
}

func isUnix(v any) bool { return strings.HasPrefix(str(v), unixPrefix) }

func isDuration(v any) bool {
	d, err := time.ParseDuration(str(v))
	return err == nil && d >= time.Millisecond
}

func isPortNumber(v any) bool {
	number, _ := v.(json.Number)
	n, err := number.Float64()
	return err == nil && 0 < n && n <= 65535
}

func allKeys(fits func(string) bool) func(any) bool {
	return func(v any) bool {
		f, _ := v.(fields)
		for key := range f {
			if !fits(key) {
				return false
			}
		}
		return true
	}
}

func atMostOne(names ...string) func(any) bool {
	return func(v any) bool {
		set := 0
		for _, name := range names {
			if has(v, name) {
				set++
			}
		}
		return set <= 1
	}
}

func accountsAreAlone(v any) bool {
	others := has(v, "principals") || has(v, "notPrincipals") || has(v, "namespaces") || has(v, "notNamespaces")
	return !others || !has(v, "serviceAccounts") && !has(v, "notServiceAccounts")
}

func rangesFit(v any) bool {
	if r := resolution(v); r == "STATIC" || r == "NONE" {
		return true
	}
	for _, a := range items(get(v, "addresses")) {
		if strings.Contains(str(a), "/") {
			return false
		}
	}
	return true
}

func numbersDiffer(v any) bool {
	seen := map[string]bool{}
	for _, p := range items(v) {
		number := fmt.Sprint(get(p, "number"))
		if seen[number] {
			return false
		}
		seen[number] = true
	}
	return true
}

func portsHaveSelector(v any) bool {
	labels, _ := get(get(v, "selector"), "matchLabels").(fields)
	return !has(v, "portLevelMtls") || len(labels) > 0
}

func isWebURL(v any) bool {
	u, err := url.ParseRequestURI(str(v))
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}

func isModuleURL(v any) bool {
	u, err := url.ParseRequestURI(str(v))
	if err != nil {
		u, err = url.ParseRequestURI("http://" + str(v))
	}
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "", "http", "https", "file", "oci":
		return true
	}
	return false
}
