package diag_test

import (
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

func TestRemoval(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a  [b] c", "a c"},
		{"a [b] # c", "a # c"},
		{"{ a, [b] }", "{ a }"},
		{"{ a, [b], c }", "{ a, c }"},
		{"{\n  a\n  [b]\n}", "{\n  a\n}"},
		{"{\r\n  a\r\n  [b]\r\n}", "{\r\n  a\r\n}"},
		{"{\n  a,\n  [b],\n  c\n}", "{\n  a,\n  \n  c\n}"},
		{"{\n  a\n  [b] # c\n}", "{\n  a\n  # c\n}"},
		{"{\n  a\n  [b] }", "{\n  a\n  }"},
		{"a\n[b]", "a\n"},
		{"[b]", ""},
	} {
		start, end := -1, -1
		var text []byte
		for _, c := range []byte(test.text) {
			switch c {
			case '[':
				start = len(text)
			case ']':
				end = len(text)
			default:
				text = append(text, c)
			}
		}
		r := diag.Removal(diag.NewFile("f", text).Span(start, end))
		if got := string(text[:r.Start()]) + string(text[r.End():]); got != test.want {
			t.Errorf("%q becomes %q, want %q", test.text, got, test.want)
		}
	}
}

func TestEditString(t *testing.T) {
	for _, test := range []struct{ piece, text, want string }{
		{"htps", "https", "replaced `htps` with `https`"}, {", b", "", "removed `, b`"}, {"", "}", "added `}`"},
	} {
		if got := (diag.Edit{Span: find("a htps, b", test.piece), Text: test.text}).String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// TestFixesOfKeys checks that no fix of a file with a private key is shown.
func TestFixesOfKeys(t *testing.T) {
	const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\nexpos a\n"
	for name, form := range forms {
		if got, none := in(t, form, wrong(find(key, "expos")).WithFix(find(key, "expos"), "expose")), in(t, form, wrong(find(key, "expos"))); got != none {
			t.Errorf("%s: the fix is shown:\n%s", name, got)
		}
	}
}
