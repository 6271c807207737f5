package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/lang"
)

// synonyms are words of other tools, and the words of the language that mean the
// same.
var synonyms = map[string]string{
	"mtls": "mutual", "host": "at", "hosts": "at", "domain": "at", "port": "on", "gateway": "via",
	"secret": "cert", "tls-secret": "cert", "credential": "cert", "ssl": "https", "h2": "http2",
	"lb": "balance", "loadbalancer": "balance", "namespaces": "for",
}

// absent are what people look for in the language, and what Istio has for it.
// The words are those of other tools, separated by spaces.
var absent = []struct{ words, istio string }{
	{"jwt oidc oauth oauth2 token tokens authenticate", "a RequestAuthentication with an AuthorizationPolicy"},
	{"allow deny block authorize rbac allowlist denylist whitelist blacklist ip-allow ip-deny", "an AuthorizationPolicy"},
	{"auth ext-auth ext-authz extauth forward-auth", "an AuthorizationPolicy with the action CUSTOM"},
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

// absentWords maps each word to the object of Istio.
var absentWords = func() map[string]string {
	table := map[string]string{}
	for _, a := range absent {
		for word := range strings.FieldsSeq(a.words) {
			table[word] = a.istio
		}
	}
	return table
}()

// foreign returns what to write for a word that the language does not have.
func foreign(word string) (f lang.Foreign) {
	word = strings.ToLower(word)
	if other := synonyms[word]; other != "" {
		f.Instead = []string{other}
	}
	if istio := absentWords[word]; istio != "" {
		f.Hint = "gwc has no word for it; in Istio it is " + istio + ", beside the program"
	}
	return f
}
