package istio

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program is a model that a test puts together, with a text whose words are
// the clauses.
type program struct {
	model.Model
	file *diag.File
}

var ingress = &model.Gateway{
	Name: "ingress", Namespace: "istio-system", Service: "istio-ingressgateway",
	Selector: []model.Label{{Key: "istio", Value: "ingressgateway"}},
}

func newProgram(text string) *program {
	p := &program{file: diag.NewFile("a.gwc", []byte(text))}
	p.Target.Value = Target{}.Defaults().Release
	p.Mesh.Domain.Value = "cluster.local"
	p.Gateways = []*model.Gateway{ingress}
	return p
}

// word returns the span of the text's first such words.
func (p *program) word(words string) diag.Span {
	i := strings.Index(string(p.file.Text), words)
	if i < 0 {
		panic("no " + words)
	}
	return p.file.Span(i, i+len(words))
}

func (p *program) words(words ...string) []diag.Span {
	var out []diag.Span
	for _, w := range words {
		out = append(out, p.word(w))
	}
	return out
}

// publish adds a host with one route to service web.shop:8080.
func (p *program) publish(name host.Pattern, port int, protocol model.Protocol, mode model.Mode, change ...func(*model.Published)) *model.Published {
	pub := &model.Published{Gateway: ingress, Port: port, Host: name, Routes: []model.Route{to("web", 100)}}
	pub.Protocol.Value, pub.Mode.Value = protocol, mode
	for _, c := range change {
		c(pub)
	}
	p.Published = append(p.Published, pub)
	slices.SortFunc(p.Published, func(x, y *model.Published) int {
		return cmp.Or(cmp.Compare(x.Gateway.Name, y.Gateway.Name), x.Port-y.Port, cmp.Compare(x.Host, y.Host))
	})
	return pub
}

// to is a route to a service of namespace shop, port 8080; more services take
// their shares in whole percents.
func to(name string, percent int, more ...any) model.Route {
	var r model.Route
	for args := append([]any{name, percent}, more...); len(args) > 0; args = args[2:] {
		service, subset, _ := strings.Cut(args[0].(string), "/")
		r.Action.Destinations = append(r.Action.Destinations, model.Destination{
			Service: model.Service{Namespace: "shop", Name: service}, Subset: subset, Port: 8080, Share: model.Share(args[1].(int) * 1000),
		})
	}
	return r
}

func withCert(names ...string) func(*model.Published) {
	return func(p *model.Published) {
		f := diag.NewFile("c.gwc", []byte("cert"))
		p.Certs = model.Fact[[]string]{Value: names, Said: []diag.Span{f.Span(0, 4)}}
	}
}

func at2(g *model.Gateway) func(*model.Published) {
	return func(p *model.Published) { p.Gateway = g }
}

// emitted returns the objects of the program, which must have no errors.
func (p *program) emitted(t *testing.T) *emit.Bundle {
	t.Helper()
	var sink diag.Sink
	b := Target{}.Emit(&p.Model, &sink)
	for _, d := range sink.Sorted() {
		t.Errorf("%s %s", d.Code, d.Message)
	}
	return b
}

// yamlOf returns the specs of the objects of a kind as YAML, each after its
// name without the digits.
func yamlOf(t *testing.T, b *emit.Bundle, kind string) string {
	t.Helper()
	var out strings.Builder
	for i := range b.Objects {
		o := &b.Objects[i]
		if o.Kind != kind {
			continue
		}
		text, err := o.YAML()
		if err != nil {
			t.Fatal(err)
		}
		_, spec, _ := strings.Cut(string(text), "\nspec:\n")
		out.WriteString(o.Namespace + "/" + o.Name + "\n" + spec)
	}
	return digits.ReplaceAllString(out.String(), "")
}
