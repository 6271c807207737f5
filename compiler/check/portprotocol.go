package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// portProtocol warns of routes to a declared port with another protocol, which the
// sidecar expects there. tlsToHTTP reports TLS to an http port.
func portProtocol(m *model.Model, sink *diag.Sink) {
	type port struct {
		service model.Service
		number  int
	}
	declared, info := map[port]model.ServicePort{}, map[model.Service]*model.ServiceInfo{}
	for _, s := range m.Services {
		info[s.Service] = s
		for _, p := range s.Ports {
			declared[port{s.Service, p.Number}] = p
		}
	}
	once := diag.Once{Sink: sink}
	for _, pub := range m.Published {
		sends := sent(pub)
		for d := range model.Destinations(pub.Routes) {
			p, known := declared[port{d.Service, d.Port}]
			http := sends == model.HTTP && info[d.Service].Backend.Value.Kind == "https"
			if !known || fits(sends, p.Protocol) || http || sends == model.TLS && p.Protocol.PlainHTTP() {
				continue
			}
			once.Add(diag.At(d.At, code.ServicePortProtocol, "%s is sent to port %d of service %s, which is declared %s", sends, d.Port, d.Service, p.Protocol).
				WithHint("use a port of that protocol, or correct the declaration").WithRelated(p.At, "declared here"))
		}
	}
}

// sent returns the protocol that the gateway sends for a published host.
func sent(p *model.Published) model.Protocol {
	switch {
	case p.Mode.Value == model.Passthrough:
		return model.TLS
	case p.Protocol.Value.PlainHTTP() || p.Protocol.Value == model.HTTPS:
		return model.HTTP
	}
	return model.TCP
}

// fits reports whether a port of that protocol accepts what is sent to it.
func fits(sends, port model.Protocol) bool {
	switch sends {
	case model.TLS:
		return !port.PlainHTTP() && port != model.Mongo
	case model.HTTP:
		return port.PlainHTTP() || port == model.TCP
	}
	return !port.PlainHTTP()
}
