package istio

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// digits are those that end an object's name.
var digits = regexp.MustCompile(`-[a-z2-7]{12}\b`)

// summary returns a line for each object: which hosts a Gateway lists, and what a
// VirtualService is bound to or answers.
func summary(b *emit.Bundle) []string {
	var out []string
	for _, o := range b.Objects {
		name := digits.ReplaceAllString(o.Name, "")
		switch s := o.Body.(type) {
		case *api.Gateway:
			for _, server := range s.Servers {
				out = append(out, "Gateway "+name+" "+strings.Join(server.Hosts, " "))
			}
		case *api.VirtualService:
			line := "VirtualService " + strings.Join(s.Hosts, " ") + " at " + digits.ReplaceAllString(strings.Join(s.Gateways, " "), "")
			if len(s.Http) > 0 && s.Http[0].DirectResponse != nil {
				line += " 421"
			}
			out = append(out, line)
		}
	}
	return out
}

// samePods is a gateway whose pods are those of ingress.
var samePods = &model.Gateway{Name: "other", Namespace: "edge", Selector: ingress.Selector}

var gatewayTests = []struct {
	name    string
	publish func(*program)
	want    []string
}{
	{"all http of a port is one Gateway, which lists no host that another covers", func(p *program) {
		p.publish("a.com", 80, model.HTTP, "")
		p.publish("x.a.com", 80, model.GRPC, "")
		p.publish("*.a.com", 80, model.HTTP, "")
	}, []string{
		"Gateway in-ingress-80 istio-system/*.a.com istio-system/a.com",
		"VirtualService *.a.com at istio-system/in-ingress-80",
		"VirtualService a.com at istio-system/in-ingress-80",
		"VirtualService x.a.com at istio-system/in-ingress-80",
	}},
	{"any host is listed alone", func(p *program) {
		p.publish("*", 80, model.HTTP, "")
		p.publish("a.com", 80, model.HTTP, "")
	}, []string{
		"Gateway in-ingress-80 istio-system/*",
		"VirtualService * at istio-system/in-ingress-80",
		"VirtualService a.com a.com. at istio-system/in-ingress-80",
	}},
	{"hosts of one certificate and one mode share a Gateway, others do not", func(p *program) {
		p.publish("a.com", 443, model.HTTPS, model.Simple, withCert("x"))
		p.publish("b.com", 443, model.HTTPS, model.Simple, withCert("x"))
		p.publish("c.com", 443, model.HTTPS, model.Mutual, withCert("x"))
		p.publish("d.com", 443, model.HTTPS, model.Simple)
	}, []string{
		"Gateway in-ingress-443-d-com istio-system/d.com",
		"Gateway in-ingress-443-mutual-x istio-system/c.com",
		"Gateway in-ingress-443-simple-x istio-system/a.com istio-system/b.com",
		"VirtualService a.com at istio-system/in-ingress-443-simple-x",
		"VirtualService b.com at istio-system/in-ingress-443-simple-x",
		"VirtualService c.com at istio-system/in-ingress-443-mutual-x",
		"VirtualService d.com at istio-system/in-ingress-443-d-com",
	}},
	{"a wildcard refuses the host that another Gateway serves, whatever its mode", func(p *program) {
		p.publish("*.a.com", 443, model.HTTPS, model.Simple)
		p.publish("admin.a.com", 443, model.HTTPS, model.Mutual)
		p.publish("raw.a.com", 443, model.TLS, model.Passthrough)
		p.publish("same.a.com", 8443, model.HTTPS, model.Simple)
	}, []string{
		"Gateway in-ingress-443-admin-a-com istio-system/admin.a.com",
		"Gateway in-ingress-443-any-a-com istio-system/*.a.com",
		"Gateway in-ingress-443-raw-a-com istio-system/raw.a.com",
		"Gateway in-ingress-8443-same-a-com istio-system/same.a.com",
		"VirtualService admin.a.com at istio-system/in-ingress-443-any-a-com 421",
		"VirtualService raw.a.com at istio-system/in-ingress-443-any-a-com 421",
		"VirtualService *.a.com at istio-system/in-ingress-443-any-a-com",
		"VirtualService admin.a.com at istio-system/in-ingress-443-admin-a-com",
		"VirtualService raw.a.com at istio-system/in-ingress-443-raw-a-com",
		"VirtualService same.a.com at istio-system/in-ingress-8443-same-a-com",
	}},
	{"a wildcard that is a pipe refuses nothing", func(p *program) {
		p.publish("*.a.com", 443, model.HTTPS, model.Passthrough)
		p.publish("x.a.com", 443, model.HTTPS, model.Simple)
	}, []string{
		"Gateway in-ingress-443-any-a-com istio-system/*.a.com",
		"Gateway in-ingress-443-x-a-com istio-system/x.a.com",
		"VirtualService *.a.com at istio-system/in-ingress-443-any-a-com",
		"VirtualService x.a.com at istio-system/in-ingress-443-x-a-com",
	}},
	{"a host that a wildcard of its Gateway covers needs nothing more", func(p *program) {
		p.publish("*.a.com", 443, model.HTTPS, model.Simple, withCert("x"))
		p.publish("x.a.com", 443, model.HTTPS, model.Simple, withCert("x"))
	}, []string{
		"Gateway in-ingress-443-simple-x istio-system/*.a.com",
		"VirtualService *.a.com at istio-system/in-ingress-443-simple-x",
		"VirtualService x.a.com at istio-system/in-ingress-443-simple-x",
	}},
	{"but for a narrower wildcard between them, which would get its connections", func(p *program) {
		p.publish("*.a.com", 443, model.HTTPS, model.Simple, withCert("x"))
		p.publish("*.b.a.com", 443, model.HTTPS, model.Simple, withCert("y"))
		p.publish("c.b.a.com", 443, model.HTTPS, model.Simple, withCert("x"))
	}, []string{
		"Gateway in-ingress-443-c-b-a-com istio-system/c.b.a.com",
		"Gateway in-ingress-443-simple-x istio-system/*.a.com",
		"Gateway in-ingress-443-simple-y istio-system/*.b.a.com",
		"VirtualService *.b.a.com at istio-system/in-ingress-443-simple-x 421",
		"VirtualService c.b.a.com at istio-system/in-ingress-443-simple-x 421",
		"VirtualService c.b.a.com at istio-system/in-ingress-443-simple-y 421",
		"VirtualService *.a.com at istio-system/in-ingress-443-simple-x",
		"VirtualService *.b.a.com at istio-system/in-ingress-443-simple-y",
		"VirtualService c.b.a.com at istio-system/in-ingress-443-c-b-a-com",
	}},
	{"two gateways of the same pods are one listener", func(p *program) {
		p.Gateways = append(p.Gateways, samePods)
		p.publish("*", 443, model.HTTPS, model.Simple)
		p.publish("a.com", 443, model.HTTPS, model.Mutual, at2(samePods))
	}, []string{
		"Gateway in-other-443-a-com edge/a.com",
		"Gateway in-ingress-443-any istio-system/*",
		"VirtualService a.com at edge/in-other-443-a-com",
		"VirtualService a.com a.com. at istio-system/in-ingress-443-any 421",
		"VirtualService * at istio-system/in-ingress-443-any",
	}},
	{"the pods' port counts, not the Service's", func(p *program) {
		g := *ingress
		g.Ports = []model.GatewayPort{{Number: 443, Target: 8443}, {Number: 8443}}
		p.Gateways = []*model.Gateway{&g}
		p.publish("*.a.com", 443, model.HTTPS, model.Simple, at2(&g))
		p.publish("x.a.com", 8443, model.HTTPS, model.Mutual, at2(&g))
	}, []string{
		"Gateway in-ingress-443-any-a-com istio-system/*.a.com",
		"Gateway in-ingress-8443-x-a-com istio-system/x.a.com",
		"VirtualService x.a.com at istio-system/in-ingress-443-any-a-com 421",
		"VirtualService *.a.com at istio-system/in-ingress-443-any-a-com",
		"VirtualService x.a.com at istio-system/in-ingress-8443-x-a-com",
	}},
}

func TestWhichGatewayServesAHost(t *testing.T) {
	for _, test := range gatewayTests {
		t.Run(test.name, func(t *testing.T) {
			p := newProgram("")
			test.publish(p)
			got := summary(p.emitted(t))
			slices.Sort(got)
			slices.Sort(test.want)
			if !slices.Equal(got, test.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}
