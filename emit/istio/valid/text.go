package valid

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/gwc-lang/gwc/lang/code"
)

const unixPrefix = "unix://"

// The forms of names. Source: pkg/config/labels.
const (
	longestLabel  = 63
	longestPrefix = 253
	longestHost   = 255
)

// hasForm reports whether a text is letters and digits, with some other bytes between them.
func hasForm(text, between string) bool {
	for i := range len(text) {
		c := text[i]
		alphanumeric := c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !alphanumeric && (i == 0 || i == len(text)-1 || strings.IndexByte(between, c) < 0) {
			return false
		}
	}
	return text != ""
}

func isLabel(text string) bool { return len(text) <= longestLabel && hasForm(text, "-") }

func isWildcardLabel(text string) bool {
	rest, wild := strings.CutPrefix(text, "*")
	if wild {
		rest = strings.TrimPrefix(rest, "-")
	}
	return len(text) <= longestLabel && (text == "*" || hasForm(rest, "-"))
}

// isLabelKey reports whether a text is the key of a label of pods: [PREFIX/]NAME.
func isLabelKey(text string) bool {
	prefix, name, prefixed := strings.Cut(text, "/")
	if !prefixed {
		prefix, name = "a", text
	}
	for part := range strings.SplitSeq(prefix, ".") {
		if !hasForm(part, "-") {
			return false
		}
	}
	return len(prefix) <= longestPrefix && len(name) <= longestLabel && hasForm(name, "-_.")
}

// isLabelValue reports whether a text is the value of a label of pods.
func isLabelValue(text string) bool { return text == "" || hasForm(text, "-_.") }

func isAddress(text string) bool { _, err := netip.ParseAddr(text); return err == nil }

// isRange reports whether a text is an address or a range of addresses.
func isRange(text string) bool {
	if strings.Count(text, "/") == 1 {
		_, err := netip.ParsePrefix(text)
		return err == nil
	}
	return isAddress(text)
}

// isHost reports whether a text is a host without a wildcard.
func isHost(text string) bool { return text != "" && len(text) <= longestHost && areLabels(text) }

// isWildcardHost reports whether a text is a host that may begin with a wildcard.
func isWildcardHost(text string) bool {
	first, rest, more := strings.Cut(text, ".")
	return text != "" && len(text) <= longestHost && isWildcardLabel(first) && (!more || areLabels(rest))
}

// areLabels reports whether the labels of a host are valid. The last may be empty, and
// is not a number.
func areLabels(text string) bool {
	for {
		label, rest, more := strings.Cut(text, ".")
		if !more {
			return label == "" || isLabel(label) && !isNumber(label)
		}
		if !isLabel(label) {
			return false
		}
		text = rest
	}
}

// isNumber reports whether a label is a number.
func isNumber(label string) bool {
	if label[0]-'0' > 9 {
		return false
	}
	_, err := strconv.Atoi(label)
	return err == nil
}

func (c *check) host(path, text string) {
	if !isHost(text) {
		c.report(code.InvalidObjectHost, path, "write a host name, as web.shop.svc.cluster.local", "invalid host %q", text)
	}
}

func (c *check) wildcardHost(path, text string) {
	if !isWildcardHost(text) {
		c.report(code.InvalidObjectHost, path, "write a host name, as web.shop.svc.cluster.local or *.example.com", "invalid host %q", text)
	}
}

func (c *check) address(path, text string) {
	if !isAddress(text) {
		c.report(code.InvalidObjectAddress, path, "write an IP address", "invalid address %q", text)
	}
}

func (c *check) addressRange(path, text string) {
	if !isRange(text) {
		c.report(code.InvalidObjectAddress, path, "write an IP address or a range, as 10.0.0.0/8", "invalid address %q", text)
	}
}

// unixPath checks the path of a unix domain socket, without its prefix.
func (c *check) unixPath(path, text string) {
	if !strings.HasPrefix(text, "@") && (!strings.HasPrefix(text, "/") || strings.HasSuffix(text, "/")) {
		c.report(code.InvalidObjectAddress, path, "write unix:///PATH", "invalid path %q of a unix domain socket", text)
	}
}

func (c *check) portNumber(path string, n uint32) {
	if n < 1 || n > 65535 {
		c.report(code.ObjectValueOutOfRange, path, "write a port from 1 to 65535", "port %d is out of range", n)
	}
}

// label checks a name that must be a DNS label.
func (c *check) label(path, what, text string) {
	if !isLabel(text) {
		c.report(code.InvalidObjectText, path, "write at most 63 letters, digits and dashes", "invalid %s %q", what, text)
	}
}

// labels checks labels of pods.
func (c *check) labels(path string, labels map[string]string) {
	for key, value := range labels {
		if !isLabelKey(key) {
			c.report(code.InvalidObjectLabel, path, "write [PREFIX/]NAME", "invalid key %q of a label", key)
		}
		if !isLabelValue(value) {
			c.report(code.InvalidObjectLabel, path+"."+key, "write letters, digits, dashes, underscores and dots", "invalid value %q of label %s", value, key)
		}
	}
}

// selector checks the labels of a selector.
func (c *check) selector(path string, labels map[string]string) {
	for key, value := range labels {
		if key == "" || strings.Contains(key, "*") || strings.Contains(value, "*") {
			c.report(code.InvalidObjectLabel, path, "write the whole label: a selector has no wildcards", "invalid label %s=%s of a selector", key, value)
		}
	}
}

// duration checks a duration, which may be nil.
func (c *check) duration(path string, d *durationpb.Duration) {
	switch t := d.AsDuration(); {
	case d == nil:
	case t < time.Millisecond:
		c.report(code.InvalidObjectDuration, path, "write a duration of at least 1ms", "%s must be at least 1ms", last(path))
	case t%time.Millisecond != 0:
		c.report(code.InvalidObjectDuration, path, "write whole milliseconds", "%s has fractions of a millisecond", last(path))
	}
}

// percent checks a percentage of a fault.
func (c *check) percent(path string, value float64) {
	if value < 0 || value > 100 || value > 0 && value < 0.0001 {
		c.report(code.ObjectValueOutOfRange, path, "write a number from 0.0001 to 100, or 0", "%v is not a percentage", value)
	}
}

// A protocol is the protocol of a port as Istio reads it. Source: pkg/config/protocol.
type protocol string

func protocolOf(text string) protocol { return protocol(strings.ToLower(text)) }

func (p protocol) known() bool { return p.isHTTP() || p.isTCP() || p == "udp" }

func (p protocol) isHTTP() bool {
	switch p {
	case "http", "http2", "http_proxy", "grpc", "grpc-web":
		return true
	}
	return false
}

func (p protocol) isTLS() bool { return p == "https" || p == "tls" }

func (p protocol) isTCP() bool {
	switch p {
	case "tcp", "mongo", "redis", "mysql":
		return true
	}
	return p.isTLS()
}

// protocolName checks a protocol, which may be empty.
func (c *check) protocolName(path, text string) {
	if text != "" && !protocolOf(text).known() {
		c.report(code.InvalidObjectProtocol, path, "expected one of: "+protocols, "unknown protocol %q", text)
	}
}

const protocols = "HTTP, HTTP2, GRPC, GRPC-Web, HTTPS, TLS, TCP, MONGO, MYSQL, REDIS, UDP"

// exported checks exportTo. withSelector is that of a DestinationRule with a
// workloadSelector. Source: pkg/config/validation validateExportTo.
func (c *check) exported(list []string, isEntry, withSelector bool) {
	seen := map[string]bool{}
	for i, e := range list {
		path, key := item("spec.exportTo", i), e
		if e == "." {
			key = c.Namespace
		}
		switch {
		case seen[key]:
			c.report(code.InvalidExportTo, path, "remove one of them", "duplicate %q in exportTo", e)
		case isEntry && e == "~" || key == "*" || isLabel(key) || key == ".":
			seen[key] = true
		case e == "~":
			c.report(code.InvalidExportTo, path, `write "."`, "exportTo ~ is for ServiceEntries only")
		default:
			c.report(code.InvalidExportTo, path, `write ".", "*" or a namespace`, "invalid namespace %q in exportTo", e)
		}
	}
	if withSelector && len(seen) > 0 && (!seen[c.Namespace] || len(seen) > 1) {
		c.report(code.InvalidExportTo, "spec.exportTo", `write exportTo: ["."]`, "a rule with a workloadSelector can be exported to its own namespace only")
	}
	for _, alone := range []string{"*", "~"} {
		if seen[alone] && len(list) > 1 {
			c.report(code.InvalidExportTo, "spec.exportTo", "keep one of them", "exportTo %s excludes other namespaces", alone)
		}
	}
}
