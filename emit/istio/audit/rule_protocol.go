package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// protocols finds http that is sent to a port with another protocol in its Service,
// if no rule originates TLS. It ignores routes that no server accepts.
func protocols(s *set) {
	for _, v := range s.virtualServices {
		all := v.meetings()
		for _, l := range v.legs {
			if _, idle := l.unserved(all); idle || l.section != "http" {
				continue
			}
			for _, d := range l.to {
				s.protocol(d)
			}
		}
	}
}

func (s *set) protocol(d destination) {
	name, namespace, ok := s.service(d.host)
	service, known := s.inventory.Service(namespace, name)
	if _, declared := s.entryOf.hosts.Find(d.host); !ok || !known || declared || service.Alias != "" {
		return
	}
	ports := service.TCP()
	for _, p := range ports {
		switch speaks := p.Speaks(); {
		case p.Number != int(d.port) && (d.port != 0 || len(ports) > 1):
		case speaks == "https" || speaks == "tls":
			if s.begun(d.host, uint32(p.Number)) {
				return
			}
			s.report(finding{
				code: code.ShownPortProtocol, at: d.portPart(), other: servicePart(service),
				message: fmt.Sprintf("http is sent to port %d of service %s.%s, which is %s, and no DestinationRule originates TLS", p.Number, name, namespace, speaks),
				note:    "the Service is here", hint: "use an http port, or originate TLS in a DestinationRule: tls: {mode: SIMPLE}",
			})
		}
	}
}

// portPart returns the part where the destination sets its port, or could set it.
func (d destination) portPart() part {
	if d.port == 0 {
		return d.hostPart()
	}
	return d.part.part("%s.port.number", d.part.path)
}

// begun reports whether some rule makes callers originate TLS on the port.
func (s *set) begun(host string, port uint32) bool {
	for r := range s.ruleHosts.covering(host) {
		for _, t := range r.tls() {
			if application(t.settings) && (t.port == 0 || t.port == port) {
				return true
			}
		}
	}
	return false
}
