package call

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"time"
)

// token adds a signed token to the call, where `at` says, with the claims of a word such as
// iss=https://id.example.com,groups=admins+staff. `alg=none` does not sign it, `key=other` signs with another key,
// `exp=past` is one that has expired, and `bare=TEXT` is a text instead of a token.
func (c *Call) token(spec string) error {
	soon := time.Now().Truncate(time.Hour).Add(3 * time.Hour).Unix() // the same in all calls of a run, or nearly so
	claims := map[string]any{"iss": "https://id.example.com", "aud": "shop", "sub": "user", "exp": soon}
	at, prefix, algorithm, seed, text := "authorization", "Bearer ", "ES256", "tokens", ""
	for one := range strings.SplitSeq(spec, ",") {
		name, value, _ := strings.Cut(one, "=")
		switch {
		case name == "at":
			at, prefix = value, ""
		case name == "alg":
			algorithm = value
		case name == "key":
			seed = value
		case name == "bare":
			text = value
		case name == "exp" && value == "past":
			claims["exp"] = time.Now().Truncate(time.Hour).Add(-2 * time.Hour).Unix()
		case name == "nbf" && value == "future":
			claims["nbf"] = soon
		case value == "none":
			delete(claims, name)
		case strings.Contains(value, "+"):
			claims[name] = strings.Split(value, "+")
		case strings.Contains(name, "."):
			outer, inner, _ := strings.Cut(name, ".")
			claims[outer] = map[string]any{inner: value}
		case name != "":
			claims[name] = strings.ReplaceAll(value, "_", " ")
		}
	}
	t := Token{Parts: parts(claims, at, prefix, seed != "tokens" || algorithm != "ES256", text)}
	if text == "" {
		text = sign(claims, algorithm, seed)
	}
	return c.carry(t, at, prefix, text)
}

// carry adds the text of a token at a place.
func (c *Call) carry(t Token, at, prefix, text string) error {
	switch kind, name, _ := strings.Cut(at, ":"); kind {
	case "cookie":
		t.Header = [2]string{"cookie", name + "=" + text}
	case "query":
		separator := "?"
		if strings.Contains(c.Path, "?") {
			separator = "&"
		}
		t.Query = separator + name + "=" + url.QueryEscape(text)
	case "authorization":
		t.Header = [2]string{kind, prefix + text}
	case "header":
		t.Header = [2]string{name, text}
	default:
		return fmt.Errorf("unknown place %q of a token", at)
	}
	c.Path += t.Query
	if t.Query == "" {
		c.Headers = append(c.Headers, t.Header)
	}
	c.Tokens = append(c.Tokens, t)
	return nil
}

// Token is a token that a call has: in a header, or in its path.
type Token struct {
	Parts  []string // in the words of gwc
	Header [2]string
	Query  string
}

// parts are those of a token in the words of gwc, which knows no keys and no time: what is wrong with it is said.
func parts(claims map[string]any, at, prefix string, unsigned bool, bare string) (list []string) {
	if prefix == "" {
		list = append(list, "at="+at)
	}
	if bare != "" {
		return append(list, "bare="+bare)
	}
	for _, name := range slices.Sorted(maps.Keys(claims)) {
		switch value := claims[name].(type) {
		case string:
			list = append(list, name+"="+value)
		case []string:
			list = append(list, name+"="+strings.Join(value, "+"))
		case map[string]any:
			for inner, text := range value {
				list = append(list, fmt.Sprintf("%s.%s=%s", name, inner, text))
			}
		}
	}
	now := time.Now().Unix()
	if exp, ok := claims["exp"].(int64); ok && exp < now {
		list = append(list, "exp=past")
	}
	if nbf, ok := claims["nbf"].(int64); ok && nbf > now {
		list = append(list, "nbf=future")
	}
	if unsigned {
		list = append(list, "key=other")
	}
	return list
}

// keyOf makes a key of a word, the same in every process: cases have its public half in a file.
func keyOf(seed string) *ecdsa.PrivateKey {
	sum := sha256.Sum256([]byte("gwc conformance " + seed))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	return key
}

// KeySet is the public key by which tokens of cases are verified, as a JSON Web Key Set.
func KeySet() string {
	key := keyOf("tokens")
	raw, err := key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	text := func(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
	return fmt.Sprintf(`{"keys": [{"kty": "EC", "kid": "1", "use": "sig", "alg": "ES256", "crv": "P-256", "x": %q, "y": %q}]}`, text(raw[1:33]), text(raw[33:]))
}

func sign(claims map[string]any, algorithm, seed string) string {
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(map[string]any{"alg": algorithm, "typ": "JWT", "kid": "1"}) + "." + part(claims)
	if algorithm == "none" {
		return text + "."
	}
	sum := sha256.Sum256([]byte(text))
	der, err := keyOf(seed).Sign(nil, sum[:], crypto.SHA256) // without chance, so that a call is the same each time
	if err != nil {
		panic(err)
	}
	var signature struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &signature); err != nil {
		panic(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(append(padded(signature.R), padded(signature.S)...))
}

func padded(n *big.Int) []byte { return n.FillBytes(make([]byte, 32)) }
