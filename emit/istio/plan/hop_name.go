package plan

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// hopMark separates what a hop is for from the program that it belongs to: the hop to
// HOST of a named program asks for HOST.gwc.PROGRAM. Istio drops a server that lists a
// host which another server of its port has, so that no two programs may list one
// name. A policy can refuse HOST.gwc.* for all programs, and never matches another
// host, as no domain ends in gwc.
const hopMark = ".gwc."

// sharedHop is the hop's name to the http server that hosts share.
const sharedHop = "any.gwc"

// longestStem is the longest first part of a hop's name: with the mark and a program,
// a label, the name is at most as long as Istio accepts. A digest replaces a longer
// one.
var longestStem = feature.HostName.Most - len(hopMark) - feature.Label.Most

// The marks of hops for some callers. longestMarked is the longest name that no mark
// makes too long.
const (
	callersMark  = "for-"
	accountsMark = "accounts-"
)

var longestMarked = longestStem - len(hopMark) - max(len(callersMark), len(accountsMark)) - digestLength

// hopNameInProgram returns a hop's name in the program: the name itself if the program
// has no name.
func (p *planner) hopNameInProgram(name string) string {
	if p.program() == "" {
		return name
	}
	return stem(name) + p.hopSuffix()
}

// hopSuffix is what the names of a named program's hops end in.
func (p *planner) hopSuffix() string { return hopMark + p.program() }

// stem returns what the name becomes in a hop of a named program; it does not depend
// on the program, so that a policy can refuse the name in all of them.
func stem(name string) string {
	if len(name) > longestStem {
		return digestOf(name)
	}
	return name
}

// inPrograms matches the name's hops of all named programs, and those of its callers, of
// which a digest replaces shorter names too (markedHop).
func inPrograms(name string) []string {
	out := []string{stem(name) + hopMark + "*"}
	if digest := digestOf(name); len(name) > longestMarked && stem(name) != digest {
		out = append(out, digest+hopMark+"*")
	}
	return out
}

// markedHop returns the name of a hop for callers, who are given as text.
func markedHop(name, mark, callers string) string {
	mark = hopMark + mark
	if len(name)+len(mark)+digestLength > longestStem {
		name = digestOf(name)
	}
	return name + mark + digestOf(callers)
}

// madeUpName returns a name for a host that no wildcard of a domain covers, and that
// belongs to the program. The suffix stays even of the longest host, so that the form
// of the names is reserved.
func (p *planner) madeUpName(host, suffix string) string {
	name := host + suffix
	if stem(name) != name {
		name = digestOf(host) + suffix
	}
	if p.program() == "" {
		return name + ".gwc"
	}
	return p.hopNameInProgram(name)
}

// portName returns the made-up name of a host's port.
func portName(host string, port int) string { return fmt.Sprintf("p%d.%s", port, host) }

// addressName returns the made-up name of a host at an address, the host's name without
// one.
func addressName(host, at string) string {
	addr, err := netip.ParseAddr(at)
	if err != nil {
		return host
	}
	return "a" + strings.NewReplacer(".", "-", ":", "-").Replace(addr.StringExpanded()) + "." + host
}

// hopName returns the SNI of a hop for a port of a host: what distinguishes the host's
// servers.
func hopName(h *model.EgressHost, port model.EgressPort, address string) string {
	host := addressName(h.Host.Instead("any"), address)
	if port.Protocol.PlainHTTP() || port.Protocol == model.TLS && port.Number == feature.EgressTLSPort {
		return host
	}
	return portName(host, port.Number)
}

// authority returns a request's Host as clients write it for a port.
func authority(host string, port int) string {
	if port == feature.EgressHTTPPort {
		return host
	}
	return host + ":" + strconv.Itoa(port)
}

// hopAuthority returns the Host that requests of a path have on the hop, empty if it is
// the caller's. In a named program that is the name of the hop, by which the gateway
// finds the program's route, as that of callers with a certificate of their own is; at the server of a restricted host the one spelling that
// it answers to. A wildcard's requests keep theirs: a route can write one name only.
func (p *planner) hopAuthority(e *EgressHost, path *EgressPath) string {
	switch {
	case path.Server == nil || !path.Protocol.PlainHTTP() || e.Host.IsWildcard():
		return ""
	case path.ownCert():
		return path.Server.SNI
	case p.program() != "":
		return p.hopNameInProgram(string(e.Host))
	case len(e.Accounts) > 0, len(e.entryAddresses()) > 0: // which may be the Host
		return authority(string(e.Host), path.Number)
	}
	return ""
}
