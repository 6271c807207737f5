// Package call is the notation of calls and of what becomes of them: the lines of a case's calls file.
//
// It knows words, not proxies: the judges fill an Outcome, this package writes, reads and compares them.
//
//	outside GET https://weather.com/x with client-certificate -> frontend.default:80
//	outside at public GET http://weather.com/ -> 301 https://weather.com/
//	shop/sleep GET http://edition.cnn.com/politics -> edition.cnn.com:443 tls via egress
//	shop/sleep TCP smtp.example.com:587 -> smtp.example.com:587 via egress
//	shop/sleep TLS edition.cnn.com:443 sni other.example.com -> refused
//	outside GET https://web.example.com/ host admin.example.com -> not admin.default:80
//	outside GET https://web.example.com/ no-sni -> refused
//	shop/other at egress GET http://api.stripe.com/ hop any.gwc -> 404
//	outside GET http://weather.com/ http1.0 -> 426
//	outside GET http://weather.com/ absolute-form admin.example.com -> 404
//	outside GET http://weather.com/ websocket -> frontend.default:80
//	outside POST http://weather.com/ grpc -> frontend.default:80
//	outside GET https://weather.com/ with client-certificate names a.partner.net -> frontend.default:80
//	outside GET https://weather.com/ token groups=admins,exp=past -> 401
//	outside GET http://weather.com/ no-host -> 400
//	outside GET http://weather.com/ http2 beside-host admin.example.com -> frontend.default:80
//	outside POST http://weather.com/ trailer authorization = x -> frontend.default:80
//	outside GET https://weather.com/ after www.example.com host admin.example.com -> 421
package call

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Call is one call and what must happen to it.
type Call struct {
	From    string // outside, or NAMESPACE/APP
	At      string // the gateway that a call from outside reaches (ingress), or that a workload dials round its sidecar
	Hop     string // the SNI of the mesh's mutual TLS that such a workload has around its call
	Method  string // an HTTP method, TCP (plain bytes), or TLS (a handshake and then bytes)
	TLS     bool   // https or TLS
	Host    string // the name that is resolved and dialled
	Port    int
	Path    string
	Headers [][2]string
	SNI     string // where it is not Host
	NoSNI   bool   // TLS without SNI
	Header  string // the Host header where it is not Host
	Client  string // the authority of the client's certificate: client, rogue; empty: none
	HTTP2   bool
	// ClientNames are the names in the client's certificate; none: client.example.
	ClientNames []string

	HTTP10   bool
	Absolute string // the host of the URL in the request line, which takes the place of the Host header (RFC 9112, 3.2.2)
	Upgrade  string // the protocol that the request asks for: websocket
	GRPC     bool   // over HTTP/2, with the headers of a gRPC call
	NoHost   bool   // HTTP/1 without a Host header
	Beside   string // of HTTP/2: a header host beside :authority
	After    string // the host of a request that went before on the same connection
	Trailers [][2]string
	Tokens   []Token

	Want Want
	Text string // the line
}

// HTTP says whether the call is a request, not bare bytes.
func (c Call) HTTP() bool { return c.Method != "TCP" && c.Method != "TLS" }

// Scheme is that of the URL of a request.
func (c Call) Scheme() string {
	if c.TLS {
		return "https"
	}
	return "http"
}

// Authority is the host that the request names: that of its URL, or of its Host header.
func (c Call) Authority() string {
	if c.Absolute != "" {
		return c.Absolute
	}
	return c.HostHeader()
}

// CertificateNames are the names in the client's certificate.
func (c Call) CertificateNames() []string {
	if len(c.ClientNames) > 0 {
		return c.ClientNames
	}
	return []string{"client.example"}
}

// HostHeader is the Host that the request carries.
func (c Call) HostHeader() string {
	if c.Header != "" {
		return c.Header
	}
	standard := c.Port == 80 && !c.TLS || c.Port == 443 && c.TLS
	if standard {
		return c.Host
	}
	return fmt.Sprintf("%s:%d", c.Host, c.Port)
}

// ServerName is the SNI that the call carries when it is TLS; empty: none.
func (c Call) ServerName() string {
	if c.SNI != "" || c.NoSNI {
		return c.SNI
	}
	return c.Host
}

// Parse reads one line.
func Parse(line string) (Call, error) {
	left, right, ok := strings.Cut(line, "->")
	if !ok {
		return Call{}, errors.New("a call needs -> and what must happen")
	}
	c, err := parseCall(strings.Fields(left))
	if err != nil {
		return c, err
	}
	c.Text = strings.TrimSpace(line)
	c.Want, err = ParseWant(strings.TrimSpace(right))
	return c, err
}

func parseCall(words []string) (Call, error) {
	c := Call{}
	if len(words) < 3 {
		return c, errors.New("a call is FROM METHOD URL")
	}
	c.From, words = words[0], words[1:]
	if c.From != "outside" && strings.Count(c.From, "/") != 1 {
		return c, fmt.Errorf("%q: a caller is outside or NAMESPACE/APP", c.From)
	}
	if c.From == "outside" {
		c.At = "ingress"
	}
	if words[0] == "at" && len(words) > 3 {
		c.At, words = words[1], words[2:]
	}
	c.Method = words[0]
	if err := c.target(words[1]); err != nil {
		return c, err
	}
	if err := c.modifiers(words[2:]); err != nil {
		return c, err
	}
	if (c.Hop != "") != (c.From != "outside" && c.At != "") {
		return c, errors.New("a workload that dials a gateway itself needs at GATEWAY and hop SNI, and nobody else does")
	}
	return c, nil
}

func (c *Call) target(text string) error {
	if !c.HTTP() {
		host, port, ok := strings.Cut(text, ":")
		number, err := strconv.Atoi(port)
		if !ok || err != nil {
			return fmt.Errorf("%q: %s needs HOST:PORT", text, c.Method)
		}
		c.Host, c.Port, c.TLS = host, number, c.Method == "TLS"
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("invalid http or https URL %q", text)
	}
	c.Host, c.TLS, c.Path, c.Port = u.Hostname(), u.Scheme == "https", u.RequestURI(), 80
	if c.TLS {
		c.Port = 443
	}
	if u.Port() != "" {
		c.Port, err = strconv.Atoi(u.Port())
	}
	return err
}

func (c *Call) modifiers(words []string) error {
	for len(words) > 0 {
		used, err := c.modifier(words)
		if err != nil {
			return err
		}
		words = words[used:]
	}
	return nil
}

// flag reads a part of one word.
func (c *Call) flag(word string) bool {
	switch word {
	case "http2":
		c.HTTP2 = true
	case "no-sni":
		c.NoSNI = true
	case "http1.0":
		c.HTTP10 = true
	case "no-host":
		c.NoHost = true
	case "websocket":
		c.Upgrade = word
	case "grpc":
		c.GRPC, c.HTTP2 = true, true
		c.Headers = append(c.Headers, [2]string{"content-type", "application/grpc"}, [2]string{"te", "trailers"})
	default:
		return false
	}
	return true
}

func (c *Call) modifier(words []string) (int, error) {
	if c.flag(words[0]) {
		return 1, nil
	}
	second := ""
	if len(words) > 1 {
		second = words[1]
	}
	switch {
	case words[0] == "sni" && second != "":
		c.SNI = second
	case words[0] == "host" && second != "":
		c.Header = second
	case words[0] == "hop" && second != "":
		c.Hop = second
	case words[0] == "absolute-form" && second != "":
		c.Absolute = second
	case words[0] == "beside-host" && second != "":
		c.Beside, c.HTTP2 = second, true
	case words[0] == "after" && second != "":
		c.After = second
	case words[0] == "trailer" && len(words) > 3 && words[2] == "=":
		c.Trailers = append(c.Trailers, [2]string{second, strings.Trim(words[3], `"`)})
		return 4, nil
	case words[0] == "token" && second != "":
		return 2, c.token(second)
	case words[0] == "with" && second == "client-certificate" && len(words) > 3 && words[2] == "names":
		c.Client, c.ClientNames = "client", strings.Split(words[3], ",")
		return 4, nil
	case words[0] == "with" && second == "client-certificate":
		c.Client = "client"
	case words[0] == "with" && second == "rogue-certificate":
		c.Client = "rogue"
	case words[0] == "header" && len(words) > 3 && words[2] == "=":
		c.Headers = append(c.Headers, [2]string{second, strings.Trim(words[3], `"`)})
		return 4, nil
	default:
		return 0, fmt.Errorf("unknown part %q of a call", words[0])
	}
	return 2, nil
}
