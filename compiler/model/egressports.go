package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// With returns the clauses that declare a port in addition. Without declared ports
// a host has the default ones, which have to be declared with it.
func (h *EgressHost) With(port EgressPort) string {
	isDefault := func(p EgressPort) bool {
		return slices.ContainsFunc(h.Named, func(at diag.Span) bool { return at == p.At })
	}
	if !slices.ContainsFunc(h.Ports, isDefault) {
		return fmt.Sprintf("%s %d", port.Protocol, port.Number)
	}
	var clauses []string
	for _, protocol := range []Protocol{HTTP, TLS, TCP} {
		var numbers []string
		for _, p := range append(slices.Clone(h.Ports), port) {
			if p.Protocol == protocol {
				numbers = append(numbers, fmt.Sprint(p.Number))
			}
		}
		if len(numbers) > 0 {
			clauses = append(clauses, string(protocol)+" "+strings.Join(numbers, ", "))
		}
	}
	return strings.Join(clauses, " ")
}
