package istio

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// hopMark stands between what a hop is for and the program that it belongs to:
// the hop to HOST of a named program asks for HOST.gwc.PROGRAM. Istio drops a
// server that lists a host which another server of its port has, so that no two
// programs may list one name. A policy can refuse HOST.gwc.* whoever else states
// the host, and never means another host, as no domain ends in gwc.
const hopMark = ".gwc."

// anyHop is the hop's name to the http server that hosts share.
const anyHop = "any.gwc"

// longestStem is how much of a hop's name what it is for may take: with the mark
// and a program, a label, the name is at most 255 bytes, as Istio's hosts are
// (CheckDNS1123Preconditions). Of what is longer the digest stands for it.
const longestStem = 255 - len(hopMark) - 63

// within returns a hop's name in the program: the name itself where it has none.
func (b *builder) within(name string) string {
	if b.program() == "" {
		return name
	}
	return stem(name) + b.hopSuffix()
}

// hopSuffix is what the names of a named program's hops end in.
func (b *builder) hopSuffix() string { return hopMark + b.program() }

// stem returns what the name becomes in a hop of a named program; it depends on
// no program, so that a policy can refuse all of them.
func stem(name string) string {
	if len(name) > longestStem {
		return digestOf(name)
	}
	return name
}

// inPrograms matches the name's hops of all named programs.
func inPrograms(name string) string { return stem(name) + hopMark + "*" }

// portName returns the made-up name of a host's port.
func portName(host string, port int) string { return fmt.Sprintf("p%d.%s", port, host) }

// hopName returns the SNI of a hop for a port of a host: what tells the host's
// servers apart.
func hopName(h *model.EgressHost, port model.EgressPort) string {
	host := h.Host
	if h.Wildcard {
		host = "any" + strings.TrimPrefix(host, "*")
	}
	if port.Protocol == model.HTTP || port.Protocol == model.TLS && port.Number == otherHop {
		return host
	}
	return portName(host, port.Number)
}

// spellings returns the names by which requests call a host: an absolute name
// ends in a dot, and Envoy compares it as it is sent.
func spellings(host string) []string { return []string{host, host + "."} }

// authority returns a request's Host as clients write it for a port.
func authority(host string, port int) string {
	if port == httpHop {
		return host
	}
	return host + ":" + strconv.Itoa(port)
}

// renamed returns the Host that requests of a leg have on the hop, empty if the
// caller's own. In a named program that is the name of the hop, by which the
// gateway finds the program's route; at the server of a restricted host the one
// spelling that it answers to. A wildcard's requests keep theirs: a route can
// write one name only.
func (b *builder) renamed(e *exit, l *leg) string {
	switch {
	case l.server == nil || l.Protocol != model.HTTP || e.Wildcard:
		return ""
	case b.program() != "":
		return b.within(e.Host)
	case len(e.Accounts) > 0:
		return authority(e.Host, l.Number)
	}
	return ""
}
