package graph

import (
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/review/trace"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
)

// A place is a node without what it stands for.
type place struct {
	column      Column
	group, name string
}

// A stop is a place on a path, and how a call gets there from the one before.
type stop struct {
	place
	by    Security
	label string
}

// A path is where one way of a call goes.
type path struct {
	caller  place
	via     []stop // gateways
	host    stop
	end     stop // zero: a proxy answers
	answers string
	unsure  bool
	dead    bool // refused, or an answer that no route states
	call    call.Call
	result  string
	server  string // the line that decided how the host is served
	sends   string // the line that decided who receives
}

// pathOf returns the path of a way.
func (n *names) pathOf(c Cell, way traffic.Way) path {
	asked := c.Answer.Call
	p := path{
		caller: n.caller(asked), call: asked, result: way.Outcome.String(), unsure: c.May || len(c.Answer.Undetermined) > 0,
		server: firstLine(way), sends: lastLine(way),
	}
	gates := n.gates(way)
	for i, h := range gates {
		s := stop{place: place{Gateways, "", n.gateways[h.Proxy]}, by: n.into(asked, h, i == 0)}
		if i == 0 && asked.From == call.Outside {
			s.label = strconv.Itoa(asked.Port)
		}
		p.via = append(p.via, s)
	}
	p.host = stop{place: place{Hosts, "", n.host(asked, way)}}
	if len(gates) > 0 {
		p.host.by = p.via[len(gates)-1].by
	}
	switch {
	case way.Receiver != "":
		p.end = stop{place: n.receiver(way.Outcome, asked, p.host.name)}
		p.end.by, p.end.label = n.last(asked, way, p.end.place), share(way)
		if len(gates) == 0 {
			p.host.by = p.end.by
		}
	case way.Status != 0 && way.Last == "":
		p.answers = strconv.Itoa(way.Status)
		if way.Percent <= wholly {
			p.answers = percent(way.Percent) + " " + p.answers
		}
		if len(gates) == 0 {
			p.host.by = plainFor(asked.From == call.Outside)
		}
	default:
		p.dead = true
	}
	return p
}

// wholly is the share of all calls, but for the error of floating-point numbers.
const wholly = 99.999

func percent(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) + "%" }

// share returns the label of a way to a receiver: its share and the subset.
func share(way traffic.Way) string {
	var words []string
	if way.Percent <= wholly {
		words = append(words, percent(way.Percent))
	}
	if way.Subset != "" {
		words = append(words, way.Subset)
	}
	return strings.Join(words, " ")
}

// gates returns the hops of a way that are gateways.
func (n *names) gates(way traffic.Way) (list []traffic.Hop) {
	for _, h := range way.Hops {
		if n.gateways[h.Proxy] != "" {
			list = append(list, h)
		}
	}
	return list
}

// into returns what encrypts the connection that reaches a gateway.
func (n *names) into(c call.Call, h traffic.Hop, first bool) Security {
	fromOutside := first && c.From == call.Outside
	switch {
	case h.TLS != nil && (h.TLS.Mesh || h.TLS.Requires):
		return Mutual
	case h.TLS != nil:
		return TLS
	case c.TLS:
		return Unseen
	}
	return plainFor(fromOutside)
}

func plainFor(outside bool) Security {
	if outside {
		return Exposed
	}
	return Plain
}

// last returns what encrypts the connection that reaches the receiver.
func (n *names) last(c call.Call, way traffic.Way, to place) Security {
	switch {
	case way.MTLS:
		return Mutual
	case way.TLS == 0:
		return plainFor(to.group == "")
	case c.TLS && !terminated(way):
		return Unseen
	case way.Certificate != "":
		return Mutual
	}
	return TLS
}

// terminated reports whether some proxy terminated the TLS of the caller.
func terminated(way traffic.Way) bool {
	for _, h := range way.Hops {
		if ownTLS(h.TLS) {
			return true
		}
	}
	return false
}

func ownTLS(t *proxy.ServerTLS) bool { return t != nil && !t.Mesh }

// firstLine returns the line of the server that takes a call.
func firstLine(way traffic.Way) string {
	for _, h := range way.Hops {
		if line := lineOf(h.Steps); line != "" {
			return line
		}
	}
	return ""
}

// lastLine returns the last line that decided about a call.
func lastLine(way traffic.Way) string {
	for i := len(way.Hops) - 1; i >= 0; i-- {
		steps := way.Hops[i].Steps
		for k := len(steps) - 1; k >= 0; k-- {
			if line := lineOf(steps[k : k+1]); line != "" {
				return line
			}
		}
	}
	return ""
}

func lineOf(steps []traffic.Step) string {
	for _, s := range steps {
		for _, at := range s.At {
			if line := trace.Where(at); line != "" {
				return line
			}
		}
	}
	return ""
}
