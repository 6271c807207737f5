package istio

import (
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// somewhere is a place, where it does not matter which.
var somewhere = diag.NewFile("r.gwc", []byte("a")).Span(0, 1)

var routeTests = []struct {
	name  string
	route model.Route
	want  string
}{
	{"one destination has no weight", to("web", 100), `
- route:
  - destination:
      host: web.shop.svc.cluster.local
      port:
        number: 8080`},
	{"all conditions of a match", func() model.Route {
		r := to("web", 100)
		r.Match = model.Match{
			Method: model.Said[string]{Value: "POST", At: somewhere},
			Path:   model.Said[model.Text]{Value: model.Text{Op: model.Prefix, Value: "/x"}, At: somewhere},
			Headers: []model.Condition{{Name: "a", At: somewhere},
				{Name: "b", Text: model.Text{Op: model.Exact, Value: ""}, At: somewhere}},
			NoHeaders: []model.Condition{{Name: "c", At: somewhere}},
			Queries:   []model.Condition{{Name: "q", Text: model.Text{Op: model.Regexp, Value: "^x"}, At: somewhere}},
		}
		return r
	}(), `
- match:
  - uri:
      prefix: /x
    method:
      exact: POST
    headers:
      a: {}
      b:
        exact: ""
    queryParams:
      q:
        regex: ^x
    withoutHeaders:
      c: {}
  route:
  - destination:
      host: web.shop.svc.cluster.local
      port:
        number: 8080`},
	{"shares, subsets and every setting of a route to services", func() model.Route {
		r := to("web/v1", 90, "web/v2", 10)
		r.Match.Path = model.Said[model.Text]{Value: model.Text{Op: model.Exact, Value: "/x"}, At: somewhere}
		mirror := to("copy", 5).Action.Destinations[0]
		r.Settings = model.Settings{
			Timeout:     model.Said[model.Duration]{Value: 3 * time.Second, At: somewhere},
			Retry:       model.Said[model.Retry]{Value: model.Retry{Attempts: 3, PerTry: time.Second, On: []string{"5xx", "reset"}}, At: somewhere},
			Mirrors:     []model.Mirror{{Destination: mirror, At: somewhere}},
			RewritePath: model.Said[string]{Value: "/y", At: somewhere},
			RewriteHost: model.Said[string]{Value: "h.com", At: somewhere},
			Headers: []model.HeaderChange{{Op: "set", Name: "x-a", Value: "50%", At: somewhere},
				{Response: true, Op: "remove", Name: "x-powered-by", At: somewhere}},
			CORS: model.Said[*model.CORS]{Value: &model.CORS{Origins: []string{"https://a.com"}, Methods: []string{"GET"},
				MaxAge: time.Hour, Credentials: true}, At: somewhere},
		}
		return r
	}(), `
- match:
  - uri:
      exact: /x
  route:
  - destination:
      host: web.shop.svc.cluster.local
      subset: v1
      port:
        number: 8080
    weight: 90
  - destination:
      host: web.shop.svc.cluster.local
      subset: v2
      port:
        number: 8080
    weight: 10
  rewrite:
    uri: /y
    authority: h.com
  timeout: 3s
  retries:
    attempts: 3
    perTryTimeout: 1s
    retryOn: 5xx,reset
  mirrors:
  - destination:
      host: copy.shop.svc.cluster.local
      port:
        number: 8080
    percentage:
      value: 5
  corsPolicy:
    allowOrigins:
    - exact: https://a.com
    allowMethods:
    - GET
    maxAge: 3600s
    allowCredentials: true
  headers:
    request:
      set:
        x-a: 50%%
    response:
      remove:
      - x-powered-by`},
	{"faults, and no retry at all", func() model.Route {
		r := to("web", 100)
		r.Settings.Delay = model.Said[model.Delay]{Value: model.Delay{Duration: 5 * time.Second, Share: 500}, At: somewhere}
		r.Settings.Abort = model.Said[model.Abort]{Value: model.Abort{Status: 503, Share: model.Whole}, At: somewhere}
		r.Settings.Retry = model.Said[model.Retry]{At: somewhere}
		return r
	}(), `
- route:
  - destination:
      host: web.shop.svc.cluster.local
      port:
        number: 8080
  retries:
    attempts: 0
  fault:
    delay:
      fixedDelay: 5s
      percentage:
        value: 0.5
    abort:
      httpStatus: 503
      percentage:
        value: 100`},
	{"a redirect keeps what it does not say", model.Route{Action: model.Action{Redirect: &model.Redirect{
		Scheme: "https", Authority: "a.com:8443", Code: 301}}}, `
- redirect:
    authority: a.com:8443
    scheme: https
    redirectCode: 301`},
	{"a redirect of any host", model.Route{Action: model.Action{Redirect: &model.Redirect{
		Scheme: "https", Port: 8443, Path: "/x", Code: 302}}}, `
- redirect:
    uri: /x
    port: 8443
    scheme: https
    redirectCode: 302`},
	{"an answer has no setting of a service, but headers", func() model.Route {
		r := model.Route{Action: model.Action{Respond: &model.Respond{Status: 503, Body: "back soon"}}}
		r.Settings.Timeout = model.Said[model.Duration]{Value: time.Second, At: somewhere}
		r.Settings.Headers = []model.HeaderChange{{Response: true, Op: "add", Name: "retry-after", Value: "5", At: somewhere}}
		return r
	}(), `
- directResponse:
    status: 503
    body:
      string: back soon
  headers:
    response:
      add:
        retry-after: "5"`},
}

func TestRoutes(t *testing.T) {
	for _, test := range routeTests {
		t.Run(test.name, func(t *testing.T) {
			p := newProgram("")
			p.publish("a.com", 80, model.HTTP, "").Routes = []model.Route{test.route}
			_, got, _ := strings.Cut(yamlOf(t, p.emitted(t), "VirtualService"), "  http:\n")
			got, _, _ = strings.Cut(got, "  exportTo:")
			if want := indent(test.want); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// indent returns the text as a part of a spec.
func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimPrefix(text, "\n"), "\n", "\n  ") + "\n"
}

func TestNoClauseIsLost(t *testing.T) {
	p := newProgram("expose web https at a.com on 8443 via ingress cert x")
	pub := p.publish("a.com", 8443, model.HTTPS, model.Simple)
	pub.Said = p.words("expose web https at a.com on 8443 via ingress cert x")
	pub.ServiceSaid = p.words("web")
	pub.Protocol.Said = p.words("https")
	pub.HostSaid = p.words("a.com")
	pub.PortSaid = p.words("8443")
	pub.GatewaySaid = p.words("ingress")
	pub.Certs = model.Fact[[]string]{Value: []string{"x"}, Said: p.words("cert x")}
	clauses := p.words("web", "https", "a.com", "8443", "ingress", "cert x")
	b := p.emitted(t)
	for _, c := range emit.Dropped(clauses, b) {
		t.Errorf("%q is the origin of nothing", c.Text())
	}
	if got := b.Objects[0].Annotations["gwc.dev/source"]; got != "a.gwc" {
		t.Errorf("the Gateway is from %q", got)
	}
}
