package manual

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// groups are the groups of codes, by their first two digits.
var groups = []struct{ digits, title string }{
	{"01", "Syntax"}, {"02", "Names and values"}, {"03", "Conflicts"}, {"04", "TLS"}, {"05", "Routing"},
	{"06", "Egress"}, {"07", "Target"}, {"08", "Scale"}, {"09", "Inventory"},
	{"10", "Values"}, {"11", "Objects"}, {"12", "Deployment"}, {"13", "Callers"}, {"14", "Outcomes"},
}

// Index returns the list of all codes in Markdown.
func Index() string {
	var b strings.Builder
	b.WriteString("# Diagnostic codes\n\n`gwc explain CODE` prints the same pages. Both come from `lang/code/pages`.\n")
	for _, g := range groups {
		codes := of(g.digits)
		if len(codes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| code | severity | title |\n|---|---|---|\n", g.title)
		for _, c := range codes {
			fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", c, c, c.Severity(), c.Title())
		}
	}
	return b.String()
}

func of(digits string) (codes []code.Code) {
	for _, c := range code.All() {
		if strings.HasPrefix(string(c), "GWC"+digits) {
			codes = append(codes, c)
		}
	}
	return codes
}

// List returns all codes with severity and title, one line for each.
func List() string {
	var b strings.Builder
	for _, c := range code.All() {
		fmt.Fprintf(&b, "%s  %-7s  %s\n", c, c.Severity(), c.Title())
	}
	return b.String()
}
