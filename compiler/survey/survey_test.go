package survey_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/survey"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestReasons checks that what people wrote stays text, whatever reads the sheet.
func TestReasons(t *testing.T) {
	file := diag.NewFile("a|b.gwc", []byte("accept"))
	var list []model.Accepted
	for _, reason := range []string{"=1+1", "+1", "-1", "@x", "\tx", "a|b", "<b>", "`x`", "[x](y)", "\u202ereversed", `"quoted", twice`} {
		list = append(list, model.Accepted{Accept: model.Accept{Code: "GWC0316", Reason: reason, At: file.Span(0, 6)}})
	}
	sheet := survey.AcceptedSheet(survey.AcceptedOf(list))
	for format, wants := range map[string][]string{
		"csv":      {",'=1+1,", ",'+1,", ",'-1,", ",'@x,", ",'\tx,", `,"""quoted"", twice",`},
		"markdown": {`| a\|b |`, "| &lt;b&gt; |", "| \\`x\\` |", `| \[x\](y) |`, `| a\|b.gwc:1 |`, "| &lt;U+202E&gt;reversed |"},
		"table":    {"  <U+202E>reversed  "},
		"json":     {`"reason": "<b>"`, `"silenced": []`},
	} {
		var b strings.Builder
		if err := sheet.Write(&b, format); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s has no %q:\n%s", format, want, &b)
			}
		}
	}
	if err := sheet.Write(&strings.Builder{}, "yaml"); err == nil {
		t.Error("a sheet as yaml")
	}
}

// TestSilenced checks that no piece of a key is shown that a message could have.
func TestSilenced(t *testing.T) {
	const word = "MHcCAQEEIBvDxpn4S7WgNqyZYpMPbXY0RRiYf0oWCy5ysy2GiLpfoAoGCCqGSM49"
	file := diag.NewFile("a.gwc", []byte("accept\n-----BEGIN EC PRIVATE KEY-----\n"+word+"\n-----END EC PRIVATE KEY-----\n"))
	at := file.Span(0, 6)
	list := survey.AcceptedOf([]model.Accepted{{
		Accept:   model.Accept{Code: "GWC0316", Reason: "why", At: at},
		Silenced: []diag.Diagnostic{diag.At(at, "GWC0316", "any host `%s`", word)},
	}})
	if got := list[0].Silenced[0].Message; strings.Contains(got, "MHcC") {
		t.Errorf("shows %s", got)
	}
}
