package keyset

import (
	"errors"
	"strings"
	"testing"
)

const public256 = `{"kty": "EC", "kid": "1", "crv": "P-256", "x": "aa", "y": "bb", "x5c": ["left out"]}`

func TestRead(t *testing.T) {
	got, err := Read([]byte(`{"keys": [` + public256 + `], "more": 1}`))
	if want := `{"keys":[{"crv":"P-256","kid":"1","kty":"EC","x":"aa","y":"bb"}]}`; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]Fault{
		`[]`:                         NotJSON,
		`{}`:                         None,
		`{"keys": [{}]}`:             Unknown,
		`{"keys": [{"kty": "RSA"}]}`: Unknown,
		`{"keys": [{"kty": "RSA", "n": "c2hvcnQ", "e": "AQAB"}]}`:                                                      Weak,
		`{"keys": [{"kty": "oct", "k": "SECRET"}]}`:                                                                    Secret,
		`{"keys": [` + public256 + `, {"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "d": "SECRET"}]}`:              Secret,
		`{"keys": [{"kty": "RSA", "n": "c2hvcnQ", "e": "AQAB", "p": "SECRET"}]}`:                                       Secret,
		`{"keys": [{"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "d": 7}, {"kty": "unknown"}, ` + public256 + `]}`: Secret,
	} {
		got, err := Read([]byte(text))
		if !errors.Is(err, want) || got != "" {
			t.Errorf("%s: %q, %v; want %v", text, got, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: the message quotes a key", text)
		}
	}
}
