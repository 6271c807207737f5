package traffic

import (
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// redirect answers with a Location. Source: networking/core/route/route.go
// ApplyRedirect; Envoy's RedirectAction.
func (w *walk) redirect(r *proxy.Route, l leg) {
	d, at := r.Rule.Redirect, r.RuleAt.Field("redirect")
	o := answered(int(d.RedirectCode))
	switch d.RedirectCode {
	case 0:
		o.Status = 301
	case 301, 302, 303, 307, 308:
	default:
		w.doubt(at.String() + " " + at.Path + ": unknown redirectCode")
		w.end(l, answered(404), "unknown redirectCode", at)
		return
	}
	o.Location = r.Location(w.requested(l, w.text))
	all := w.requested(l, w.token)
	all.After = func(prefix string) string { return "{after " + prefix + "}" + all.Path }
	l.location = r.Location(all)
	l.note("redirects to "+o.Location, at)
	w.end(l, o, "", world.Part{})
}

// requested returns the parts of a request as text shows them.
func (w *walk) requested(l leg, text func(request.Text) string) proxy.Requested {
	part := func(k request.Kind) string { return text(l.message.Text(request.Part{Kind: k})) }
	r := proxy.Requested{Scheme: part(request.Scheme), Host: part(request.Host), Path: part(request.Path)}
	r.After = func(prefix string) string { return r.Path[min(len(prefix), len(r.Path)):] }
	if w.hasQuery() {
		r.Query = "?" + w.values.RawPath
	}
	return r
}
