package join_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/join"
	"github.com/gwc-lang/gwc/compiler/model"
)

// A cluster is an inventory.
type cluster struct{ model.Inventory }

// Knows reports that there are Services and Secrets.
func (cluster) Knows(string) bool { return true }

// Ports knows web with one port, api with two and no other service.
func (cluster) Ports(s model.Service) ([]model.ServicePort, bool) {
	switch s.Name {
	case "web":
		return []model.ServicePort{{Number: 8080, Protocol: model.HTTP}}, true
	case "api":
		return []model.ServicePort{{Number: 80, Protocol: model.HTTP}, {Number: 81, Protocol: model.TCP}}, true
	}
	return nil, false
}

// Near takes every service for web.
func (cluster) Near(s model.Service) (model.Service, bool) {
	return model.Service{Namespace: s.Namespace, Name: "web"}, true
}

// GatewayPorts knows the predeclared gateway for what comes in.
func (cluster) GatewayPorts(namespace, service string) ([]model.GatewayPort, bool) {
	return []model.GatewayPort{{Number: 443, Target: 8443}, {Number: 9443}}, service == "istio-ingressgateway"
}

// HTTPService knows api on port 80.
func (cluster) HTTPService(port int) (model.Service, bool) {
	return model.Service{Namespace: "shop", Name: "api"}, port == 80
}

func TestInventory(t *testing.T) {
	for _, test := range []struct{ program, want string }{
		{"expose web https at a.com", ""},
		{"expose web:8081 https at a.com", "GWC0912 `web:8081`: service web.shop has no port 8081"},
		{"expose api https at a.com", "GWC0913 `api`: service api.shop has several ports in the inventory: 80, 81"},
		{"service api { port 81 http }\nexpose api https at a.com", ""},
		{"expose wep https at a.com", "GWC0911 `wep`: service wep.shop not found in the inventory"},
		{"expose wep https at a.com { route -> web }", "GWC0911 `wep`: service wep.shop not found in the inventory"},
		{"service wep { port 80 http }\nexpose wep https at a.com", ""},
		{"expose web https at a.com on 9443", ""},
		{"expose web https at a.com on 444", "GWC0915 `on 444`: gateway ingress has no port 444: its Service istio-ingressgateway does not list it"},
	} {
		_, said := build(join.BuildOptions{Inventory: cluster{}}, test.program)
		var got []string
		for _, d := range said {
			got = append(got, fmt.Sprintf("%s `%s`: %s", d.Code, d.Span.Text(), d.Message))
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s\nsays %q, not %q", test.program, got, test.want)
		}
	}
}
