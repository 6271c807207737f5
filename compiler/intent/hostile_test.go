package intent_test

import (
	"strings"
	"testing"
	"time"
)

// Time grows with the input and no faster, also where it is hostile.
func TestHostileInputIsLinear(t *testing.T) {
	for name, text := range map[string]func(n int) string{
		"ports":             func(n int) string { return "egress a.com tcp " + strings.Repeat("1,", n) + "1" },
		"wrong ports":       func(n int) string { return "egress a.com tcp " + strings.Repeat("0,", n) + "1" },
		"hosts":             func(n int) string { return "egress " + strings.Repeat("a.com, ", n) + "b.com" },
		"clauses":           func(n int) string { return "expose a http at a.com" + strings.Repeat(" on 80", n) },
		"conditions":        func(n int) string { return "route a { route" + strings.Repeat(" header a", n) + " -> b }" },
		"destinations":      func(n int) string { return "route a { route -> " + strings.Repeat("1% b, ", n) + "1% c }" },
		"settings":          func(n int) string { return "expose a http at b.c {" + strings.Repeat("timeout 1s\n", n) + "}" },
		"routes":            func(n int) string { return "route a {" + strings.Repeat("route /x -> b\n", n) + "}" },
		"syntax errors":     func(n int) string { return strings.Repeat("expose\n", n) },
		"long statement":    func(n int) string { return "expose a http at b.c " + strings.Repeat("x ", n) },
		"error at end":      func(n int) string { return "route a {" + strings.Repeat("route /x -> b\n", n) + "route }" },
		"error in comments": func(n int) string { return "route a {\nroute" + strings.Repeat("\n# c", n) + "\nroute -> b }" },
		"errors in block":   func(n int) string { return "route a {" + strings.Repeat("route /x b\n", n) + "}" },
		"unclosed blocks":   func(n int) string { return strings.Repeat("route a {\n", n) },
		"open braces":       func(n int) string { return strings.Repeat("{", n) },
		"closing braces":    func(n int) string { return strings.Repeat("}\n", n) },
		"comments":          func(n int) string { return "route a {\nroute -> b" + strings.Repeat("\n# c", n) + "}\n}" },
		"bad bytes":         func(n int) string { return strings.Repeat("\xff ", n) },
		"open strings":      func(n int) string { return strings.Repeat("\"\n", n) },
		"placeholders":      func(n int) string { return strings.Repeat("${", n) },
		"one word":          func(n int) string { return strings.Repeat("a", n) },
	} {
		took := func(n int) time.Duration {
			program := text(n)
			start := time.Now()
			lower(program)
			return time.Since(start)
		}
		const n = 1000
		took(n / 10)
		var small, large time.Duration
		for range 6 { // a machine that does something else is slow at times
			if small, large = took(n), took(8*n); large <= 40*small+300*time.Millisecond {
				break
			}
		}
		if large > 40*small+300*time.Millisecond {
			t.Errorf("%s: 8 times the input takes %s, not about 8 times %s", name, large, small)
		}
	}
}
