package plan

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An AccountSet is accounts that may send the same requests to an egress host, with a
// server of their own: sidecars route a request to the server of all accounts that may
// send it, by a hop that names them, and a policy at the gateway denies the hop to
// others. The gateway has the matches of these requests too, so that an account which
// makes the hop itself can send no more than through its sidecar.
type AccountSet struct {
	Object
	Host     *EgressHost
	Accounts []model.Said[model.Account]
	Server   *EgressServer
	// Routes are those of the gateway; it answers all other requests with 403.
	Routes []Route

	name string // of the hop in all programs
}

// setHop returns the name of the hop for accounts. It has the form of a hop of the host
// in some program, so that a policy of another program denies it.
func setHop(name, accounts string) string { return markedHop(name, accountsMark, accounts) }

// accountServers returns the first server of the account sets of a host, each of which
// serves the port.
func (p *planner) accountServers(e *EgressHost, port model.EgressPort) *EgressServer {
	if len(e.Sets) == 0 {
		for i := range e.Routes {
			p.addToSet(e, &e.Routes[i])
		}
	}
	for _, set := range e.Sets {
		set.Server.Ports = append(set.Server.Ports, port)
	}
	return e.Sets[0].Server
}

// addToSet adds a route to the set of its accounts.
func (p *planner) addToSet(e *EgressHost, r *model.EgressRoute) {
	text := accountsText(r.Accounts)
	set := e.sets[text]
	if set == nil {
		name := setHop(string(e.Host), text)
		set = &AccountSet{Host: e, Accounts: r.Accounts, name: name, Object: p.object(e.Gateway.Namespace, key{"accounts", string(e.Host), text})}
		sni := p.hopNameInProgram(name)
		set.Server = p.addServer(&EgressServer{
			key: key{"out", string(e.Host), "http", text}, Gateway: e.Gateway,
			ServerPort: ServerPort{feature.EgressHTTPPort, string(model.HTTP), model.HTTPS},
			SNI:        sni, Names: []string{sni}, Hosts: []*EgressHost{e},
		})
		if e.sets == nil {
			e.sets = map[string]*AccountSet{}
		}
		e.sets[text] = set
		e.Sets = append(e.Sets, set)
	}
}

func accountsText(list []model.Said[model.Account]) string {
	var words []string
	for _, a := range list {
		words = append(words, a.Value.String())
	}
	return strings.Join(words, "_") // which no name has
}

// planAccountSets decides the gateway's routes of the sets. All http ports leave to one
// port of the host.
func (p *planner) planAccountSets(e *EgressHost) {
	if len(e.Sets) == 0 {
		return
	}
	path := e.Paths[slices.IndexFunc(e.Paths, func(path *EgressPath) bool { return path.ofSets(e) })]
	to := model.Outside{Scheme: "https", Host: string(e.Host)}
	send := func(d model.Destination) Destination {
		return Destination{Host: string(path.Upstream), Port: path.UpstreamPort, Share: d.Share, At: d.At, Authority: to.Authority(e.OriginatePort)}
	}
	for i := range e.Routes {
		set, one := e.setOf(&e.Routes[i]), e.Routes[i].Route
		one.Action.Destinations = []model.Destination{{Share: model.Whole}}
		set.Routes = append(set.Routes, p.routes(&one, nil, reached{}, proxy{send: send})...)
	}
	p.plan.Egress.Sets = append(p.plan.Egress.Sets, e.Sets...)
}

// ofSets reports whether the requests of a path go to the servers of account sets.
func (path *EgressPath) ofSets(e *EgressHost) bool {
	return len(e.Sets) > 0 && path.Server == e.Sets[0].Server
}

func (e *EgressHost) setOf(r *model.EgressRoute) *AccountSet { return e.sets[accountsText(r.Accounts)] }

// permittedRequests returns the sidecars' routes for an http port of a host with routes:
// each to the server of the accounts that may send its requests.
func (p *planner) permittedRequests(e *EgressHost, path *EgressPath, r EgressRoute) []EgressRoute {
	var out []EgressRoute
	var accounts []diag.Span
	for i := range e.Routes {
		route, one := &e.Routes[i], r
		set := e.setOf(route)
		one.To.Subset, one.Authority = set.Server.subsetFor(path.EgressPort), set.Server.SNI
		one.Conditions = &Conditions{At: route.At}
		if retry := route.Settings.Retry; retry.Is() { // the gateway retries
			one.Limits = retried(retry.Clause)
		}
		if !matchesAll(route.Match) {
			one.Conditions.Matches = sidecarMatches(&route.Route)
		}
		out, accounts = append(out, one), append(accounts, places(route.Accounts)...)
	}
	return append(out, answer(path, &Answer{StatusForbidden, accounts}))
}

// sidecarMatches returns the alternatives of a route that changes nothing.
func sidecarMatches(r *model.Route) []*model.Match {
	var paths []model.Text
	for _, part := range pathParts(&model.Route{Match: r.Match}) {
		paths = append(paths, part.paths...)
	}
	return matchesOf(&r.Match, paths)
}
