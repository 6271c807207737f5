package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// shadows finds http routes that an earlier route of the same VirtualService makes
// unreachable.
func shadows(s *set) {
	for _, v := range s.virtualServices {
		before := map[string]*leg{}
		for _, l := range v.legs {
			if l.section != "http" {
				continue
			}
			where := strings.Join(l.gateways, " ")
			if first := l.takenBy(before, where); first != nil && first.route != l.route {
				s.report(finding{
					code: code.ShadowedManifestRoute, at: l.part, other: first.part,
					message: fmt.Sprintf("unreachable route in %s: a route before it matches all its requests", v),
					note:    "this route matches them", hint: "put the narrower route first",
				})
			}
			if key := fmt.Sprint(l.requests(), "|", l.port, "|", where); before[key] == nil {
				before[key] = l
			}
		}
	}
}

func (l *leg) takenBy(before map[string]*leg, where string) *leg {
	for _, wider := range l.wider() {
		for _, port := range []uint32{0, l.port} {
			if first := before[fmt.Sprint(wider, "|", port, "|", where)]; first != nil {
				return first
			}
		}
	}
	return nil
}
