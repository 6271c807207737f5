package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// weightRule finds destinations without a weight beside others that have one: their
// weight is 0. Where the others are 100 together, that is meant. Source: networking/core/route/route.go processWeightedDestination.
var weightRule = Rule{"weight", []code.Code{code.ShareWithoutWeight}, (*Audit).weights}

func (a *Audit) weights() {
	for _, v := range a.VirtualServices {
		if a.own(v.Object) {
			continue
		}
		for i, r := range v.Spec.Http {
			var list []int32
			for _, d := range r.Route {
				list = append(list, d.GetWeight())
			}
			a.weightsOf(v, fmt.Sprintf("spec.http[%d].route", i), list)
		}
		for i, r := range v.Spec.Tcp {
			var list []int32
			for _, d := range r.Route {
				list = append(list, d.GetWeight())
			}
			a.weightsOf(v, fmt.Sprintf("spec.tcp[%d].route", i), list)
		}
	}
}

func (a *Audit) weightsOf(v *world.VirtualService, path string, list []int32) {
	total := int32(0)
	for _, n := range list {
		total += n
	}
	for i, n := range list {
		share := v.Part("%s[%d]", path, i)
		if n != 0 || total == 0 || total == 100 || share.Field("weight").Span() != share.Span() {
			continue // it is written
		}
		f := finding{
			code: code.ShareWithoutWeight, at: share.Field("destination.host"), message: "the destination has no weight, and others have one: it gets no requests",
			hint: "write its weight",
		}
		if rest := 100 - total; rest > 0 {
			f.hint = fmt.Sprintf("write weight: %d", rest)
		}
		a.report(f)
	}
}
