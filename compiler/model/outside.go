package model

import (
	"cmp"
	"fmt"
	"iter"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
)

// An Outside is a host outside the mesh as a gateway calls it. The zero Outside is
// none.
type Outside struct {
	Scheme string // "http" or "https"
	Host   string // lower case
}

// Is reports whether there is a host.
func (o Outside) Is() bool { return o.Host != "" }

// Port returns the port of the scheme (RFC 9110, 4.2).
func (o Outside) Port() int {
	if o.Scheme == "https" {
		return 443
	}
	return 80
}

// Authority returns the host with a port as clients write it in a Host header: without
// the scheme's own (RFC 9110, 7.2).
func (o Outside) Authority(port int) string {
	if port == o.Port() {
		return o.Host
	}
	return fmt.Sprintf("%s:%d", o.Host, port)
}

// URL returns the host with a port as programs write it.
func (o Outside) URL(port int) string { return o.Scheme + "://" + o.Authority(port) }

// Pattern returns the host as a pattern.
func (o Outside) Pattern() host.Pattern { return host.Pattern(o.Host) }

// Compare orders by host, then scheme.
func (o Outside) Compare(other Outside) int {
	return cmp.Or(strings.Compare(o.Host, other.Host), strings.Compare(o.Scheme, other.Scheme))
}

// OutsideDestinations visits the hosts outside the mesh to which routes send requests,
// and copies of them.
func OutsideDestinations(routes []Route) iter.Seq[Destination] {
	return destinations(routes, func(d Destination) bool { return d.Outside.Is() })
}
