package intent

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// pattern returns a host of the program, or "" if it is invalid.
func (s *scope) pattern(v lang.Host) host.Pattern { return host.Pattern(v.Value(&s.Scope)) }

// hosts returns the hosts of a list and reports duplicates.
func (s *scope) hosts(leaves []lang.Host) []model.Said[host.Pattern] {
	return each(s, leaves, s.pattern)
}
