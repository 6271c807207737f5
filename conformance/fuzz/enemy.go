package fuzz

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// Promise is a program that promises something about one host, and what it promises, said without the compiler.
type Promise struct {
	Kind   string // encrypted, refused, via gateway, mutual, guarded, exact, service
	Lines  []Line // the first one promises
	Probes []Probe
	Own    string // what the program alone may stumble over; names the class of a finding without any added line

	Host           string // what the first line is about, a wildcard too
	HTTP, TLS, TCP []int  // an egress host's ports
	Port           int    // an exposed host's port at the gateway g
	Ports          map[int]int
	Name           string // of the program
	Target         int
	Inventory      bool // the compiler is shown the mesh
	Capture        bool
	Stated         bool // where its servers are
}

// Line is a statement. Clauses are what may be taken away from it, Shares is what it has in common with the promise.
type Line struct {
	Text    string
	Clauses []string
	Block   string
	Within  string // the gateway whose declaration contains it
	Objects string // what people write beside it by hand
	Shares  string
}

// String writes the statement.
func (l Line) String() string {
	text := strings.Join(append([]string{l.Text}, l.Clauses...), " ")
	if l.Block != "" {
		text += " {\n  " + l.Block + "\n}"
	}
	return text
}

// ranges matches a list of addresses with a range in it.
var ranges = regexp.MustCompile(`addresses ([^ ]+, )*([^ ]+/([12]?[0-9]|3[01])\b|0\.0\.0\.0)`)

// located adds where the servers are to an egress line with a range of addresses that leaves by a gateway, which does not
// see which of them was called: a host is where DNS says, all names of a wildcard are at one server. The clause of the
// gateway takes it with it when it is taken away.
func (l Line) located() Line {
	if !ranges.MatchString(l.Text) || !strings.Contains(l.String(), "via gateway") || strings.Contains(l.String(), " to ") {
		return l
	}
	to := " to " + strings.Fields(l.Text)[1]
	if strings.Contains(to, "*") {
		to = " through other.q.net"
	}
	if i := slices.IndexFunc(l.Clauses, func(c string) bool { return strings.HasPrefix(c, "via gateway") }); i >= 0 {
		l.Clauses = slices.Clone(l.Clauses)
		l.Clauses[i] += to
	} else {
		l.Text += to
	}
	return l
}

// Pair is a promise and lines about other hosts, of the same program or of another that is compiled for itself.
type Pair struct {
	Promise
	Added []Line
	Other string // the other program's name, if it is one
	Two   bool
}

// Probe is a call that the promise is about. Same says that it also goes, hop by hop, as without the added lines.
type Probe struct {
	Line  string
	Same  bool
	Rules []Rule
}

var (
	// dialled is the scheme, the host and the port of a call.
	dialled = regexp.MustCompile(`^\S+ (TCP |GET https?://)([a-z.]+):(\d+)`)
	// hopped is the host that a call names behind the sidecar, and the name of its hop.
	hopped = regexp.MustCompile(`^\S+ at \S+ GET https?://([a-z.]+)/\S* hop (\S+)$`)
	// addressed is a line with a port of connections, TLS on 443 if it states none, and addresses.
	addressed = regexp.MustCompile(`^egress \S+(?: (tcp|tls) (\d+))? addresses ([0-9./]+(?:, [0-9./]+)*)`)
)

// Takes says whether an added line states the address that a call dials, and may: calls to a tcp range within another
// are those of the narrower one, and a call to a stated address is one of the host that states it if the host that the
// call names guarantees nothing and does not say where its servers are (docs/language.md, egress). Who has that address
// has the name only if the caller resolved it to that. Where such a call goes is the added line's business; what the
// promise says of TLS and of gateways holds nevertheless.
func (p Pair) Takes(probe Probe) bool {
	if call := hopped.FindStringSubmatch(probe.Line); call != nil {
		return !p.Stated && p.leads(call[2], call[1])
	}
	call := dialled.FindStringSubmatch(probe.Line)
	if call == nil || p.Port != 0 || p.Stated {
		return false
	}
	tcp, http := call[1] == "TCP ", call[1] == "GET http://"
	if !tcp && strings.Contains(p.Lines[0].String(), "via gateway") || http && (p.Kind != "exact" || p.Own != "") {
		return false
	}
	address := netip.MustParseAddr(outside[call[2]])
	narrowest := func(text string) int {
		said, bits := addressed.FindStringSubmatch(text), -1
		if said == nil || cmp.Or(said[2], "443") != call[3] || said[1] != "tcp" && !http {
			return bits
		}
		for _, r := range prefixes(said[3]) {
			if r.Contains(address) {
				bits = max(bits, r.Bits())
			}
		}
		return bits
	}
	own := -1
	if tcp {
		own = narrowest(p.Lines[0].Text)
	}
	return slices.ContainsFunc(p.Added, func(l Line) bool { return narrowest(l.Text) > own })
}

// leads says whether an added line states that the servers of the hop's host are at the address of the host that is
// called, which does not state its own: what the hop carries reaches them, whatever it names.
func (p Pair) leads(hop, called string) bool {
	address := netip.MustParseAddr(outside[called])
	return slices.ContainsFunc(p.Added, func(l Line) bool {
		said := addressed.FindStringSubmatch(l.Text)
		return said != nil && strings.Fields(l.Text)[1] == hop &&
			slices.ContainsFunc(prefixes(said[3]), func(r netip.Prefix) bool { return r.Contains(address) })
	})
}

// prefixes reads a list of addresses and ranges.
func prefixes(list string) (out []netip.Prefix) {
	for _, text := range strings.Split(list, ", ") {
		switch address, err := netip.ParseAddr(text); {
		case err != nil:
			out = append(out, netip.MustParsePrefix(text))
		case address.IsUnspecified(): // every address
			out = append(out, netip.PrefixFrom(address, 0))
		default:
			out = append(out, netip.PrefixFrom(address, address.BitLen()))
		}
	}
	return out
}

// Rule is a part of a promise. Of a call that an added line takes the receiver is not promised.
type Rule struct {
	Text     string
	Holds    func(call.Outcome) bool
	Receiver bool
}

// arrived says whether a receiver saw the call; what a proxy answers or refuses did not arrive.
func arrived(o call.Outcome) bool { return !o.Refused && o.Status == 0 }

func never(what string, bad func(call.Outcome) bool) Rule {
	return Rule{Text: "never " + what, Holds: func(o call.Outcome) bool { return !arrived(o) || !bad(o) }}
}

var (
	neverPlain   = never("in plain text", func(o call.Outcome) bool { return o.TLS == 0 })
	neverTwice   = never("TLS in TLS", func(o call.Outcome) bool { return o.TLS > 1 })
	neverArrives = never("let through", func(call.Outcome) bool { return true })
)

func neverRound(gateway string) Rule {
	return never("round "+gateway, func(o call.Outcome) bool { return !slices.Contains(o.Via, gateway) })
}

func neverAt(receiver string) Rule {
	r := never("at "+receiver, func(o call.Outcome) bool { return strings.HasPrefix(o.Dest, receiver+":") })
	r.Receiver = true
	return r
}

func only(receiver string) Rule {
	return Rule{"only at " + receiver, func(o call.Outcome) bool { return arrived(o) && o.Dest == receiver }, true}
}

func verified(name string) Rule {
	return never("without the name "+name, func(o call.Outcome) bool { return o.SNI != name || o.Verified != name })
}

func status(code int) Rule {
	return Rule{Text: fmt.Sprint("answered ", code), Holds: func(o call.Outcome) bool { return o.Status == code }}
}

var viaG = regexp.MustCompile(`via g\b`)

// Files are the promise's program alone.
func (p Promise) Files() map[string]string { return p.files(p.Name, p.Lines) }

// Builds are the programs that are compiled, each for itself.
func (p Pair) Builds() []map[string]string {
	if p.Two {
		return []map[string]string{p.Files(), p.files(p.Other, p.Added)}
	}
	return []map[string]string{p.files(p.Name, append(slices.Clone(p.Lines), p.Added...))}
}

// Objects are those that people have written by hand beside the added lines.
func (p Pair) Objects() string {
	out := ""
	for _, l := range p.Added {
		out += l.Objects
	}
	return out
}

func (p Promise) files(name string, lines []Line) map[string]string {
	var head, body, within strings.Builder
	for _, l := range lines {
		switch {
		case l.Within != "":
			fmt.Fprintf(&within, "\n  %s", l)
		default:
			fmt.Fprintf(&body, "%s\n", l)
		}
	}
	if p.Target != 0 {
		fmt.Fprintf(&head, "target istio 1.%d\n", p.Target)
	}
	if name != "" {
		fmt.Fprintf(&head, "program %s\n", name)
	}
	if p.Capture {
		head.WriteString("mesh { dns-capture }\n")
	}
	if within.Len() > 0 || viaG.MatchString(body.String()) {
		fmt.Fprintf(&head, "gateway g { namespace istio-ingress, selector istio=ingress, service istio-ingress, ports %s%s }\n",
			list(p.Ports), within.String())
	}
	if strings.Contains(body.String(), "via gateway out") {
		head.WriteString("gateway out { namespace out-ns, selector istio=out, service out }\n")
	}
	out := map[string]string{"program.gwc": head.String() + body.String()}
	if p.Inventory {
		out["inventory/mesh.yaml"] = p.shown()
	}
	return out
}

// list writes a gateway's ports.
func list(ports map[int]int) string {
	var out []string
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		if target := ports[port]; target != port {
			out = append(out, fmt.Sprintf("%d->%d", port, target))
		} else {
			out = append(out, fmt.Sprint(port))
		}
	}
	return strings.Join(out, ", ")
}

// Class is what the lines that break a promise share with it, and the kind of promise.
func (p Pair) Class() string {
	shares := p.Own
	for _, l := range p.Added {
		shares = l.Shares // the last one: a declaration comes before what uses it
	}
	if p.Two {
		shares = "program"
	}
	return shares + " / " + p.Kind
}

// smaller are the pairs that have one thing less: an added line, a companion, a clause.
func (p Pair) smaller() []Pair {
	var out []Pair
	for i := range p.Added {
		q := p
		q.Added = slices.Delete(slices.Clone(p.Added), i, i+1)
		out = append(out, q)
	}
	for i := 1; i < len(p.Lines); i++ {
		q := p
		q.Lines = slices.Delete(slices.Clone(p.Lines), i, i+1)
		out = append(out, q)
	}
	for i, l := range p.Added {
		for k := range l.Clauses {
			q := p
			q.Added = slices.Clone(p.Added)
			q.Added[i].Clauses = slices.Delete(slices.Clone(l.Clauses), k, k+1)
			out = append(out, q)
		}
	}
	for _, part := range []func(*Pair) bool{
		func(q *Pair) bool { q.Inventory = false; return p.Inventory },
		func(q *Pair) bool { q.Capture = false; return p.Capture },
		func(q *Pair) bool { q.Name = ""; return p.Name != "" && !p.Two },
	} {
		if q := p; part(&q) {
			out = append(out, q)
		}
	}
	return out
}
