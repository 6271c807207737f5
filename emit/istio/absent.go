package istio

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// absent are what people look for in the language, and what Istio has for it. The
// words are those of other tools, separated by spaces.
var absent = []struct{ words, instead string }{
	{"deny block authorize rbac denylist blacklist ip-deny", "an AuthorizationPolicy"},
	{"basic basic-auth", "an EnvoyFilter with the filter basic_auth"},
	{"limit rate-limit ratelimit rate throttle quota", "an EnvoyFilter with the filter local_ratelimit"},
	{"body body-size max-body body-limit buffer client-max-body-size", "an EnvoyFilter with the filter buffer"},
	{"compress compression gzip brotli", "an EnvoyFilter with the filter compressor"},
	{"cache", "an EnvoyFilter with the filter cache"},
	{"lua", "an EnvoyFilter with the filter lua"},
	{"wasm", "a WasmPlugin"},
	{"log logs logging access-log trace tracing metrics telemetry", "a Telemetry"},
	{"proxy-protocol", "the setting gatewayTopology.proxyProtocol of a ProxyConfig"},
	{"waypoint", "a gateway of the class istio-waypoint"},
}

// renamed are words of other tools for what the language has by other words, and words
// of the language that are written elsewhere.
var renamed = []struct{ words, hint string }{
	{"jwt oidc oauth oauth2 token tokens authenticate", "declare `tokens NAME { ... }` as a statement, and write `allow tokens NAME` in the block of an `expose` or a route"},
	{"allow allowlist whitelist ip-allow", "write `allow address 192.0.2.0/24` in the block of an `expose` or a route"},
	{"auth check ext-auth ext-authz extauth forward-auth", "declare `authorizer NAME` as a statement, and write `check NAME` in the block of an `expose` or a route"},
}

// absentWords returns the hint for each word.
func absentWords() (list []model.AbsentWord) {
	for _, r := range renamed {
		for word := range strings.FieldsSeq(r.words) {
			list = append(list, model.AbsentWord{Word: word, Hint: r.hint})
		}
	}
	for _, a := range absent {
		for word := range strings.FieldsSeq(a.words) {
			list = append(list, model.AbsentWord{Word: word, Hint: "gwc has no word for it; in Istio it is " + a.instead + ": write it in a manifest, and `raw \"FILE.yaml\"` in the program"})
		}
	}
	return list
}
