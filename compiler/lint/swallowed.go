package lint

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// swallowed advises about external hosts that do not declare a port which a wildcard
// in another file declares: traffic to that port follows the wildcard.
func swallowed(m *model.Model, sink *diag.Sink) {
	var hosts host.Map[*model.EgressHost]
	for _, h := range m.Egress {
		hosts.Put(h.Host, h)
	}
	for _, h := range m.Egress {
		own := map[int]bool{}
		for _, p := range h.Ports {
			own[p.Number] = true
		}
		for w := range hosts.Above(h.Host) {
			for _, p := range w.Ports {
				if own[p.Number] {
					continue
				}
				own[p.Number] = true // the narrowest wildcard takes it
				if otherPath(h, w) && !slices.ContainsFunc(h.Said, in(w.Said)) {
					sink.Add(diag.At(diag.First(h.Named), code.OthersWildcardTakesPort, "%s %d of %s is not declared here, so it follows the wildcard %s", p.Protocol, p.Number, h.Host, w.Host).
						WithHint("declare it too: %s", h.With(p)).WithRelated(p.At, "the wildcard declares it here"))
				}
			}
		}
	}
}

// otherPath reports whether the wildcard has another egress path than the host.
func otherPath(h, w *model.EgressHost) bool {
	return h.ByCaller() || h.Via.Value != w.Via.Value || w.Through.Value != "" && w.Through.Value != h.Host
}

// in reports whether a place is in a file of the places.
func in(places []diag.Span) func(diag.Span) bool {
	return func(s diag.Span) bool {
		return slices.ContainsFunc(places, func(o diag.Span) bool { return o.File() == s.File() })
	}
}
