package valid

import (
	"slices"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// attributes are the keys of conditions, and how their values are checked. Source:
// pkg/config/security ValidateAttribute.
var attributes = map[string]func(c *check, path, text string) bool{
	"source.ip": (*check).block, "remote.ip": (*check).block, "destination.ip": (*check).block, "destination.port": (*check).portText,
	"source.serviceAccount": (*check).account, "source.trustDomain": (*check).wildcardValue,
	"source.namespace": nil, "source.principal": nil, "request.auth.principal": nil, "request.auth.audiences": nil, "request.auth.presenter": nil, "connection.sni": nil,
}

// mapped are the beginnings of keys with a name in brackets.
var mapped = []string{"request.headers", "request.auth.claims", "experimental.envoy.filters."}

// replaced are keys that have another form.
var replaced = map[string]string{
	"destination.namespace": "use the namespace of the policy", "destination.labels": "use the selector", "destination.name": "use the selector", "destination.user": "use the selector",
}

func (c *check) condition(path string, w *security.Condition) {
	key := w.GetKey()
	switch {
	case key == "":
		c.report(code.MissingObjectField, path, "add key", "a condition needs a key")
		return
	case len(w.Values) == 0 && len(w.NotValues) == 0:
		c.report(code.MissingObjectField, path, "add values", "a condition needs values or notValues")
		return
	}
	check, known := attributes[key]
	if !known && !c.mappedKey(path+".key", key) {
		return
	}
	for _, l := range []listField{{"values", w.Values}, {"notValues", w.NotValues}} {
		var also func(path, text string) bool
		if check != nil {
			also = func(path, text string) bool { return check(c, path, text) }
		}
		c.each(path+"."+l.name, l.list, also)
		if key == "source.serviceAccount" && len(l.list) > mostAccounts {
			c.report(code.ObjectValueOutOfRange, path+"."+l.name, "use several conditions", "%s has more than %d items", l.name, mostAccounts)
		}
	}
}

// mappedKey reports whether a key is valid that has a name in brackets.
func (c *check) mappedKey(path, key string) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(key, prefix) }
	if slices.ContainsFunc(mapped, begins) {
		open := strings.Index(key, "[")
		if strings.HasSuffix(key, "]") && open > 0 && open < len(key)-2 {
			return true
		}
		c.report(code.UnknownAttribute, path, "write "+key+"[NAME]", "attribute %q needs a name in brackets", key)
		return false
	}
	name, _, _ := strings.Cut(key, "[")
	if hint := replaced[name]; hint != "" && (name == key || name == "destination.labels") {
		c.report(code.UnknownAttribute, path, hint, "Istio no longer has the attribute %s", name)
		return false
	}
	c.report(code.UnknownAttribute, path, meantWord(key, append(sorted(attributes), "request.headers[NAME]", "request.auth.claims[NAME]")), "unknown attribute %q", key)
	return false
}
