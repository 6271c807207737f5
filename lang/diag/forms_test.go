package diag_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

func sarif(w io.Writer, list []diag.Diagnostic) error { return diag.SARIF(w, "v1.2.3", list) }

// forms are all ways to print diagnostics.
var forms = map[string]func(io.Writer, []diag.Diagnostic) error{
	"text": diag.Text{}.Print, "json": diag.JSON, "sarif": sarif, "github": diag.GitHub, "junit": diag.JUnit,
}

func in(t *testing.T, form func(io.Writer, []diag.Diagnostic) error, list ...diag.Diagnostic) string {
	t.Helper()
	var b strings.Builder
	if err := form(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// named is a span of a whole text, in a file of that name.
func named(name, text string) diag.Span {
	return diag.NewFile(name, []byte(text)).Span(0, len(text))
}

func TestGitHub(t *testing.T) {
	unknown := func(span diag.Span) diag.Diagnostic {
		return diag.At(span, "GWC0110", "unknown word `expos`").WithHint("")
	}
	for _, test := range []struct {
		name string
		list []diag.Diagnostic
		want string
	}{
		{"nothing", nil, ""},
		{"a place, in characters", []diag.Diagnostic{unknown(find("at 天气.com <htpp>\n", "<htpp>"))},
			"::error file=shop.gwc,line=1,endLine=1,col=11,endColumn=17,title=GWC0110 unknown word::unknown word `expos`\n"},
		{"several lines, which have no columns", []diag.Diagnostic{unknown(find("x {\na\n}", "{\na\n}"))},
			"::error file=shop.gwc,line=1,endLine=3,title=GWC0110 unknown word::unknown word `expos`\n"},
		{"nowhere", []diag.Diagnostic{diag.At(diag.Span{}, "GWC0195", "not written").WithHint("")},
			"::notice title=GWC0195 Secret is not written::not written\n"},
		{"names and words that GitHub would take for its own", []diag.Diagnostic{
			diag.At(named("a,b:c%\r\n.gwc", "x"), "GWC0316", "100%%, any: host\r\n::error::").WithHint("say %%0A")},
			"::warning file=a%2Cb%3Ac%25␍␊.gwc,line=1,endLine=1,col=1,endColumn=2,title=GWC0316 route for any host::" +
				"100%25, any: host␍%0A::error::%0Ahint: say %250A\n"},
		{"what to do, and another place", []diag.Diagnostic{
			unknown(named("a.gwc", "x")).WithHint("write `x`").WithRelated(named("b.gwc", "y"), "first\x1b[1m here")},
			"::error file=a.gwc,line=1,endLine=1,col=1,endColumn=2,title=GWC0110 unknown word::" +
				"unknown word `expos`%0Ahint: write `x`%0Ab.gwc:1:1: first␛[1m here\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := in(t, diag.GitHub, test.list...); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

// TestSARIF checks the content of the results; internal/sarif checks the whole
// against the schema.
func TestSARIF(t *testing.T) {
	first, second := named("a b/ü:1.gwc", "天气 x\ny"), named("/tmp/b.gwc", "z")
	got := in(t, sarif,
		diag.At(second, "GWC0316", "any host").WithHint(""),
		diag.At(first, "GWC0110", "unknown word `x`").WithHint("write `y`").WithRelated(second, "first here"),
		diag.At(first, "GWC0316", "any host"))
	var text struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			ColumnKind string
			Results    []json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(got), &text); err != nil {
		t.Fatal(err)
	}
	run := text.Runs[0]
	if rules := run.Tool.Driver.Rules; len(rules) != 2 || rules[0].ID != "GWC0316" || rules[1].ID != "GWC0110" || run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("rules %v, columns of %s", rules, run.ColumnKind)
	}
	want := []string{
		`{"ruleId":"GWC0316","ruleIndex":0,"level":"warning","message":{"text":"any host"},"locations":[{"physicalLocation":{` +
			`"artifactLocation":{"uri":"file:///tmp/b.gwc"},"region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}}}]}`,
		`{"ruleId":"GWC0110","ruleIndex":1,"level":"error","message":{"text":"unknown word ` + "`x`\\nhint: write `y`" + `"},"locations":[{"physicalLocation":{` +
			`"artifactLocation":{"uri":"a%20b/%C3%BC:1.gwc"},"region":{"startLine":1,"startColumn":1,"endLine":2,"endColumn":2}}}],` +
			`"relatedLocations":[{"id":1,"physicalLocation":{"artifactLocation":{"uri":"file:///tmp/b.gwc"},` +
			`"region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}},"message":{"text":"first here"}}]}`,
	}
	for i, w := range want {
		if g := string(run.Results[i]); g != w {
			t.Errorf("got:\n%s\nwant:\n%s", g, w)
		}
	}
}

func TestFormsNeverSayAKey(t *testing.T) {
	const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nQx==\n-----END PRIVATE KEY-----\nexpos a\n"
	d := wrong(find(key, "Qx=="))
	d.Message = "unknown word Qx==, after MIIEvQIBADANBgkq"
	d.Hint = `write "Qx=="`
	d = d.WithRelated(find(key, "expos"), "expos follows Qx==")
	for name, form := range forms {
		got := in(t, form, d)
		if strings.Contains(got, "Qx") || strings.Contains(got, "MII") {
			t.Errorf("%s: a piece of the key is printed:\n%s", name, got)
		}
		if !strings.Contains(got, "unknown word …") || !strings.Contains(got, "expos follows") {
			t.Errorf("%s: what is not of the key is missing:\n%s", name, got)
		}
	}
}

func TestFormsOfNowhere(t *testing.T) {
	for name, form := range forms {
		if got := in(t, form, diag.At(diag.Span{}, "GWC0194", "yields no object").WithHint("write one")); !strings.Contains(got, "yields no object") ||
			!strings.Contains(got, "hint") || !strings.Contains(got, "GWC0194") {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

// TestQuiet checks that no format writes terminal control sequences, whatever
// the names and the texts are, and that JSON has the same content.
func TestQuiet(t *testing.T) {
	const loud = "\x1b[31m\x7f\u009b1m\u200b\u202e\u2066\u2028\u3164\ufeff\U000e0041\U000f0000"
	d := diag.At(named("a"+loud, "x "+loud), "GWC0110", "unknown %s", loud).WithHint("write %s", loud).
		WithRelated(named("b"+loud, loud), "here %s", loud).WithFix(named("a"+loud, "x"), loud)
	for name, form := range forms {
		text := in(t, form, d)
		for _, r := range text {
			if r != '\n' && strings.ContainsRune(loud[:1]+loud[5:6]+"\u009b\u200b\u202e\u2066\u2028\u3164\ufeff\U000e0041\U000f0000", r) {
				t.Errorf("%s has the character %U:\n%s", name, r, text)
			}
		}
		if name == "json" && (!json.Valid([]byte(text)) || !strings.Contains(text, `\u009b1m\u200b\u202e\u2066\u2028\u3164\ufeff\udb40\udc41\udb80\udc00`)) {
			t.Errorf("not said: %s", text)
		}
	}
}
