package feature

import (
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// hopByHop are the headers of one connection, or of how a message is framed on it.
// Envoy's codecs write them from the message, after a route has changed its headers
// (encodeHeadersBase of source/common/http/http1/codec_impl.cc). Envoy 1.40 answers
// requests with 503 where a route sets content-length or transfer-encoding, cuts a
// response to the content-length that is set, drops connection and transfer-encoding
// of responses, and sends on the others, which HTTP/2 refuses (RFC 9113 section 8.2.2).
var hopByHop = map[string]bool{"connection": true, "content-length": true, "http2-settings": true,
	"expect": true, "keep-alive": true, "proxy-connection": true, "te": true, "transfer-encoding": true, "upgrade": true}

// HopByHop reports whether a route must not set a header, whose name is of small
// letters. HTTP/2 takes `te: trailers` of a request.
func HopByHop(name, value string, response bool) bool {
	if name == "te" && !response && strings.EqualFold(value, "trailers") {
		return false
	}
	return hopByHop[name]
}

// removedByProxy are the headers of which a route's removal has no effect in requests and
// responses: Envoy removes those of the connection itself, and writes the others anew
// from the message.
var removedByProxy = map[string]bool{"connection": true, "content-length": true, "proxy-connection": true,
	"te": true, "transfer-encoding": true, "upgrade": true}

// writtenLast are the headers of responses that Envoy writes after a route has changed
// them (ConnectionManagerImpl::ActiveStream::encodeHeaders): `server` by the mesh's
// ProxyConfig.proxyHeaders, `date` where there is none.
var writtenLast = map[string]bool{"server": true, "date": true}

// A HeaderChange is what a route does to a header, whose name is of small letters.
type HeaderChange struct {
	Response, Remove bool
	Name, Value      string
}

// Connection reports whether the header is of the connection and the route must not
// change it.
func (c HeaderChange) Connection() bool {
	if c.Remove {
		return removedByProxy[c.Name]
	}
	return HopByHop(c.Name, c.Value, c.Response)
}

// Proxy reports whether Envoy writes the header after the route, or takes it as its own
// setting (Router::FilterUtility: x-envoy-upstream-rq-timeout-ms, x-envoy-max-retries)
// and removes it.
func (c HeaderChange) Proxy() bool {
	switch {
	case c.Response:
		return c.Name == "server" || c.Remove && writtenLast[c.Name]
	case c.Remove:
		return false
	}
	return strings.HasPrefix(c.Name, "x-envoy-")
}

// operator is a format operator of Envoy.
var operator = lazy.MustCompile(`%[A-Z][A-Z0-9_]*(\(.*?\))?(:[0-9]+)?%`)

// Operator returns the first text of a value that spells a format operator of Envoy;
// empty: none.
func Operator(value string) string { return operator.FindString(value) }

// LiteralHeader returns a header's value such that Envoy uses it literally: a `%` would
// begin one of its variables.
func LiteralHeader(value string) string { return strings.ReplaceAll(value, "%", "%%") }
