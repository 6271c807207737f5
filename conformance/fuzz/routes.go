package fuzz

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// routes are a block: matches of paths in any order, without those of which one above takes all requests, and often
// one that takes what is left.
func (g generator) routes(mesh bool) []Route {
	out := g.paths(mesh, []string{"/a/b", "/a", "/c", "/d", ""})
	if g.r.IntN(2) == 0 || len(out) == 0 {
		out = reached(append(out, Route{Dests: g.dests()}))
	}
	return out
}

// paths are routes whose paths are among those given.
func (g generator) paths(mesh bool, paths []string) []Route {
	r := g.r
	var out []Route
	for _, path := range paths {
		for range r.IntN(3) {
			route := g.match(path)
			if mesh && r.IntN(5) == 0 {
				route.From = pick(r, []string{"sleep", "checkout"})
			}
			if route.Path == "" && len(route.Conds) == 0 && route.From == "" && route.Method == "" {
				continue // it would take everything
			}
			g.act(&route)
			out = append(out, route)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	out = reached(out)
	if len(out) > 0 && !slices.ContainsFunc(out, func(r Route) bool { return r.From == "" }) {
		// outside the mesh a route with from is not there, and a host with no other would be an error
		last := Route{Path: "/else", Dests: g.dests()}
		out = append(out, last)
	}
	return out
}

// reached are the routes of a block but those that one above covers, or two together: one its own path and one what is
// below it, or one the requests with a header and one those without.
func reached(block []Route) []Route {
	var kept []Route
	for _, route := range block {
		if !slices.ContainsFunc(halves(route), func(parts []Route) bool { return covered(kept, parts) }) {
			kept = append(kept, route)
		}
	}
	return kept
}

// covered says whether each of the parts is covered by one route.
func covered(above, parts []Route) bool {
	return !slices.ContainsFunc(parts, func(part Route) bool {
		return !slices.ContainsFunc(above, func(r Route) bool { return r.covers(part) })
	})
}

// halves are the ways to divide the requests of a route; the first is not to.
func halves(r Route) [][]Route {
	out := [][]Route{{r}}
	if r.Kind == "" && r.Path != "" && !strings.HasSuffix(r.Path, "/") {
		own, beneath := r, r
		own.Kind, beneath.Path = "=", r.Path+"/"
		out = append(out, []Route{own, beneath})
	}
	with, without := r, r
	with.Conds = append(slices.Clip(r.Conds), Cond{"header", "x-user", "", ""})
	without.Conds = append(slices.Clip(r.Conds), Cond{"no header", "x-user", "", ""})
	return append(out, []Route{with, without})
}

// match is a match of a path, with conditions or without.
func (g generator) match(path string) Route {
	route := Route{Path: path}
	if path != "" {
		switch g.r.IntN(10) {
		case 0:
			route.Kind = "="
		case 1:
			route.Kind, route.Path = "~", path+"/[0-9]+"
		case 2:
			route.Kind, route.Path = "~", path+"/(b|1)(/|$)(.*)"
		case 3:
			route.Kind = "^="
		case 4:
			route.Path += "/"
		}
	}
	if g.r.IntN(5) == 0 {
		route.Method = "POST"
	}
	if g.r.IntN(3) == 0 {
		route.Conds = append(route.Conds, pick(g.r, []Cond{
			{"header", "x-user", "=", "jason"}, {"header", "x-user", "^=", "ja"}, {"header", "x-user", "", ""},
			{"no header", "x-user", "", ""}, {"header", "x-user", "~", `"j.*n"`},
		}))
	}
	if g.r.IntN(6) == 0 {
		route.Conds = append(route.Conds, pick(g.r, []Cond{{"query", "beta", "=", "1"}, {"query", "beta", "", ""}}))
	}
	return route
}

// covers says whether a route takes all requests of another for sure: the docs make that an error.
func (r Route) covers(other Route) bool {
	if r.Method != "" && r.Method != other.Method || r.From != "" && r.From != other.From {
		return false
	}
	if slices.ContainsFunc(other.Accounts, func(a string) bool { return !slices.Contains(r.Accounts, a) }) {
		return false
	}
	for _, c := range r.Conds {
		if !slices.ContainsFunc(other.Conds, func(o Cond) bool {
			return o == c || o.What == c.What && o.Name == c.Name && c.What != "no header" &&
				(c.Op == "" || o.Op == "=" && c.holds(o.Value, true))
		}) {
			return false
		}
	}
	return r.coversPath(other)
}

func (g generator) act(route *Route) {
	switch n := g.r.IntN(12); {
	case n == 0:
		route.Status = pick(g.r, []int{503, 418})
	case n == 1:
		g.redirect(route)
	default:
		route.Dests = g.dests()
		if g.r.IntN(5) == 0 && route.Path != "" {
			route.Rewrite = g.rewrite(*route)
		}
		route.Settings = pick(g.r, []string{"", "", "", "timeout 3s", "retry 2 per-try 1s on 5xx", "set request header x-edge = gwc", "mirror d.ops:80 10%", "delay 1s 5%", "timeout none",
			"set request header x-ip from client-address"})
		route.Sticky = len(route.Dests) > 1 && g.r.IntN(3) == 0
	}
	route.CORS = g.r.IntN(5) == 0
}

// redirect makes a route a redirect. One to a path of the same host is for paths alone, so that it does not lead to itself.
func (g generator) redirect(route *Route) {
	route.Redirect = pick(g.r, []string{"https://new.elsewhere.org/new", "https://new.elsewhere.org"})
	switch keeps := route.Kind == "=" || route.Kind == "~" || g.target == 31; {
	case route.Path == "":
	case g.r.IntN(3) == 0:
		route.Redirect = "/new"
	case g.r.IntN(2) == 0 && keeps:
		route.Redirect, route.Rewrite = "https://new.elsewhere.org", g.rewrite(Route{})
	}
}

// rewrite is a new path of a route; of an expression it may use the groups.
func (g generator) rewrite(route Route) string {
	if strings.Contains(route.Path, "(.*)") && g.r.IntN(3) > 0 {
		return pick(g.r, []string{`/\3`, `/v1/\1\2x`, `/$metadata/\1`})
	}
	return pick(g.r, []string{"/v1", "/v1/", "/"})
}

func (g generator) dests() []Dest {
	n := g.r.IntN(6)
	switch {
	case n == 0:
		return shares(g.r)
	case g.build == 1: // the subsets are the first build's
	case n == 1:
		return []Dest{{"b.shop:8000", pick(g.r, []string{"v1", "v2"}), 100}}
	case n == 2:
		share := 10 + g.r.IntN(80)
		return []Dest{{"b.shop:8000", "v1", share}, {"b.shop:8000", "v2", 100 - share}}
	}
	return []Dest{{pick(g.r, services), "", 100}}
}

func shares(r *rand.Rand) []Dest {
	share := 10 + r.IntN(80)
	return []Dest{{"a.default:80", "", share}, {"c.shop:9000", "", 100 - share}}
}
