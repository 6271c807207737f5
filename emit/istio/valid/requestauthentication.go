package valid

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// requestAuthenticationRule finds RequestAuthentications that Istio refuses. Source:
// pkg/config/validation ValidateRequestAuthentication.
var requestAuthenticationRule = Rule{"requestauthentication", []string{"RequestAuthentication"}, []code.Code{
	code.ExclusiveObjectFields, code.InvalidObjectLabel, code.InvalidTargetRef, code.InvalidJWTRule, code.InvalidObjectHeader, code.InvalidObjectDuration,
}, (*check).requestAuthentication}

func (c *check) requestAuthentication() {
	spec := c.spec.(*security.RequestAuthentication)
	c.targets(spec.Selector, spec.TargetRef, spec.TargetRefs)
	for i, r := range spec.JwtRules {
		if r != nil {
			c.jwtRule(item("spec.jwtRules", i), r)
		}
	}
}

func (c *check) jwtRule(path string, r *security.JWTRule) {
	for _, l := range []listField{{"audiences", r.Audiences}, {"fromParams", r.FromParams}, {"fromCookies", r.FromCookies}} {
		for i, text := range l.list {
			if text == "" {
				c.report(code.InvalidJWTRule, item(path+"."+l.name, i), "remove it", "empty value in %s", l.name)
			}
		}
	}
	if r.Issuer == "" && r.JwksUri == "" {
		c.report(code.InvalidJWTRule, path, "add issuer", "a JWT rule needs an issuer or a jwksUri")
	}
	if u, err := url.Parse(r.JwksUri); r.JwksUri != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https") {
		c.report(code.InvalidJWTRule, path+".jwksUri", "write https://HOST/PATH", "invalid jwksUri %q", r.JwksUri)
	}
	if r.Jwks != "" && !isKeySet(r.Jwks) {
		c.report(code.InvalidJWTRule, path+".jwks", `write {"keys": [...]}`, "jwks is not a JSON Web Key Set")
	}
	for i, h := range r.FromHeaders {
		if h.GetName() == "" {
			c.report(code.InvalidJWTRule, item(path+".fromHeaders", i), "add name", "a header of a JWT rule needs a name")
		}
	}
	for i, h := range r.OutputClaimToHeaders {
		at := item(path+".outputClaimToHeaders", i)
		switch {
		case h.GetClaim() == "" || h.GetHeader() == "":
			c.report(code.InvalidJWTRule, at, "add header and claim", "outputClaimToHeaders needs header and claim")
		case !claimHeaderText.MatchString(h.Header):
			c.report(code.InvalidObjectHeader, at+".header", "write letters, digits, dashes and underscores", "invalid header name %q", h.Header)
		}
	}
	c.duration(path+".timeout", r.Timeout)
}

// keyParts are the parts that a key needs, by its kty. Source: RFC 7518.
var keyParts = map[string][]string{"RSA": {"n", "e"}, "EC": {"crv", "x", "y"}, "OKP": {"crv", "x"}, "oct": {"k"}}

// isKeySet reports whether a text is a JSON Web Key Set, or one key.
func isKeySet(text string) bool {
	var set map[string]json.RawMessage
	if json.NewDecoder(strings.NewReader(text)).Decode(&set) != nil { // what follows is ignored, as Istio's parser does
		return false
	}
	list, isSet := set["keys"]
	if !isSet {
		var key map[string]any
		return json.NewDecoder(strings.NewReader(text)).Decode(&key) == nil && key != nil && isKey(key)
	}
	var keys []map[string]any
	return json.Unmarshal(list, &keys) == nil && !slices.ContainsFunc(keys, func(k map[string]any) bool { return !isKey(k) })
}

func isKey(key map[string]any) bool {
	parts, known := keyParts[str(key["kty"])]
	return known && !slices.ContainsFunc(parts, func(name string) bool { return str(key[name]) == "" })
}
