package call

import (
	"net/netip"
	"strconv"
	"strings"
)

// Line writes a call as Parse reads it.
func (c Call) Line() string { return join(c.Words()) }

// Words returns the words of a call as ParseWords reads them.
func (c Call) Words() []string {
	words := []string{c.From}
	if c.At != "" {
		words = append(words, "at", c.At)
	}
	words = append(words, c.Method, c.URL())
	named := func(name, value string) {
		if value != "" {
			words = append(words, name, value)
		}
	}
	named("account", c.Account)
	named("host", c.Name)
	named("sni", c.SNI)
	named("hop", c.Hop)
	named("absolute-form", c.Absolute)
	if c.Address != (netip.Addr{}) {
		named("address", c.Address.String())
	}
	if c.ClientAddress.IsValid() {
		named("client-address", c.ClientAddress.String())
	}
	for _, flag := range []struct {
		set  bool
		word string
	}{{c.NoSNI, "no-sni"}, {c.HTTP2, "http2"}, {c.HTTP10, "http1.0"}, {c.NoHost, "no-host"}, {c.Upgrade != "", c.Upgrade}} {
		if flag.set {
			words = append(words, flag.word)
		}
	}
	for _, h := range c.Headers {
		words = append(words, "header", h.Name, "=", h.Value)
	}
	for _, t := range c.Tokens {
		words = append(words, "token", t.String())
	}
	switch c.Client {
	case TrustedByGateway:
		words = append(words, "with", "client-certificate")
	case OtherCertificate:
		words = append(words, "with", "other-certificate")
	}
	if c.Client != NoCertificate && len(c.Names) > 0 {
		words = append(words, "names", strings.Join(c.Names, ","))
	}
	return words
}

// URL returns the URL of a request, or HOST:PORT of bytes.
func (c Call) URL() string {
	if !c.HTTP() {
		return c.Host + ":" + strconv.Itoa(c.Port)
	}
	scheme, port := "http", 80
	if c.TLS {
		scheme, port = "https", 443
	}
	host := bracketed(c.Host)
	if c.Port != port {
		host = HostPort(c.Host, c.Port)
	}
	return scheme + "://" + host + c.Path
}

// HostPort returns HOST:PORT, with brackets around an IPv6 address.
func HostPort(host string, port int) string { return bracketed(host) + ":" + strconv.Itoa(port) }

func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}
