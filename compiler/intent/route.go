package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// routeBlock is the routes of a service in the mesh:
//
//	route SERVICE[.NAMESPACE][:PORT] { route ... }
type routeBlock struct {
	lang.Node
	Service Service     `parser:"'route':Word @@" names:"service"`
	Lines   []routeLine `parser:"'{':Punct (@@ (EOL @@)*)? '}':Punct"`
}

type routeLine struct {
	Route  *route  `parser:"  @@"`
	Accept *accept `parser:"| @@"`
}

// route is one route:
//
//	route [NAME:] MATCH -> [SHARE] DEST, ... [by controller] [{ settings }]
//	route [NAME:] MATCH -> redirect [URL | PATH] [CODE] [{ settings }]
//	route [NAME:] MATCH -> respond STATUS ["TEXT"]
type route struct {
	lang.Node
	Name   RouteName   `parser:"'route':Word @@?"`
	Match  match       `parser:"@@"`
	Action action      `parser:"'->':Punct @@"`
	Block  []routeItem `parser:"('{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct)?"`
}

type routeItem struct {
	Access  *access  `parser:"  @@"`
	Setting *setting `parser:"| @@"`
}

// settings returns the settings of the route's block.
func (r *route) settings() (list []setting) {
	for _, i := range r.Block {
		if i.Setting != nil {
			list = append(list, *i.Setting)
		}
	}
	return list
}

// access returns what the route's block states of callers.
func (r *route) access() (list []*access) {
	for _, i := range r.Block {
		if i.Access != nil {
			list = append(list, i.Access)
		}
	}
	return list
}

func (b *routeBlock) lower(s *scope, out *model.Statements) {
	record := model.RouteBlock{At: s.At(b.Line()), Service: b.Service.ref(s)}
	routes := 0
	for _, l := range b.Lines {
		if l.Accept != nil {
			s.acceptHere(l.Accept)
			continue
		}
		routes++
		for _, a := range l.Route.access() {
			s.Wrong(a, code.AccessNotForMode, "move it to an `expose`", "`%s` is not allowed in the mesh: a gateway judges its callers", a.words())
		}
		record.Routes = append(record.Routes, l.Route.value(s, model.Settings{}, true))
	}
	s.refuseOutsideInMesh(record.Routes)
	if routes == 0 && !s.partial {
		s.Wrong(line{b.Node}, code.MissingToken, "add `route -> DEST` to its block", "expected a route in the block")
	}
	if !s.Failed {
		out.Routes = append(out.Routes, record)
	}
}

// at returns the route's line without its block.
func (r *route) at(s *scope) []diag.Span { return []diag.Span{s.At(r.Line())} }

// value returns the route with the defaults that it inherits. mesh is true if
// the route may apply to traffic in the mesh.
func (r *route) value(s *scope, defaults model.Settings, mesh bool) model.Route {
	out := model.Route{At: r.at(s), Match: r.Match.value(s, mesh), Action: r.Action.value(s, r.pathHint(defaults))}
	r.named(s, &out)
	settings := s.settings(r.settings())
	out.Access = s.accessOf(r.access())
	if r.Action.respondsDirectly() {
		r.checkDirectResponse(s, out.Action.Redirect)
		defaults = forDirectResponse(defaults)
	}
	out.Settings = inherit(settings, defaults)
	s.checkSticky(&out, settings.Sticky.Is())
	s.checkFaults(out.Settings, settings)
	s.settleRewrite(&out, r.Match.Path, "`route / -> ...`")
	return out
}

// settleRewrite checks the rewrite of a route's path and completes it.
func (s *scope) settleRewrite(r *model.Route, match *pathMatch, example string) {
	path := &r.Settings.RewritePath
	if path.Is() && !r.Match.Path.Is() {
		s.Report(diag.At(path.Clause, code.RewriteWithoutPath, "`rewrite` requires a route with a path").
			WithHint("give the route a path, as %s", example).WithRelated(r.At[0], "the route"))
	}
	s.checkGroups(r)
	if path.Is() && r.Match.Path.Is() {
		path.Value = match.rewrite(path.Value)
	}
}

// checkDirectResponse reports settings that have no effect on a direct response.
func (r *route) checkDirectResponse(s *scope, to *model.Redirect) {
	rewritten := false
	list := r.settings()
	for i := range list {
		v := &list[i]
		response := v.Change != nil && v.Change.Side == "response" || v.Remove != nil && v.Remove.Side == "response"
		switch {
		case v.CORS != nil, response:
		case v.Rewrite == nil || to == nil:
			s.Wrong(v, code.SettingOfDirectResponse, "remove it", "`%s` is not allowed with `redirect` or `respond`", v.name())
		case v.Rewrite.Host != nil:
			s.Wrong(v, code.SettingOfDirectResponse, "write the host in the URL of the redirect: https://"+v.Rewrite.Host.Text, "`rewrite host` is not allowed with `redirect`")
		case to.Path != "":
			s.Report(diag.At(s.Span(v), code.RedirectWithTwoPaths, "`rewrite` is not allowed with a redirect that has a path").
				WithHint("write the redirect without a path, or remove `rewrite`").WithRelated(to.At, "the redirect"))
		default:
			rewritten = true
		}
	}
	if to != nil && r.Action.Redirect.URL == nil && !rewritten {
		s.Wrong(r.Action.Redirect, code.MissingToken, "write `redirect https://new.example.com`, `redirect /new`, or `{ rewrite /new }` after it", "expected a URL, a path or `rewrite`")
	}
}
