package plane

import (
	"fmt"
	"net"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// layer is TLS on the wire; mesh says that it is the mesh's own mutual TLS of principal, auto that nobody asked for it.
type layer struct {
	sni         string
	mesh, auto  bool
	principal   string
	certificate string   // the authority of the client's certificate, or the credential that a proxy presents
	names       []string // in the client's certificate
	authority   string   // the credential by which a proxy verifies the server
	verified    []string
}

// request is an HTTP request on its way; names of headers are in lower case.
type request struct {
	method, scheme, host, path string
	headers                    map[string][]string
	http10                     bool   // until a proxy has passed it on
	upgrade                    string // the protocol that it asks for
	noHost                     bool
}

// leg is what travels from one hop to the next: layers of TLS, outermost first, and within them a request or bytes.
type leg struct {
	layers    []layer
	request   *request
	http2     bool
	address   string // where it was sent to
	port      int
	direct    string         // the address that it came from
	client    string         // the address of who sent the request, as the proxy takes it
	principal string         // the mesh's name of the sender, once its mutual TLS has been ended
	names     []string       // those in the sender's certificate, once its TLS has been ended
	metadata  map[string]any // what the filters of this hop say to each other
	sni       string         // of the connection that has been ended
	via       []string
	detail    []string
	hops      []string // see call.Outcome
	treated   []string // see call.Outcome
}

// outside is the address of callers outside the mesh: that of the judge that sends calls to a real Envoy.
const outside = "127.0.0.1"

func start(c call.Call) leg {
	l := leg{port: c.Port, direct: outside}
	if c.TLS {
		l.layers = []layer{{sni: c.ServerName(), certificate: c.Client, names: c.CertificateNames()}}
	}
	if c.HTTP() {
		l.request = &request{c.Method, c.Scheme(), strings.ToLower(c.Authority()), c.Path, map[string][]string{}, c.HTTP10, c.Upgrade, c.NoHost}
		for _, header := range c.Headers {
			name := strings.ToLower(header[0])
			l.request.headers[name] = append(l.request.headers[name], header[1])
		}
	}
	l.http2 = c.HTTP2
	return l
}

// clone copies what later hops change.
func (l leg) clone() leg {
	l.layers = append([]layer(nil), l.layers...)
	l.via = append([]string(nil), l.via...)
	l.detail = append([]string(nil), l.detail...)
	l.hops = append([]string(nil), l.hops...)
	l.treated = append([]string(nil), l.treated...)
	if l.request != nil {
		copied := *l.request
		copied.headers = map[string][]string{}
		for k, v := range l.request.headers {
			copied.headers[k] = append([]string(nil), v...)
		}
		l.request = &copied
	}
	return l
}

func (l *leg) note(format string, args ...any) {
	l.detail = append(append([]string(nil), l.detail...), fmt.Sprintf(format, args...))
}

// hostname is the Host header without a port.
func (r *request) hostname() string {
	if host, _, err := net.SplitHostPort(r.host); err == nil {
		return host
	}
	return r.host
}

// value is a header as Envoy sees it, pseudo headers included.
func (r *request) value(name string) (string, bool) {
	switch name {
	case ":authority", "host":
		return r.host, true
	case ":method":
		return r.method, true
	case ":path":
		return r.path, true
	case ":scheme":
		return r.scheme, true
	}
	values, ok := r.headers[strings.ToLower(name)]
	return strings.Join(values, ","), ok
}
