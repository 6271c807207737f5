package intent_test

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang/code"
)

// heads are a line of each statement that has a block.
var heads = map[string]string{
	"certificate": "certificate c",
	"confine":     "confine shop except 10.0.0.1",
	"egress":      "egress a.example.com",
	"expose":      "expose a http at a.example.com",
	"gateway":     "gateway g",
	"mesh":        "mesh",
	"raw":         "raw \"a.yaml\"",
	"route":       "route a",
	"service":     "service a",
	"tokens":      "tokens t",
}

// TestAcceptEverywhere checks that each statement that has a block takes `accept`
// there, also if it has another error, and that those at the top of a file apply
// to every statement.
func TestAcceptEverywhere(t *testing.T) {
	for _, keyword := range intent.Keywords() {
		if keyword == "for" || !strings.Contains(intent.Usage(keyword), "{ ... }") { // the block of `for` has statements
			continue
		}
		head := heads[keyword]
		if head == "" {
			t.Errorf("%s has a block: say how its line begins", keyword)
			continue
		}
		statement := head + " {\n accept GWC0315 \"one\"\n accept GWC0316 \"two\"\n}"
		out, said := lowered("accept GWC0224 \"top\"\n"+statement, nil)
		if len(out.Accepts) != 3 || strings.Contains(said, "accept") {
			t.Errorf("%s: %d are accepted: %s", statement, len(out.Accepts), said)
			continue
		}
		if top, block := out.Accepts[0], out.Accepts[1]; !top.WholeFile || block.WholeFile || block.Within.Text() != statement {
			t.Errorf("%s: counts for %q", statement, block.Within.Text())
		}
	}
}

func TestAcceptWrong(t *testing.T) {
	refuse(t, nil, []refused{
		{`accept`, "1:7 GWC0112 : expected a code (usage: accept CODE REASON)"},
		{`accept GWC0315`, "1:1 GWC0115 accept GWC0315: `accept` requires a reason (write `accept GWC0315 \"why this is intended\"`)"},
		{`accept GWC0315 soon`, "1:16 GWC0115 soon: the reason must be quoted (write `\"soon\"`)"},
		{`accept GWC0315 " "`, "1:16 GWC0115 \" \": the reason must not be empty (write `\"why this is intended\"`)"},
		{`accept GWC0315 "x" "y"`, "1:20 GWC0111 \"y\": unexpected string (usage: accept CODE REASON)"},
		{`accept GWC0351 "x"`, "1:8 GWC0116 GWC0351: unknown code `GWC0351` (did you mean `GWC0315`?)"},
		{`accept gwc0315 "x"`, "1:8 GWC0116 gwc0315: unknown code `gwc0315` (write `GWC0315`)"},
		{`accept anything "x"`, "1:8 GWC0116 anything: unknown code `anything` (write the code in brackets from the warning)"},
		{`accept GWC0203 "x"`, "1:8 GWC0117 GWC0203: error GWC0203 cannot be accepted (remove the `accept` and fix the error: " + code.Code("GWC0203").Title() + ")"},
		{`acept GWC0315 "x"`, "1:1 GWC0110 acept: unknown word `acept` (did you mean `accept`?)"},
	})
}
