package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// gatewayPorts finds ports of gateway pods that need two protocols, and hosts that
// are published twice on them.
func gatewayPorts(m *model.Model, sink *diag.Sink) {
	uses := usesOf(m)
	free := freePort(uses)
	for _, list := range uses {
		conflictingProtocols(list, free, sink)
		duplicateHosts(list, sink)
		hostsOfListens(list, list, sink)
		duplicateListens(list, sink)
	}
	overlappingPods(m, uses, sink)
}

// conflictingProtocols reports the first use of each protocol that conflicts with
// another one on a listener, and every tcp route that shares its listener.
func conflictingProtocols(list []use, free int, sink *diag.Sink) {
	first := map[model.Protocol]use{}
	for _, u := range list {
		_, known := first[u.protocol]
		if known && u.protocol != model.TCP {
			continue
		}
		if other, conflicts := conflict(first, u); conflicts {
			sink.Add(portConflict(u, other, free))
		}
		if !known {
			first[u.protocol] = u
		}
	}
}

// conflict returns an earlier use of a listener that conflicts with a use.
func conflict(first map[model.Protocol]use, u use) (use, bool) {
	for _, protocol := range []model.Protocol{model.TCP, model.HTTP, model.TLS} {
		if other, found := first[protocol]; found && (protocol != u.protocol || protocol == model.TCP) {
			return other, true
		}
	}
	return use{}, false
}

// freePort returns a port for hints that no gateway of the program uses.
func freePort(uses map[plan.Listener][]use) int {
	used := map[int]bool{}
	for l, list := range uses {
		used[l.Port] = true
		for _, u := range list {
			used[u.port] = true
		}
	}
	free := 9443
	for used[free] {
		free++
	}
	return free
}

func portConflict(u, other use, free int) diag.Diagnostic {
	reported, why := code.HTTPAndTLSOnOnePort, "a port serves either http or TLS"
	if u.protocol == model.TCP || other.protocol == model.TCP {
		reported, why = code.DuplicateTCPPort, "tcp and mongo need a port of their own"
	}
	hint := fmt.Sprintf("use another port: on %d", free)
	encrypted, plain := u, other
	if plain.protocol == model.TLS {
		encrypted, plain = other, u
	}
	switch word := plain.exposed; {
	case encrypted.protocol != model.TLS || plain.listen != nil:
	case plain.protocol == model.TCP:
		hint += ", or write `tls passthrough at HOST` instead of " + string(word) + " for TLS clients: their SNI tells the services apart"
	case word == model.GRPC || word == model.HTTP2:
		hint += ", or write `https` instead of " + string(word) + ": it serves HTTP/2 and gRPC too"
	}
	if u.egress || other.egress {
		hint = "use a separate gateway for egress, or expose on another port"
	}
	return diag.At(u.at, reported, "%s conflicts with %s: %s", u.what, other.what, why).
		WithHint("%s", hint).WithRelated(other.at, "the other one is here")
}

// duplicateHosts reports a host that is published at two gateways with the same pods.
func duplicateHosts(list []use, sink *diag.Sink) {
	first := map[host.Pattern]use{}
	for _, u := range list {
		if u.host == "" {
			continue
		}
		other, found := first[u.host]
		switch {
		case !found:
			first[u.host] = u
		case other.gateway == u.gateway || other.protocol != u.protocol:
		case other.gateway.Namespace != u.gateway.Namespace:
			sink.Add(samePods(u, other))
		default:
			sink.Add(diag.At(u.at, code.HostAtTwoGateways, "host %s is exposed at gateways %s and %s, which have the same pods", u.host, other.gateway.Name, u.gateway.Name).
				WithHint("expose it at one of them").WithRelated(other.at, "the other one is here"))
		}
	}
}

func compareUses(x, y use) int {
	return cmp.Or(x.at.Compare(y.at), strings.Compare(x.what, y.what), cmp.Compare(x.host, y.host))
}

func sortUses(list []use) { slices.SortFunc(list, compareUses) }
