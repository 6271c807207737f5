package gwc_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestFormat formats the programs of testdata/fmt, and their results again.
func TestFormat(t *testing.T) {
	golden.Sections(t, "testdata/fmt", "want.gwc", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		text := mustFormat(t, string(files["main.gwc"].Data))
		if again := mustFormat(t, text); again != text {
			t.Errorf("formatting again changes it:\n%s", again)
		}
		return []byte(text)
	})
}

func mustFormat(t *testing.T, text string) string {
	t.Helper()
	out, list := gwc.Format(diag.NewFile("main.gwc", []byte(text)))
	for _, d := range list {
		t.Errorf("%s: %s", d.Code, d.Message)
	}
	return string(out)
}

// TestFormatBytes formats what a golden cannot show.
func TestFormatBytes(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"blank lines", " \n\t\r\n\n", ""},
		{"CRLF", "program a\r\n\r\n\r\nmesh {\r\n  dns-capture # b \r\n}\r\n", "program a\n\nmesh {\n  dns-capture  # b\n}\n"},
		{"no line end", "program a", "program a\n"},
		{"a byte order mark", "\uFEFFprogram a\n", "program a\n"},
		{"tabs", "mesh\t{\t\n\t\tdns-capture\t}\t", "mesh {\n  dns-capture\n}\n"},
		{"spaces after a comment", "# a\tb \t\n#\n", "# a\tb\n#\n"},
		{"a comment without a line end", "program a # b", "program a  # b\n"},
	} {
		if got := mustFormat(t, test.text); got != test.want {
			t.Errorf("%s: %q; want %q", test.name, got, test.want)
		}
	}
}

// TestFormatErrors checks that a file with a syntax error has no formatted text, and
// that a file of which only the meaning is wrong has one.
func TestFormatErrors(t *testing.T) {
	for text, formats := range map[string]bool{
		"expose a http at a.example.com {": false,
		"expose a http att a.example.com":  false,
		"expsoe a http at a.example.com":   false,
		"mesh { domain }":                  false,
		"program a }":                      false,
		"program \"a":                      false,
		"program a\x01":                    false,
		"expose a htpp at a.example.com":   true,
		"expose a http at a_b via nowhere": true,
	} {
		out, list := gwc.Format(diag.NewFile("main.gwc", []byte(text)))
		if (out != nil) != formats || diag.Failed(list) == formats {
			t.Errorf("%q: %q, %d diagnostics", text, out, len(list))
		}
	}
}

// FuzzFormat checks of every text that formatting it is idempotent and changes
// neither words nor comments, or that it has an error.
func FuzzFormat(f *testing.F) {
	for _, text := range []string{
		"expose web:8080 https at a.example.com, # a\n b.example.com {\nroute /a->web # b\n}\n",
		"gateway a { ports 80->8080,\n443 -> 8443 } mesh {\n}\n# end",
		"service a { port 1 http, connections 2,\nrequests 3 }\r\n\r\n",
		"route a { route ~ `/x{2}` -> 50% a, 50% b { cors { origin a\n methods GET } } }",
		",\nmesh",
		"egress a.example.com via gateway {\n route GET /a from account a/b\n}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, list := gwc.Format(diag.NewFile("main.gwc", []byte(text)))
		if out == nil {
			for _, d := range list {
				if d.Code == "GWC0193" {
					t.Error(d.Message)
				}
			}
			if !diag.Failed(list) {
				t.Error("no text and no error")
			}
			return
		}
		if again := mustFormat(t, string(out)); again != string(out) {
			t.Errorf("%q, and then %q", out, again)
		}
		if before, after := withoutSpaces(text), withoutSpaces(string(out)); before != after {
			t.Errorf("%q instead of %q", after, before)
		}
	})
}

// withoutSpaces returns the tokens of a text, each on a line.
func withoutSpaces(text string) string {
	var b strings.Builder
	for _, t := range lang.Lex(text) {
		if t.Kind != lang.EOL {
			fmt.Fprintln(&b, strings.TrimRight(t.Text, " \t"))
		}
	}
	return b.String()
}

// manyLines returns a program of n times 10 lines.
func manyLines(n int) *diag.File {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `# Team %[1]d.
expose web%[1]d:8080 https at h%[1]d.example.com, g%[1]d.example.com via public redirect http {
  timeout 10s # for all
  route GET /api header x-v = %[1]d -> api%[1]d.team:8080 { retry 2 per-try 1s }
  route ~ "^/v[0-9]+/x" -> 25.5%% a%[1]d:80, 74.5%% b%[1]d:80
    route -> web%[1]d:8080
}

egress x%[1]d.example.org via gateway originate-tls
service s%[1]d.team { port 8080 http, subset v1 version=v1 }
`, i)
	}
	return diag.NewFile("main.gwc", b.Bytes())
}

// TestFormatIsLinear checks that the allocations grow with a file and no faster.
func TestFormatIsLinear(t *testing.T) {
	allocations := func(n int) float64 {
		file := manyLines(n)
		return testing.AllocsPerRun(2, func() { gwc.Format(file) })
	}
	few, many := allocations(1000), allocations(4000)
	t.Logf("%.0f allocations for 10,000 lines, %.0f for 40,000", few, many)
	if many > 4.4*few || many > 4*40_000 {
		t.Error("these are too many")
	}
}

// BenchmarkFormat formats 100,000 lines.
func BenchmarkFormat(b *testing.B) {
	file := manyLines(10_000)
	b.SetBytes(int64(len(file.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if out, list := gwc.Format(file); out == nil {
			b.Fatal(list[0].Message)
		}
	}
}
