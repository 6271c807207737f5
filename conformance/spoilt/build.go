package spoilt

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// variable is the environment variable that names the rule that is off.
const variable = "GWC_SPOILT"

var offWord = regexp.MustCompile(`\boff\b`)

// off puts the question whether a rule is off in the place of the word off.
func off(rule, text string) string {
	return offWord.ReplaceAllString(text, fmt.Sprintf("isOff(%q)", rule))
}

// switches is the file of a package that knows which rule is off.
func switches(text string) string {
	_, name, _ := strings.Cut(text, "\npackage ")
	if strings.HasPrefix(text, "package ") {
		name = strings.TrimPrefix(text, "package ")
	}
	name, _, _ = strings.Cut(name, "\n")
	return fmt.Sprintf("package %s\n\nimport \"os\"\n\nvar spoilt = os.Getenv(%q)\n\nfunc isOff(rule string) bool { return spoilt == rule }\n", name, variable)
}

// Build builds a gwc whose rules can be switched off.
func Build(cases []Case) (compile.Build, error) {
	root, err := compile.Root()
	if err != nil {
		return compile.Build{}, err
	}
	var rules []Rule
	for _, c := range cases {
		rules = append(rules, c.Rules...)
	}
	files, err := Sources(root, rules)
	if err != nil {
		return compile.Build{}, err
	}
	return compile.Edited(files)
}

// Without is the build with a rule off; none: with all of them.
func Without(b compile.Build, rule string) compile.Build {
	b.Env = []string{variable + "=" + rule}
	return b
}
