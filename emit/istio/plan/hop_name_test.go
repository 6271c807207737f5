package plan

import (
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
			if !strings.HasSuffix(got, "."+program) || !strings.HasPrefix(got, strings.TrimSuffix(inPrograms(name), "*")) {
				t.Errorf("%s is not program %s's, or no policy matches it", got, program)
			}
		}
	}
	p := &planner{model: &model.Model{}}
	if got := p.hopNameInProgram(longest); got != longest {
		t.Errorf("a program without a name asks for %s", got)
	}
}
