package bench

import (
	"fmt"
	"strings"
)

// Expects generates two files: a program of N hosts, half of them published with
// https and half of them origination hosts, and an expect for each.
func Expects(s Size) []File {
	d := newDrawer(s.Seed)
	var lines, expects []string
	for i := range s.N {
		host := d.host()
		if i%2 == 1 {
			lines = append(lines, fmt.Sprintf("egress %s via gateway originate-tls", host))
			expects = append(expects, fmt.Sprintf("expect default/client GET http://%s/ -> %s:443 tls via egress", host, host))
			continue
		}
		service, namespace := d.word(), d.namespace()
		lines = append(lines, fmt.Sprintf("expose %s.%s https at %s cert wildcard-%d", service, namespace, host, d.IntN(certificates)))
		expects = append(expects, fmt.Sprintf("expect outside GET https://%s/ -> %s.%s:80", host, service, namespace))
	}
	return []File{{"program.gwc", d.shuffled(lines)}, {"expects.gwc", d.shuffled(expects)}}
}

// Edits is the number of statements that Edited changes.
const Edits = 10

// Edited returns the program of Expects, without the expects, and the same with ten
// edits: five backends are other services, and five hosts are called directly, without a gateway.
func Edited(s Size) (before, after []File) {
	program := Expects(s)[0]
	lines := strings.Split(string(program.Text), "\n")
	left := map[string]int{"expose": Edits / 2, "egress": Edits / 2}
	for i, line := range lines {
		kind, rest, _ := strings.Cut(line, " ")
		if left[kind] == 0 {
			continue
		}
		left[kind]--
		if kind == "expose" {
			lines[i] = "expose other-" + rest
		} else {
			lines[i] = strings.TrimSuffix(line, " via gateway originate-tls")
		}
	}
	return []File{program}, []File{{program.Name, []byte(strings.Join(lines, "\n"))}}
}
