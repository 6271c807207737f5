package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkRewrite reports a rewrite of the path that Istio does not support.
func (ck *checker) checkRewrite(r *model.Route) {
	at := r.Settings.RewritePath.At
	for _, part := range pathParts(r) {
		switch rewrite := part.rewrite; {
		case rewrite.Expression != "" && r.Action.Redirect != nil:
			ck.sink.Add(diag.At(at, code.GroupsInRedirect, "groups in a redirect are not supported by Istio").
				WithHint("match a prefix (`/x/`), or redirect to one path"))
		case len(rewrite.Expression) > feature.Regexp.Most:
			ck.sink.Add(diag.At(r.Match.Path.At, code.LongExpressionOfGroups, "the regular expression is longer than %d characters, the maximum for a `rewrite` with its groups", feature.Regexp.Most-(len(rewrite.Expression)-len(r.Match.Path.Value.Value))).
				WithHint("shorten the expression").WithRelated(at, "its groups are used here"))
		case rewrite.Prefix && !feature.RedirectPrefix.In(ck.release()):
			ck.sink.Add(diag.At(at, code.NewerRelease, "`rewrite` of a prefix in a redirect requires istio 1.%d, the target is 1.%d", feature.RedirectPrefix.Since, ck.model.Target.Value).
				WithHint("write `target istio 1.%d`, or redirect one path (`= /x`)", feature.RedirectPrefix.Since).WithRelated(diag.First(ck.model.Target.Said), "the target is 1.%d here", ck.model.Target.Value))
		}
	}
}
