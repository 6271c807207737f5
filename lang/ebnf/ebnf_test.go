package ebnf_test

import (
	"encoding/json"
	"testing"

	participle "github.com/alecthomas/participle/v2/ebnf"

	"github.com/gwc-lang/gwc/lang/ebnf"
)

// TestParseString compares what is read with what participle's own reader reads.
func TestParseString(t *testing.T) {
	for _, text := range []string{
		"", `A = "a" b <c>? .`, `A = (B | "x" "y")* "{" (?! "}") C+ "}" . B = ((?= <d> ) "\"")! . C = A | <e>* | "->" .`,
		`A = .`, `A "a" .`, `A = "a"`, `A = ("a" .`, `A = <"a"> .`, `A = (?"a") .`, `= "a" .`, `A = "a" | .`, `A = "a`, `A = 1 .`, `A = "a" . B`,
	} {
		got, err := ebnf.ParseString(text)
		want, wanted := participle.ParseString(text)
		if (err == nil) != (wanted == nil) {
			t.Errorf("%s: %v, participle: %v", text, err, wanted)
		} else if err == nil && printed(t, got) != printed(t, want) {
			t.Errorf("%s is read as\n%s\nwant\n%s", text, printed(t, got), printed(t, want))
		}
	}
}

// printed returns the fields that both readers have.
func printed(t *testing.T, grammar any) string {
	t.Helper()
	text, err := json.Marshal(grammar)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	text, _ = json.Marshal(without(tree))
	return string(text)
}

// without removes what is empty.
func without(tree any) any {
	switch v := tree.(type) {
	case map[string]any:
		for name, value := range v {
			if value = without(value); value == nil || value == "" || value == false || value == 0.0 {
				delete(v, name)
			} else {
				v[name] = value
			}
		}
	case []any:
		for i := range v {
			v[i] = without(v[i])
		}
	}
	return tree
}
