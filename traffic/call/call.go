// Package call is the notation of calls and of what becomes of them: who calls what,
// and the results that a proxy or a server gives. It knows words, not proxies.
//
//	outside GET https://shop.example.com/checkout -> checkout.shop:8080 path /checkout
//	outside at public GET https://admin.example.com/ -> refused
//	shop/sleep GET http://edition.cnn.com/politics -> edition.cnn.com:443 tls via egress
//	shop/sleep TCP smtp.example.com:587 -> smtp.example.com:587 via egress
//	outside GET http://reviews.example.com/ -> 90% reviews.prod:9080/v1, 10% reviews.prod:9080/v2
package call

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Outside is the caller that is not a workload of the mesh.
const Outside = "outside"

// A Call is one call.
type Call struct {
	From    string // Outside, or NAMESPACE/APP
	At      string // the gateway that the caller dials; empty: the only one with the port, or none
	Hop     string // the SNI of the mesh mTLS around a call that bypasses its sidecar
	Account string // the service account of the caller, if it is not known otherwise
	Method  string // of http, or TCP (plain bytes), or TLS (a handshake, then bytes)
	TLS     bool   // https or TLS
	Host    string // the name that is resolved and dialled, in lower case
	Port    int
	Path    string // with its query
	Headers []Header
	SNI     string // empty: Host
	NoSNI   bool
	Name    string     // the Host header; empty: Host
	Address netip.Addr // that the name has for the caller
	HTTP2   bool
	Client  Certificate
	Names   []string // of the client certificate

	// ClientAddress is the address from which the caller connects.
	ClientAddress netip.Addr
	Tokens        []Token // beside the headers

	HTTP10   bool
	NoHost   bool   // HTTP/1.1 without a Host header
	Absolute string // the host of the URL in the request line, which replaces the Host header
	Upgrade  string // the protocol that the request asks for: websocket
	Text     string // as it was written
}

// A Header is a header of a request.
type Header struct{ Name, Value string }

// A Certificate is the client certificate of a call.
type Certificate int

// The client certificates.
const (
	NoCertificate    Certificate = iota
	TrustedByGateway             // one that the server's certificate authority signed
	OtherCertificate             // one of another authority
)

// HTTP reports whether the call is a request, not bytes.
func (c Call) HTTP() bool { return c.Method != "TCP" && c.Method != "TLS" }

// Authority returns the host that the request names, with a port that is not the
// default of its scheme.
func (c Call) Authority() string {
	switch {
	case c.Absolute != "":
		return c.Absolute
	case c.Name != "":
		return c.Name
	case c.Port == 80 && !c.TLS || c.Port == 443 && c.TLS:
		return c.Host
	}
	return c.Host + ":" + strconv.Itoa(c.Port)
}

// ServerName returns the SNI of a call that uses TLS; empty: none.
func (c Call) ServerName() string {
	if c.SNI != "" || c.NoSNI {
		return c.SNI
	}
	return c.Host
}

// Parse reads a call, and what must become of it if `->` follows; asked reports
// whether it does.
func Parse(text string) (c Call, want Want, asked bool, err error) {
	words, err := split(text)
	if err != nil {
		return c, want, false, err
	}
	return ParseWords(words)
}

// ParseWords is Parse for a text that is divided into words.
func ParseWords(words []string) (c Call, want Want, asked bool, err error) {
	left, right, asked := divide(words)
	c, err = parse(left)
	if err != nil || !asked {
		return c, want, asked, err
	}
	want, err = parseWant(right)
	return c, want, true, err
}

func divide(words []string) (left, right []string, asked bool) {
	for i, word := range words {
		if word == "->" {
			return words[:i], words[i+1:], true
		}
	}
	return words, nil, false
}

var errShort = errors.New("expected a call: FROM METHOD URL, as in `outside GET https://shop.example.com/`")

func parse(words []string) (Call, error) {
	c := Call{Text: join(words)}
	if len(words) < 3 {
		return c, errShort
	}
	c.From, words = words[0], words[1:]
	if namespace, app, found := strings.Cut(c.From, "/"); c.From != Outside && (!found || namespace == "" || app == "" || strings.Contains(app, "/")) {
		return c, fmt.Errorf("invalid caller %q: write outside or NAMESPACE/APP", c.From)
	}
	if words[0] == "at" && len(words) > 3 {
		c.At, words = words[1], words[2:]
	}
	c.Method = words[0]
	if !isMethod(c.Method) {
		return c, fmt.Errorf("invalid method %q: write an http method, TCP or TLS", c.Method)
	}
	if len(words) < 2 {
		return c, errShort
	}
	if err := c.target(words[1]); err != nil {
		return c, err
	}
	if err := c.words(words[2:]); err != nil {
		return c, err
	}
	if (c.Hop != "") != (c.From != Outside && c.At != "") {
		return c, errors.New("`at GATEWAY` of a workload needs `hop SNI`: it dials the gateway itself, in mesh mTLS")
	}
	return c, nil
}

func isMethod(word string) bool {
	for _, r := range word {
		if (r < 'A' || r > 'Z') && r != '-' {
			return false
		}
	}
	return word != ""
}

// target reads the URL of a request, or HOST:PORT of bytes.
func (c *Call) target(text string) error {
	if !c.HTTP() {
		host, port, found := cutPort(text)
		number, err := strconv.ParseUint(port, 10, 16)
		if !found || err != nil || number == 0 || host == "" {
			return fmt.Errorf("invalid target %q: %s needs HOST:PORT", text, c.Method)
		}
		c.Host, c.Port, c.TLS = strings.ToLower(host), int(number), c.Method == "TLS"
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("invalid URL %q: write http://HOST/PATH or https://HOST/PATH", text)
	}
	c.Host, c.TLS, c.Path, c.Port = strings.ToLower(u.Hostname()), u.Scheme == "https", u.RequestURI(), 80
	if c.TLS {
		c.Port = 443
	}
	if u.Port() == "" {
		return nil
	}
	number, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || number == 0 {
		return fmt.Errorf("invalid port of %q: write a number from 1 to 65535", text)
	}
	c.Port = int(number)
	return nil
}

// cutPort splits HOST:PORT at the last colon.
func cutPort(text string) (host, port string, found bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}
