package intent

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sortSettings sorts the lists that the model keeps sorted.
func sortSettings(v *model.Settings) {
	slices.SortFunc(v.Mirrors, func(a, b model.Mirror) int { return byPlace(a.Destination, b.Destination) })
	slices.SortFunc(v.Headers, func(a, b model.HeaderChange) int {
		return cmp.Or(side(a)-side(b), strings.Compare(a.Op, b.Op), strings.Compare(a.Name, b.Name))
	})
}

func side(c model.HeaderChange) int {
	if c.Response {
		return 1
	}
	return 0
}

// byPlace orders destinations by service or host outside, port and subset.
func byPlace(a, b model.Destination) int {
	return cmp.Or(a.Service.Compare(b.Service), a.Outside.Compare(b.Outside), a.Port-b.Port, strings.Compare(a.Subset, b.Subset))
}

// An upstream is a destination without its share and places.
type upstream struct {
	service model.Service
	outside model.Outside
	port    int
	subset  string
}

func upstreamOf(d model.Destination) upstream {
	return upstream{d.Service, d.Outside, d.Port, d.Subset}
}

// inherit returns a route's settings: those of its block, and the defaults that it
// does not override. A mirror of the route overrides all default mirrors, a header
// the default of that header.
func inherit(route, defaults model.Settings) model.Settings {
	out := route
	take(&out.Timeout, defaults.Timeout)
	take(&out.Retry, defaults.Retry)
	take(&out.Delay, defaults.Delay)
	take(&out.Abort, defaults.Abort)
	take(&out.RewritePath, defaults.RewritePath)
	take(&out.RewriteHost, defaults.RewriteHost)
	take(&out.CORS, defaults.CORS)
	take(&out.Sticky, defaults.Sticky)
	if len(out.Mirrors) == 0 {
		out.Mirrors = defaults.Mirrors
	}
	out.Headers = slices.Clip(route.Headers)
	for _, d := range defaults.Headers {
		if !slices.ContainsFunc(route.Headers, func(o model.HeaderChange) bool { return o.Name == d.Name && o.Response == d.Response }) {
			out.Headers = append(out.Headers, d)
		}
	}
	sortSettings(&out)
	return out
}

func take[T any](to *model.Said[T], from model.Said[T]) {
	if !to.Is() {
		*to = from
	}
}

// forDirectResponse returns the settings that apply to a direct response: response
// headers and CORS.
func forDirectResponse(v model.Settings) model.Settings {
	return model.Settings{CORS: v.CORS, Headers: slices.DeleteFunc(slices.Clone(v.Headers), func(c model.HeaderChange) bool { return !c.Response })}
}

// A clause is a setting's name and place.
type clause struct {
	name  string
	at    diag.Span
	route bool // not inherited
}

// checkFaults reports a delay or an abort with a timeout or a retry, at the
// clause of the route.
func (s *scope) checkFaults(v, route model.Settings) {
	faults := firstOf(clause{"delay", v.Delay.Clause, route.Delay.Is()}, clause{"abort", v.Abort.Clause, route.Abort.Is()})
	others := firstOf(clause{"timeout", limited(v.Timeout), route.Timeout.Is()}, clause{"retry", v.Retry.Clause, route.Retry.Is()})
	if !faults.at.Known() || !others.at.Known() {
		return
	}
	wrong, with := faults, others
	if !wrong.route {
		wrong, with = others, faults
	}
	s.Report(diag.At(wrong.at, code.FaultWithTimeout, "`%s` is not allowed with `%s` on the same route", wrong.name, with.name).
		WithHint("remove one of them: only one would take effect").WithRelated(with.at, "`%s` here", with.name))
}

// limited returns the place of a timeout. `timeout none` has none: there is no limit
// that the fault would replace.
func limited(timeout model.Said[model.Duration]) diag.Span {
	if timeout.Value == 0 {
		return diag.Span{}
	}
	return timeout.Clause
}

// firstOf returns the first clause that is set, preferring a clause of the route.
func firstOf(a, b clause) clause {
	if !a.at.Known() || b.route && !a.route {
		return b
	}
	return a
}
