package audit

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// patterns finds matches that Istio rejects or that never match: header names with
// capitals, and regular expressions that are invalid or too long.
func patterns(s *set) {
	for _, v := range s.virtualServices {
		for _, l := range v.legs {
			if l.http != nil && !v.own {
				s.patternsOf(l)
			}
		}
	}
}

func (s *set) patternsOf(l *leg) {
	at := l.virtualService.part
	for _, name := range slices.Sorted(maps.Keys(l.http.Headers)) {
		if name != strings.ToLower(name) {
			s.report(finding{
				code: code.RefusedMatch, at: at("%s.headers.%s", l.part.path, name), message: fmt.Sprintf("invalid header name %s: must be lower case to match", name),
				hint: "write " + strings.ToLower(name),
			})
		}
		s.expression(at("%s.headers.%s.regex", l.part.path, name), l.http.Headers[name])
	}
	s.expression(at("%s.uri.regex", l.part.path), l.http.Uri)
	s.expression(at("%s.authority.regex", l.part.path), l.http.Authority)
}

const longest = 1024

func (s *set) expression(p part, m *api.StringMatch) {
	text := m.GetRegex()
	_, err := regexp.Compile(text)
	switch {
	case err != nil:
		s.report(finding{code: code.RefusedMatch, at: p, message: "invalid RE2 regular expression", hint: "remove look-around and back-references"})
	case len(text) > longest:
		s.report(finding{code: code.RefusedMatch, at: p, message: fmt.Sprintf("regular expression too long: maximum %d characters", longest), hint: "match by prefix or exact"})
	}
}
