package join_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/join"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// defaults are those of the target.
var defaults = istio.Target{}.Defaults()

// build returns the model of a program of the namespace shop, and the errors of
// its statements and of their meeting.
func build(o join.BuildOptions, texts ...string) (*model.Model, []diag.Diagnostic) {
	var sink diag.Sink
	var statements model.Statements
	for i, text := range texts {
		source := lang.Split(diag.NewFile(fmt.Sprintf("%c.gwc", 'a'+i), []byte(text)), intent.Begins, &sink)
		statements.Add(intent.Lower(intent.Parse(source, &sink), intent.Options{Namespace: "shop", Defaults: defaults}, &sink))
	}
	o.Defaults = defaults
	m := join.Build(statements, o, &sink)
	return m, sink.Sorted()
}

// shown writes what a model says, without the places that say it.
func shown(m *model.Model) string {
	var w strings.Builder
	for _, p := range m.Published {
		fmt.Fprintf(&w, "%s:%d %s %s %s\n", p.Gateway.Name, p.Port, p.Host, p.Protocol.Value, p.Mode.Value)
		showRoutes(&w, p.Routes)
	}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			name := string(h.Host)
			if h.Service != nil {
				name = h.Service.String()
			}
			fmt.Fprintf(&w, "mesh:%d %s in %s\n", p.Port, name, h.Home)
			showRoutes(&w, p.Routes)
		}
	}
	for _, h := range m.Egress {
		showEgress(&w, h)
	}
	return w.String()
}

func showRoutes(w *strings.Builder, routes []model.Route) {
	for _, r := range routes {
		w.WriteString(" ")
		if r.Match.Path.Is() {
			fmt.Fprintf(w, " %d:%s", r.Match.Path.Value.Op, r.Match.Path.Value.Value)
		}
		for _, c := range r.Match.Headers {
			fmt.Fprintf(w, " %s=%s", c.Name, c.Text.Value)
		}
		for _, l := range r.Match.From {
			fmt.Fprintf(w, " from %s", l.Value)
		}
		w.WriteString(" ->")
		for _, d := range r.Action.Destinations {
			fmt.Fprintf(w, " %d%% %s:%d", d.Share/1000, d.Service, d.Port)
		}
		if to := r.Action.Redirect; to != nil {
			fmt.Fprintf(w, " %s %s %d %s", to.Scheme, to.Authority, to.Port, to.Path)
		}
		if len(r.At) == 0 {
			w.WriteString(" by default")
		}
		w.WriteString("\n")
	}
}

func showEgress(w *strings.Builder, h *model.EgressHost) {
	fmt.Fprintf(w, "egress %s in %s via %q", h.Host, h.Home, h.Via.Value.Gateway)
	for _, p := range h.Ports {
		fmt.Fprintf(w, " %s %d", p.Protocol, p.Number)
	}
	if h.Originate.Value != "" {
		fmt.Fprintf(w, " originate %s to %d cert %q", h.Originate.Value, h.OriginatePort, h.Cert.Value)
	}
	for _, s := range h.Addresses {
		fmt.Fprintf(w, " address %s", s.Value)
	}
	for _, s := range h.For {
		fmt.Fprintf(w, " for %s", s.Value)
	}
	for _, s := range h.Accounts {
		fmt.Fprintf(w, " account %s/%s", s.Value.Namespace, s.Value.Name)
	}
	for _, o := range h.Originators {
		fmt.Fprintf(w, " from %s/%s", o.Namespace, o.Label)
	}
	w.WriteString("\n")
}

func TestBuild(t *testing.T) {
	for _, test := range []struct{ name, program, want string }{
		{"a statement without routes takes everything, a redirect is a route of port 80", `
expose web:8080 https at a.com redirect http
expose web:8080 https at *.a.com on 9443 redirect http
expose acme:80 http at a.com { route /.well-known/ -> acme:80 }
`, `
ingress:80 *.a.com http 
  -> https  9443 
ingress:80 a.com http 
  3:/.well-known/ -> 100% acme.shop:80
  -> https a.com 0 
ingress:443 a.com https simple
  -> 100% web.shop:8080
ingress:9443 *.a.com https simple
  -> 100% web.shop:8080
`},
		{"the routes of one block keep their order", `
expose web:80 http at a.com {
  route /b -> b:80
  route header x = 1 -> x:80
  route /a -> a:80
}`, `
ingress:80 a.com http 
  2:/b -> 100% b.shop:80
  x=1 -> 100% x.shop:80
  2:/a -> 100% a.shop:80
`},
		{"of several blocks the more specific route is first", `
expose web:80 http at a.com
expose api:80 http at a.com { route /api -> api:80 }
expose v1:80 http at a.com { route = /api/v1 -> v1:80 }
expose v2:80 http at a.com {
  route /api/v1/ -> v2:80
  route /b -> b:80
}`, `
ingress:80 a.com http 
  1:/api/v1 -> 100% v1.shop:80
  2:/b -> 100% b.shop:80
  3:/api/v1/ -> 100% v2.shop:80
  2:/api -> 100% api.shop:80
  -> 100% web.shop:80
`},
		{"two that say the same are one", `
expose web:80 http at a.com
expose web:80 http at a.com, b.com { route / -> web:80 }
`, `
ingress:80 a.com http 
  -> 100% web.shop:80
ingress:80 b.com http 
  3:/ -> 100% web.shop:80
`},
		{"also mesh: the service on its port, the host on that and on the published one", `
expose web:8080 http at a.com also mesh {
  route /a -> a:80
  route from app=x -> x:80
}`, `
ingress:80 a.com http 
  2:/a -> 100% a.shop:80
mesh:80 a.com in shop
  2:/a -> 100% a.shop:80
  from app=x -> 100% x.shop:80
  -> 100% web.shop:8080 by default
mesh:8080 a.com in shop
  2:/a -> 100% a.shop:80
  from app=x -> 100% x.shop:80
  -> 100% web.shop:8080 by default
mesh:8080 web.shop in shop
  2:/a -> 100% a.shop:80
  from app=x -> 100% x.shop:80
  -> 100% web.shop:8080 by default
`},
		{"a host of several services has no default in the mesh", `
expose a:80 http at x.com also mesh { route /a -> a:80 }
expose b.other:80 https at x.com also mesh { route /b -> b.other:80 }
route c { route /c -> c:80 }
service c { port 80 http }
`, `
ingress:80 x.com http 
  2:/a -> 100% a.shop:80
ingress:443 x.com https simple
  2:/b -> 100% b.other:80
mesh:80 x.com in other
  2:/a -> 100% a.shop:80
  2:/b -> 100% b.other:80
mesh:80 b.other in other
  2:/b -> 100% b.other:80
  -> 100% b.other:80 by default
mesh:80 a.shop in shop
  2:/a -> 100% a.shop:80
  -> 100% a.shop:80 by default
mesh:80 c.shop in shop
  2:/c -> 100% c.shop:80
  -> 100% c.shop:80 by default
`},
		{"egress statements add up, and defaults apply where no statement says otherwise", `
egress a.com for shop, other addresses 192.0.2.2
egress a.com http 8080 for shop addresses 192.0.2.1
egress a.com for shop via gateway originate-tls
egress b.com tls 8443 http 80 originate-tls
egress c.com originate-tls mutual cert c from app=b
egress c.com originate-tls mutual from app=a
egress c.com originate-tls mutual from app=b
egress d.com via gateway from account shop/b, shop/a
`, `
egress a.com in istio-system via "egress" http 80 tls 443 http 8080 originate simple to 443 cert "" address 192.0.2.1/32 address 192.0.2.2/32 for other for shop
egress b.com in istio-system via "" http 80 tls 8443 originate simple to 8443 cert ""
egress c.com in istio-system via "" http 80 tls 443 originate mutual to 443 cert "c" from shop/app=a from shop/app=b
egress d.com in istio-system via "egress" http 80 tls 443 account shop/a account shop/b
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, said := build(join.BuildOptions{}, test.program)
			for _, d := range said {
				if d.Severity == diag.Error {
					t.Errorf("%s %s: %s", d.Code, d.Span.Text(), d.Message)
				}
			}
			if got, want := shown(m), strings.TrimPrefix(test.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
