package call

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestKeySet compares the keys of the example with those by which tokens of calls are signed.
func TestKeySet(t *testing.T) {
	text, err := os.ReadFile("../../examples/access-tokens/jwks.json")
	if err != nil {
		t.Fatal(err)
	}
	var shown, made any
	if err := json.Unmarshal(text, &shown); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(KeySet()), &made); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(shown, made) {
		t.Errorf("the example has %s, tokens are verified by %s", text, KeySet())
	}
}

// TestToken looks at where a token of a call is.
func TestToken(t *testing.T) {
	for line, want := range map[string]string{
		"outside GET http://a.example.com/ token at=cookie:s -> 403":    "cookie s=ey",
		"outside GET http://a.example.com/ token at=header:x -> 403":    "x ey",
		"outside GET http://a.example.com/ token sub=me -> 403":         "authorization Bearer ey",
		"outside GET http://a.example.com/ token bare=garbage -> 403":   "authorization Bearer garbage",
		"outside GET http://a.example.com/ token at=query:key -> 403":   "/?key=ey",
		"outside GET http://a.example.com/?a token at=query:key -> 403": "/?a&key=ey",
	} {
		c, err := Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		got := c.Path
		if len(c.Headers) > 0 {
			got = c.Headers[0][0] + " " + c.Headers[0][1]
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
	if _, err := Parse("outside GET http://a.example.com/ token at=nowhere -> 403"); err == nil {
		t.Error("a token without a place is accepted")
	}
}
