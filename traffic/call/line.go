package call

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Line writes a call as Parse reads it.
func (c Call) Line() string {
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
	switch c.Client {
	case TrustedByGateway:
		words = append(words, "with", "client-certificate")
	case OtherCertificate:
		words = append(words, "with", "other-certificate")
	}
	if c.Client != NoCertificate && len(c.Names) > 0 {
		words = append(words, "names", strings.Join(c.Names, ","))
	}
	return join(words)
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
	host := c.Host
	switch {
	case c.Port != port:
		host = net.JoinHostPort(host, strconv.Itoa(c.Port))
	case strings.Contains(host, ":"):
		host = "[" + host + "]"
	}
	return scheme + "://" + host + c.Path
}
