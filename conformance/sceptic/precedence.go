package sceptic

import (
	"slices"
	"strings"
)

const (
	addresses = "egress-address-promises"
	capture   = "lang-dns-capture"
	absent    = "lang-no-header"
	matches   = "lang-matches"
	gateways  = "gateways-of-one-service"
	podPort   = "ports-of-one-pod-port"
	oneHost   = "egress-two-programs-one-host"
	absolute  = "egress-absolute-names"
)

// Precedences undo what keeps a promise where Istio or Envoy decides something before, after or beside what a statement
// is about (docs/decisions/precedence.md), and what keeps values within their limits. Two kinds of mistakes have no
// fault here because no object shows them: what the command line overwrites and prints, and how long a build takes.
var Precedences = slices.Concat(byAddress, byName, byMatch, atGateway, beyondLimits)

var byAddress = []Fault{
	{addresses, "tcp addresses on the port of an http host with a promise", []string{
		`ServiceEntry/out-db-partner-org-4tkb6n73wvs4 spec.ports.1 = {"number": 80, "name": "tcp-80", "protocol": "TCP"}`}},
	{addresses, "another host's address on the tls port of a restricted host", []string{
		`ServiceEntry/out-www-partner-com-lingyxsc6e62 spec.addresses = ["127.9.8.8"]`}},
	{addresses, "a tls host via a gateway with its own addresses", []string{
		`ServiceEntry/out-api-partner-com-mxwfsabmrey2 spec.addresses = ["127.9.8.0/24"]`}},
	{addresses, "a tls host via a gateway by destinationSubnets", []string{
		`VirtualService/out-api-partner-com-mxwfsabmrey2 spec.tls.0.match.0.destinationSubnets = ["127.9.8.0/24"]`}},
	{addresses, "an open range within one that leaves by a gateway", []string{
		`VirtualService/out-narrow-partner-org-uv7a2ry7rgwg spec.tcp.0.route.0.destination = {"host": "narrow.partner.org", "port": {"number": 5432}}`}},
	{capture, "an address of Istio's for a tls host via a gateway", []string{
		`ServiceEntry/out-web-example-com-vy74rwc5o6oq metadata.labels = {"app.kubernetes.io/managed-by": "gwc"}`}},
	{capture, "an address of Istio's for a restricted tls host", []string{
		`ServiceEntry/out-paid-example-com-q3yucnc4bk6d metadata.labels = {"app.kubernetes.io/managed-by": "gwc"}`}},
	{capture, "no address for a tcp host", []string{
		`ServiceEntry/out-c-example-com-mhnnbq6y23y2 metadata.labels = {"networking.istio.io/enable-autoallocate-ip": "false"}`}},
	{inMesh, "a range over the addresses of services", []string{
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry", "metadata": {"name": "range", "namespace": "istio-system"},
		"spec": {"hosts": ["db.example.com"], "addresses": ["10.0.0.0/8"], "location": "MESH_EXTERNAL", "resolution": "NONE",
		"ports": [{"number": 8000, "name": "tcp", "protocol": "TCP"}]}}`}},
}

var byName = []Fault{
	{inMesh, "a wildcard over the names of services", []string{
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "local", "namespace": "istio-system"},
		"spec": {"hosts": ["*.local"], "gateways": ["mesh"],
		"http": [{"route": [{"destination": {"host": "service-a.default.svc.cluster.local", "port": {"number": 8000}}}]}]}}`}},
	{inMesh, "the short name of a service as a host", []string{
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "a-short", "namespace": "default"},
		"spec": {"hosts": ["service-a.default"], "gateways": ["mesh"],
		"http": [{"route": [{"destination": {"host": "service-b.default.svc.cluster.local", "port": {"number": 9000}}}]}]}}`,
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry", "metadata": {"name": "a-short", "namespace": "default"},
		"spec": {"hosts": ["service-a.default"], "location": "MESH_INTERNAL", "resolution": "NONE",
		"ports": [{"number": 8001, "name": "http", "protocol": "HTTP"}]}}`}},
	{absolute, "no route for the host with a dot at its end", []string{
		`VirtualService/out-two-example-org-y5w2jtv5cqi2 spec.hosts = ["two.example.org"]`}},
	{oneHost, "the hop's name of the other program", []string{
		`VirtualService/out-two-example-org-37b33airb2gz spec.http.0.rewrite.authority = "two.example.org.gwc.one"`}},
	{oneHost, "one name for the hops of both programs", []string{
		`Gateway/out-two-example-org-443-v2wvkvi4goel spec.servers.0.hosts = ["istio-system/one.example.org.gwc.one"]`}},
	{capture, "one name for the policies of two hosts", []string{
		`AuthorizationPolicy/account-paid-example-com-3ulujvjpust3 metadata.name = "account-c-example-com-de4xyrpk36bt"`}},
}

var byMatch = []Fault{
	{absent, "no match without the header", []string{
		`VirtualService/in-ingress-80-h-example-com-46q6gyxs4suy spec.http.1.match.0 -`}},
	{absent, "a header that may be empty for one that is absent", []string{
		`VirtualService/in-ingress-80-h-example-com-46q6gyxs4suy spec.http.0.match.0.withoutHeaders.x-internal = {"regex": ".*"}`}},
	{absent, "two absent headers by one match", []string{
		`VirtualService/in-ingress-80-h-example-com-46q6gyxs4suy spec.http.3.match.1 -`}},
}

var atGateway = []Fault{
	{gateways, "no 421 at another gateway of the same pods", []string{
		"VirtualService/421-a-443-simple-wild-admin-example-com-ydvwosv7h6ve -"}},
	{gateways, "the host without a certificate at another gateway of the same pods", []string{
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a", "namespace": "istio-system"},
		"spec": {"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": 443, "name": "https", "protocol": "HTTPS"},
		"hosts": ["istio-system/admin.example.com"], "tls": {"mode": "SIMPLE", "credentialName": "admin"}}]}}`}},
	{podPort, "no 421 at another port of the same pods' port", []string{
		"VirtualService/421-ingress-443-simple-wild-admin-example-com-7lmrnr3zddbm -"}},
	{podPort, "the host without a certificate at another port of the same pods' port", []string{
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a", "namespace": "istio-system"},
		"spec": {"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": 443, "name": "https", "protocol": "HTTPS"},
		"hosts": ["istio-system/admin.example.com"], "tls": {"mode": "SIMPLE", "credentialName": "admin"}}]}}`}},
	{kinds, "passthrough to the gateway itself", []string{
		`VirtualService/pass spec.tls.0.route.0.destination = {"host": "istio-ingressgateway.istio-system.svc.cluster.local", "port": {"number": 443}}`}},
	{kinds, "http to the gateway itself", []string{
		`VirtualService/shop spec.http.1.route.0.destination = {"host": "istio-ingressgateway.istio-system.svc.cluster.local", "port": {"number": 80}}`}},
	{mutual, "a client certificate without the server's authority", []string{
		`+ {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "gated-client", "namespace": "istio-system"},
		"type": "kubernetes.io/tls", "stringData": {"tls.crt": "-", "tls.key": "-"}}`}},
}

var beyondLimits = []Fault{
	{matches, "an expression that Envoy refuses", []string{
		`VirtualService/in-ingress-80-m-example-com-fw2edgt37z4x spec.http.1.match.0.uri.regex = "\\x{100}"`}},
	{matches, "an expression that is too large for Envoy", []string{
		`VirtualService/in-ingress-80-m-example-com-fw2edgt37z4x spec.http.1.match.0.uri.regex = "((/v[0-9a-z]{100}){100}){10}"`}},
	{matches, "a header of 20,000 bytes", []string{
		`VirtualService/in-ingress-80-m-example-com-fw2edgt37z4x spec.http.0.headers = {"request": {"set": {"x-new": "` + strings.Repeat("x", 20_000) + `"}}}`}},
	{matches, "a response header that is Envoy's own", []string{
		`VirtualService/in-ingress-80-m-example-com-fw2edgt37z4x spec.http.0.headers = {"response": {"set": {"host": "x"}}}`}},
	{matches, "a host of one label at a gateway", []string{
		`Gateway/in-ingress-80-e4th4r6c55vm spec.servers.0.hosts = ["istio-system/intranet"]`}},
	{matches, "keepalive that Linux does not take", []string{
		`+ {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": "b", "namespace": "default"},
		"spec": {"host": "b.default.svc.cluster.local", "trafficPolicy": {"connectionPool": {"tcp": {"tcpKeepalive": {"time": "36000s"}}}}}}`}},
}
