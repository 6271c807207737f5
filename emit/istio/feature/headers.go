package feature

import "strings"

// hopByHop are the headers of one connection, or of how a message is framed on it.
// Envoy's connection manager removes them before a route adds its own, and its
// codecs write them from the message: one that is set is written beside the
// codec's, so that two servers read two messages (HTTP/1, encodeHeadersBase of
// source/common/http/http1/codec_impl.cc), or is a protocol error (HTTP/2, RFC 9113
// section 8.2.2).
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
