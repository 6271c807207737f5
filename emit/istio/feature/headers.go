package feature

import "strings"

// hopByHop are the headers of one connection, or of how a message is framed on it.
// Envoy's codecs write them from the message, after a route has changed its headers
// (encodeHeadersBase of source/common/http/http1/codec_impl.cc). Envoy 1.40 answers
// requests with 503 where a route sets content-length or transfer-encoding, cuts a
// response to the content-length that is set, drops connection and transfer-encoding
// of responses, and sends on the others, which HTTP/2 refuses (RFC 9113 section 8.2.2).
var hopByHop = map[string]bool{"connection": true, "content-length": true, "http2-settings": true,
	"keep-alive": true, "proxy-connection": true, "te": true, "transfer-encoding": true, "upgrade": true}

// HopByHop reports whether a route must not set a header, whose name is of small
// letters. HTTP/2 takes `te: trailers` of a request.
func HopByHop(name, value string, response bool) bool {
	if name == "te" && !response && strings.EqualFold(value, "trailers") {
		return false
	}
	return hopByHop[name]
}

// LiteralHeader returns a header's value such that Envoy uses it literally: a `%` would
// begin one of its variables.
func LiteralHeader(value string) string { return strings.ReplaceAll(value, "%", "%%") }
