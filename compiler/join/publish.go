package join

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An address is where something is published: a host (empty for tcp and mongo) on a
// port of a gateway.
type address struct {
	gateway string
	port    int
	host    host.Pattern
}

func (a address) compare(o address) int {
	return cmp.Or(strings.Compare(a.gateway, o.gateway), a.port-o.port, cmp.Compare(a.host, o.host))
}

// String names the address in messages.
func (a address) String() string {
	if a.host == "" {
		return fmt.Sprintf("port %d of gateway %s", a.port, a.gateway)
	}
	return fmt.Sprintf("host %s on port %d of gateway %s", a.host, a.port, a.gateway)
}

// A publication collects the statements about one address.
type publication struct {
	*model.Published
	protocols []model.Said[model.Protocol]
	implied   []diag.Span // `redirect http` implies http, unless a statement says otherwise
	modes     []model.Said[model.Mode]
	certs     []model.Said[[]string]
	minTLS    []model.Said[string]
	maxTLS    []model.Said[string]
	ciphers   []model.Said[[]string]
	access    []*model.Access
	blocks    []*block
}

// publish joins the statements about each address.
func (b *builder) publish(list []*exposure) {
	all := map[address]*publication{}
	at := func(x *exposure, port int, name model.Said[host.Pattern]) *publication {
		key := address{x.gateway.Name, port, name.Value}
		if all[key] == nil {
			all[key] = &publication{Published: &model.Published{Gateway: x.gateway, Port: port, Host: name.Value}}
		}
		p := all[key]
		if !x.Service.Outside.Is() {
			p.Services = append(p.Services, x.Service.Service)
		}
		p.Said = append(p.Said, x.At)
		p.HostSaid, p.GatewaySaid = append(p.HostSaid, name.Clause), append(p.GatewaySaid, x.Gateway.Clause)
		p.ServiceSaid = append(p.ServiceSaid, x.Service.At)
		if x.Service.LikeHost {
			p.LikeHost = append(p.LikeHost, x.Service)
		}
		if x.Backend.Value.Kind == "http" { // it changes nothing, but another backend conflicts with it
			p.ServiceSaid = append(p.ServiceSaid, x.Backend.Clause)
		}
		return p
	}
	for _, x := range list {
		if x.gateway == nil {
			continue
		}
		for _, name := range x.hosts() {
			b.allow(x, name)
			p := at(x, x.published(), name)
			p.PortSaid = append(p.PortSaid, x.Port.Clause)
			p.addSettings(x)
			if x.Redirect.Value {
				b.checkListen(x, x.Redirect.Clause, name.Value, 80)
				p := at(x, 80, name)
				p.implied = append(p.implied, x.Redirect.Clause)
				p.blocks = append(p.blocks, b.joiner.block([]model.Route{redirect(x, name.Value)}))
			}
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(all), address.compare) {
		b.join(key, all[key])
		b.m.Published = append(b.m.Published, all[key].Published)
	}
	b.unrouted(list, all)
}

// hosts returns the hosts of the statement without duplicates; a single empty one for
// tcp and mongo.
func (x *exposure) hosts() []model.Said[host.Pattern] {
	if x.Protocol.Value.Opaque() {
		return []model.Said[host.Pattern]{{}}
	}
	seen := map[host.Pattern]bool{}
	var list []model.Said[host.Pattern]
	for _, h := range x.Hosts {
		if !seen[h.Value] {
			seen[h.Value] = true
			list = append(list, h)
		}
	}
	return list
}

// published returns the port of the gateway.
func (x *exposure) published() int {
	switch p := x.Protocol.Value; {
	case x.Port.Is():
		return x.Port.Value
	case p.PlainHTTP():
		return 80
	}
	return 443
}

// addSettings adds the settings of the statement to the address.
func (p *publication) addSettings(x *exposure) {
	p.protocols = append(p.protocols, x.Protocol)
	if x.Mode.Is() {
		p.modes = append(p.modes, x.Mode)
	}
	if len(x.Certs) > 0 {
		cert := model.Said[[]string]{At: x.Certs[0].At}
		for _, c := range x.Certs {
			cert.Value, cert.Clause = append(cert.Value, c.Value), cert.Clause.Join(c.Clause)
		}
		slices.Sort(cert.Value)
		p.certs, p.CertNames = append(p.certs, cert), append(p.CertNames, x.Certs...)
		p.Certs.Said = append(p.Certs.Said, clausesOf(x.Certs)...)
	}
	p.minTLS, p.maxTLS = append(p.minTLS, x.MinTLS), append(p.maxTLS, x.MaxTLS)
	p.ciphers = append(p.ciphers, x.Ciphers)
	p.access = append(p.access, &x.Access)
	if !slices.Contains(p.blocks, x.outside) {
		p.blocks = append(p.blocks, x.outside)
	}
}

func clausesOf[T any](list []model.Said[T]) []diag.Span {
	var out []diag.Span
	for _, s := range list {
		out = append(out, s.Clause)
	}
	return out
}

// join makes the facts and the routes of an address.
func (b *builder) join(key address, p *publication) {
	what := key.String()
	p.Protocol = agree(b, code.ConflictingProtocols, "the protocol of "+what, equal, model.HTTP, p.protocols...)
	switch {
	case len(p.protocols) == 0:
		p.Protocol.Said = spans(p.implied...)
	case len(p.implied) > 0 && !p.Protocol.Value.PlainHTTP():
		b.clash(code.ConflictingProtocols, p.implied[0], p.Protocol.Said[0], "`redirect` requires http on port 80: use another port for the other route",
			"%s is both http and %s", what, p.Protocol.Value)
	}
	p.Mode = agree(b, code.ConflictingModes, "the mode of "+what, equal, model.NoMode, p.modes...)
	certs := agree(b, code.ConflictingServerSettings, "cert of "+what, slices.Equal[[]string], nil, p.certs...)
	certs.Said = spans(append(certs.Said, p.Certs.Said...)...)
	p.Certs = certs
	slices.SortFunc(p.CertNames, func(x, y model.Said[string]) int {
		return cmp.Or(strings.Compare(x.Value, y.Value), x.At.Compare(y.At))
	})
	p.CertNames = slices.CompactFunc(p.CertNames, func(x, y model.Said[string]) bool { return x.Value == y.Value })
	p.MinTLS = agree(b, code.ConflictingServerSettings, "tls min of "+what, equal, "", p.minTLS...)
	p.MaxTLS = agree(b, code.ConflictingServerSettings, "tls max of "+what, equal, "", p.maxTLS...)
	p.Ciphers = agree(b, code.ConflictingServerSettings, "tls ciphers of "+what, slices.Equal[[]string], nil, p.ciphers...)
	p.Access = b.joinAccess(what, p.access)
	p.Routes = b.routes(key, p)
	slices.SortFunc(p.Services, model.Service.Compare)
	p.Services = slices.Compact(p.Services)
	p.Said, p.HostSaid, p.PortSaid = spans(p.Said...), spans(p.HostSaid...), spans(p.PortSaid...)
	p.GatewaySaid, p.ServiceSaid = spans(p.GatewaySaid...), spans(p.ServiceSaid...)
}

// routes joins the routes of an address. If the statements conflict in protocol or
// mode, their routes are not compared.
func (b *builder) routes(key address, p *publication) []model.Route {
	if len(p.implied) > 0 && !p.Protocol.Value.PlainHTTP() {
		return p.blocks[0].list
	}
	for _, s := range p.protocols {
		if s.Value != p.Protocol.Value {
			return p.blocks[0].list
		}
	}
	for _, s := range p.modes {
		if s.Value != p.Mode.Value {
			return p.blocks[0].list
		}
	}
	routes := b.joined(p.blocks, p.Protocol.Value.Opaque(), key.String())
	if len(routes) == 0 {
		b.once.Add(diag.At(p.Said[0], code.HostWithoutRoute, "%s has no route for traffic from outside the mesh", key).
			WithHint("add a route without `from`, or write `route SERVICE { ... }` for mesh traffic only"))
	}
	return routes
}

// redirect returns the route on port 80 that redirects to the host's https port.
func redirect(x *exposure, name host.Pattern) model.Route {
	port := x.published()
	to := &model.Redirect{Scheme: "https", Code: 301, At: x.Redirect.Clause}
	switch wild := name.IsWildcard(); {
	case wild && port != 443:
		to.Port = port
	case wild:
	case port != 443:
		to.Authority = fmt.Sprintf("%s:%d", name, port)
	default:
		to.Authority = string(name)
	}
	return model.Route{At: []diag.Span{x.Redirect.Clause}, Action: model.Action{Redirect: to}}
}
