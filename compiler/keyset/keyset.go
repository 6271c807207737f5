// Package keyset reads JSON Web Key Sets (RFC 7517), the public keys by which tokens
// are verified. It never returns or quotes private and secret keys.
package keyset

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
)

// A Fault is why a text is not a set of public keys.
type Fault string

// The faults.
const (
	NotJSON Fault = "it is not a JSON object with a list `keys`"
	None    Fault = "it has no keys"
	Unknown Fault = "a key has an unknown type, or lacks a part"
	Weak    Fault = "an RSA key has less than 2048 bits"
	Secret  Fault = "it contains a private or secret key"
)

// Error returns the fault as text, which never quotes the keys.
func (f Fault) Error() string { return string(f) }

// public are the parts of a public key, by its type, in the order in which they are
// written (RFC 7518, 6.2 and 6.3; RFC 8037, 2).
var public = map[string][]string{"RSA": {"n", "e"}, "EC": {"crv", "x", "y"}, "OKP": {"crv", "x"}}

// secret are the parts of private keys and of symmetric ones (RFC 7518, 6.2.2, 6.3.2
// and 6.4).
var secret = []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

// described are the parts of any key that are kept.
var described = []string{"kty", "kid", "use", "alg"}

// Read returns the public keys of a set as JSON in one line. What it does not know of a
// key is left out.
func Read(text []byte) (string, error) {
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), &set); err != nil {
		return "", NotJSON
	}
	if len(set.Keys) == 0 {
		return "", None
	}
	out := make([]map[string]string, 0, len(set.Keys))
	for _, key := range set.Keys {
		if slices.ContainsFunc(secret, func(part string) bool { return key[part] != nil }) || key["kty"] == "oct" {
			return "", Secret
		}
	}
	for _, key := range set.Keys {
		one, err := readKey(key)
		if err != nil {
			return "", err
		}
		out = append(out, one)
	}
	line, err := json.Marshal(map[string]any{"keys": out})
	return string(line), err
}

func readKey(key map[string]any) (map[string]string, error) {
	kind, _ := key["kty"].(string)
	parts, known := public[kind]
	if !known {
		return nil, Unknown
	}
	out := map[string]string{}
	for _, part := range slices.Concat(described, parts) {
		text, _ := key[part].(string)
		if text == "" && slices.Contains(parts, part) {
			return nil, Unknown
		}
		if text != "" {
			out[part] = text
		}
	}
	if kind == "RSA" {
		modulus, err := base64.RawURLEncoding.DecodeString(out["n"])
		if err != nil {
			return nil, Unknown
		}
		if len(bytes.TrimLeft(modulus, "\x00")) < 2048/8 {
			return nil, Weak
		}
	}
	return out, nil
}
