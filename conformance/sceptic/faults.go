package sceptic

const (
	originate = "egress-gateway-originate"
	ports     = "egress-gateway-ports"
	wildcard  = "egress-wildcard-through"
	sidecar   = "egress-sidecar-originate"
	mutual    = "egress-mutual"
	tcp       = "egress-tcp"
	accounts  = "egress-accounts"
	beside    = "ingress-mutual-beside-wildcard"
	kinds     = "ingress-kinds"
	backends  = "ingress-backends"
	inMesh    = "mesh-host-and-service"
	confined  = "confine"
	programs  = "egress-two-programs"
	forShop   = "lang-for"
)

// Faults is the list: each must be noticed by a judge.
var Faults = []Fault{
	{originate, "leave out the https callers' leg to the gateway", []string{"VirtualService/cnn spec.tls -"}},
	{originate, "demand no names of the server", []string{"DestinationRule/cnn-originate spec.trafficPolicy.portLevelSettings.0.tls.subjectAltNames -"}},
	{originate, "demand another server's name", []string{`DestinationRule/cnn-originate spec.trafficPolicy.portLevelSettings.0.tls.subjectAltNames = ["other.example.com"]`}},
	{originate, "originate on the tls port", []string{"DestinationRule/cnn-originate spec.trafficPolicy.portLevelSettings.0.port.number = 443"}},
	{originate, "originate nowhere", []string{`DestinationRule/cnn-originate spec.trafficPolicy.portLevelSettings.0.tls = {"mode": "DISABLE"}`}},
	{originate, "leave out the rule that originates", []string{"DestinationRule/cnn-originate -"}},
	{originate, "leave http on port 80", []string{"ServiceEntry/cnn spec.ports.0.targetPort -"}},
	{originate, "SIMPLE for ISTIO_MUTUAL at the hop", []string{"DestinationRule/hop spec.subsets.0.trafficPolicy.portLevelSettings.0.tls.mode = \"SIMPLE\""}},
	{originate, "no TLS at the hop", []string{`DestinationRule/hop spec.subsets.0.trafficPolicy.portLevelSettings.0.tls = {"mode": "DISABLE"}`}},
	{originate, "move the hop rule to another namespace", []string{"DestinationRule/hop -> default"}},
	{originate, "omit mesh", []string{`VirtualService/cnn spec.gateways = ["istio-system/eg-http", "istio-system/eg-cnn-443"]`}},
	{originate, "export the routes to the gateway's namespace only", []string{`VirtualService/cnn spec.exportTo = ["."]`}},
	{originate, "export the host to the gateway's namespace only", []string{`ServiceEntry/cnn spec.exportTo = ["."]`}},
	{originate, "tls for tcp under an ISTIO_MUTUAL server", []string{
		"VirtualService/cnn spec.tcp -",
		`VirtualService/cnn spec.tls.1 = {"match": [{"gateways": ["istio-system/eg-cnn-443"], "port": 443, "sniHosts": ["edition.cnn.com"]}], "route": [{"destination": {"host": "edition.cnn.com", "port": {"number": 443}}}]}`,
	}},
	{originate, "select another gateway's pods", []string{`Gateway/eg-http spec.selector = {"istio": "other"}`}},
	{originate, "another host at the tls server", []string{`Gateway/eg-cnn-443 spec.servers.0.hosts = ["other.example.com"]`}},
	{originate, "another name of the hop's subset", []string{`DestinationRule/hop spec.subsets.0.name = "https"`}},
	{originate, "a field that does not exist", []string{`Gateway/eg-http spec.servers.0.tls.modus = "x"`}},
	{ports, "do not overwrite the caller's port header", []string{"VirtualService/api spec.http.0.headers -"}},
	{ports, "swap the gateway's two http routes' ports", []string{"VirtualService/api spec.http.2.route <-> spec.http.3.route"}},
	{ports, "send 8443 to 443", []string{"VirtualService/api-8443 spec.tcp.0.route.0.destination.port.number = 443"}},
	{ports, "a port that the host does not have", []string{"VirtualService/api spec.http.3.route.0.destination.port.number = 8081"}},
	{wildcard, "no VirtualService for a host that the wildcard covers", []string{"VirtualService/own -"}},
	{wildcard, "no server behind the wildcard", []string{"ServiceEntry/wiki-www -"}},
	{wildcard, "no SNI at the hop that the wildcard's server accepts", []string{`DestinationRule/hop spec.subsets.1.trafficPolicy.portLevelSettings.0.tls.sni = "any.gwc"`}},
	{sidecar, "demand no names of a server that is not the one", []string{"DestinationRule/fake spec.trafficPolicy.portLevelSettings.0.tls.subjectAltNames -"}},
	{sidecar, "originate in one namespace only", []string{`DestinationRule/cnn spec.exportTo = ["."]`}},
	{mutual, "no 403 for who has no certificate", []string{"VirtualService/api spec.http.1 -"}},
	{mutual, "let every workload of the namespace through", []string{"VirtualService/api spec.http.0.match.0.sourceLabels -"}},
	{mutual, "let every namespace through", []string{"VirtualService/api spec.http.0.match.0.sourceNamespace -"}},
	{mutual, "the certificate's rule in another namespace", []string{"DestinationRule/api -> default"}},
	{mutual, "SIMPLE for MUTUAL at the gateway", []string{`DestinationRule/gated spec.trafficPolicy.portLevelSettings.0.tls = {"mode": "SIMPLE", "sni": "gated.partner.com", "subjectAltNames": ["gated.partner.com"]}`}},
	{mutual, "a Secret that does not exist", []string{`DestinationRule/gated spec.trafficPolicy.portLevelSettings.0.tls.credentialName = "nobody"`}},
	{tcp, "one hop SNI for another", []string{`DestinationRule/hop spec.subsets.0.trafficPolicy.portLevelSettings.0.tls.sni = "p5432.db.example.com"`}},
	{tcp, "no leg at the gateway for a range", []string{"ServiceEntry/db-gw -"}},
	{accounts, "no policy", []string{"AuthorizationPolicy/stripe -"}},
	{accounts, "ALLOW for DENY", []string{`AuthorizationPolicy/stripe spec.action = "ALLOW"`}},
	{accounts, "principals for notPrincipals", []string{`AuthorizationPolicy/stripe spec.rules.0.from = [{"source": {"principals": ["*/ns/shop/sa/checkout"]}}]`}},
	{accounts, "a policy about another name", []string{`AuthorizationPolicy/stripe spec.rules.0.when.0.values = ["any.gwc"]`}},
	{accounts, "the restricted host at the shared server", []string{
		`VirtualService/stripe spec.gateways = ["mesh", "istio-system/eg-http", "istio-system/eg-stripe-443"]`,
		`VirtualService/stripe spec.http.1.match.0.gateways = ["istio-system/eg-http"]`,
		`VirtualService/stripe spec.http.0.route.0.destination.subset = "http"`,
	}},
	{beside, "SIMPLE for MUTUAL", []string{`Gateway/admin spec.servers.0.tls.mode = "SIMPLE"`}},
	{beside, "no 421 at the wildcard", []string{"VirtualService/admin-421 -", `VirtualService/admin spec.gateways = ["istio-system/admin", "istio-system/wild"]`}},
	{beside, "the MUTUAL host beside the wildcard in one Gateway", []string{
		`Gateway/wild spec.servers.1 = {"port": {"number": 443, "name": "admin", "protocol": "HTTPS"}, "hosts": ["istio-system/admin.example.com"], "tls": {"mode": "MUTUAL", "credentialName": "admin-credential"}}`,
		"Gateway/admin -", "VirtualService/admin-421 -", `VirtualService/admin spec.gateways = ["istio-system/wild"]`,
	}},
	{beside, "421 by the authority as it is written", []string{
		`VirtualService/admin-421 spec.http = [{"match": [{"authority": {"exact": "admin.example.com"}}], "directResponse": {"status": 421}}, {"route": [{"destination": {"host": "admin.default.svc.cluster.local", "port": {"number": 80}}}]}]`,
	}},
	{kinds, "swap two routes", []string{"VirtualService/shop spec.http.0 <-> spec.http.1"}},
	{kinds, "swap the shares", []string{"VirtualService/shop spec.http.2.route.0.weight <-> spec.http.2.route.1.weight"}},
	{kinds, "forget a method", []string{"VirtualService/shop spec.http.0.match.0.method -"}},
	{kinds, "forget the rewrite", []string{"VirtualService/shop spec.http.1.rewrite -"}},
	{kinds, "redirect to the port alone", []string{`VirtualService/weather-redirect spec.http.0.redirect = {"scheme": "https", "port": 443}`}},
	{kinds, "a wrong port of a service", []string{"VirtualService/weather spec.http.0.route.0.destination.port.number = 81"}},
	{kinds, "terminate what should pass", []string{`Gateway/pass-443 spec.servers.0.tls = {"mode": "SIMPLE", "credentialName": "weather-com-credential"}`}},
	{kinds, "http for a host that should pass", []string{`VirtualService/pass spec.http = [{"route": [{"destination": {"host": "own-tls.shop.svc.cluster.local", "port": {"number": 8443}}}]}]`, "VirtualService/pass spec.tls -"}},
	{kinds, "bind to a Gateway that does not exist", []string{`VirtualService/weather spec.gateways = ["istio-system/https"]`}},
	{backends, "plain to a service that has its own TLS", []string{"DestinationRule/own spec.subsets.0.trafficPolicy.tls = {\"mode\": \"DISABLE\"}"}},
	{backends, "plain to a service that takes the mesh's mutual TLS only", []string{"DestinationRule/strict spec.subsets.0.trafficPolicy.tls = {\"mode\": \"DISABLE\"}"}},
	{backends, "TLS on the whole service", []string{
		`DestinationRule/own spec.trafficPolicy = {"tls": {"mode": "SIMPLE", "sni": "own.shop.svc.cluster.local"}}`}},
	{inMesh, "a last route without its port", []string{"VirtualService/service-a spec.http.1.match -"}},
	{inMesh, "no ServiceEntry for the host", []string{"ServiceEntry/host-a -"}},
	{inMesh, "another service behind a route", []string{`VirtualService/host-a spec.http.0.route.0.destination = {"host": "service-a.default.svc.cluster.local", "port": {"number": 8000}}`}},
	{confined, "let everything out", []string{`Sidecar/default spec.outboundTrafficPolicy.mode = "ALLOW_ANY"`}},
	{confined, "confine another namespace", []string{"Sidecar/default -> default"}},
	{forShop, "drop exportTo", []string{"ServiceEntry/out-api-example-com-xyex3kyd5l2c spec.exportTo -", "VirtualService/out-api-example-com-xyex3kyd5l2c spec.exportTo -"}},
	{programs, "both programs' http servers take every host", []string{`Gateway/eg-http-two spec.servers.0.hosts = ["*"]`}},
	{programs, "both programs' http servers list one host", []string{
		`Gateway/eg-http-one spec.servers.0.hosts = ["*", "one.example.com"]`,
		`Gateway/eg-http-two spec.servers.0.hosts = ["*.gwc.two", "one.example.com"]`,
	}},
	{programs, "the host's own name on the hop of a program", []string{"VirtualService/vs-two spec.http.0.rewrite -"}},
	{programs, "the hop's name to the server", []string{"VirtualService/vs-two-gw spec.http.0.rewrite -"}},
	{programs, "another program's hop", []string{`DestinationRule/hop-two spec.subsets.0.trafficPolicy.portLevelSettings.0.tls.sni = "any.gwc"`}},
}
