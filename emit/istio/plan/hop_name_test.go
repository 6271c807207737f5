package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// TestHopNames holds that the names of a named program's hops are the program's,
// that a policy which knows no program matches them, and that they are never
// longer than Istio takes.
func TestHopNames(t *testing.T) {
	longest := strings.TrimSuffix(strings.Repeat("abcdefgh.", 29), ".")[:253]
	for _, name := range []string{"api.example.com", longest, portName(longest, 65535)} {
		for _, program := range []string{"one", "any", strings.Repeat("p", 63)} {
			p := &planner{model: &model.Model{Program: model.Fact[string]{Value: program}}}
			got := p.hopNameInProgram(name)
			if len(got) > 255 {
				t.Errorf("%s has %d bytes", got, len(got))
			}
			if !strings.HasSuffix(got, "."+program) || !refused(name, got) {
				t.Errorf("%s is not program %s's, or no policy matches it", got, program)
			}
		}
	}
	p := &planner{model: &model.Model{}}
	if got := p.hopNameInProgram(longest); got != longest {
		t.Errorf("a program without a name asks for %s", got)
	}
}

// TestHopNamesOfCallers checks that a policy about a host, which knows neither the
// programs nor their callers, refuses the hops of callers, however long the host is.
func TestHopNamesOfCallers(t *testing.T) {
	longest := strings.TrimSuffix(strings.Repeat("abcdefgh.", 29), ".")[:253]
	for n := 1; n <= len(longest); n++ {
		name := longest[:n]
		for _, hop := range []string{markedHop(name, callersMark, "shop"), setHop(name, "shop/sleep")} {
			for _, program := range []string{"", "one", strings.Repeat("p", 63)} {
				p := &planner{model: &model.Model{Program: model.Fact[string]{Value: program}}}
				if got := p.hopNameInProgram(hop); !refused(name, got) || len(got) > 255 {
					t.Errorf("a host of %d bytes: no policy of it refuses %s", n, got)
				}
			}
		}
	}
}

// refused reports whether a policy about a host refuses a hop.
func refused(name, hop string) bool {
	return slices.ContainsFunc(inPrograms(name), func(pattern string) bool { return strings.HasPrefix(hop, strings.TrimSuffix(pattern, "*")) })
}
