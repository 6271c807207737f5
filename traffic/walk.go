package traffic

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A walk follows one call. It asks its driver about the request, and looks at no value
// of it except to say what arrives.
type walk struct {
	*Traffic
	call    call.Call
	driver  request.Driver
	values  *request.Concrete // what texts are, for outcomes
	ways    []Way
	unknown []string
	dialled map[string]string // the names of addresses
	looked  []looked          // at virtual hosts
	judging *judging          // at the policies of a gateway; nil: they decide
}

// A layer is TLS around a call; the outermost is the first.
type layer struct {
	sni        string
	mesh       bool // mesh mTLS
	http       bool // which the sender offered for http
	client     call.Certificate
	principal  string
	names      []string // that the certificate of the server must have
	credential string
	authority  string
	ofHost     bool // the SNI is the host of the request
	sniForm    string
	namesForm  []string
	// clientNames are the names of the client certificate, as far as they are known.
	clientNames []string
}

// A message is a request on its way: the texts of the parts that were changed.
type message struct {
	texts   map[request.Part]request.Text
	http10  bool
	noHost  bool
	upgrade string

	tokens   []jwt
	stripped map[call.Place]bool           // places of tokens that proxies removed
	carried  map[request.Part]request.Text // what is in places of tokens, where the calls of cells have any
	claims   *verified                     // by this proxy; nil: none
}

// Text implements request.View.
func (m *message) Text(p request.Part) request.Text {
	if p.Kind == request.ClaimOf {
		return m.claimText(p)
	}
	if t, changed := m.texts[p]; changed {
		return t
	}
	if t, is := m.carried[p]; is {
		return t
	}
	return request.Text{Of: p}
}

func (m *message) edit(p request.Part, e request.Edit) { m.texts[p] = m.Text(p).With(e) }

// A leg is what travels from one proxy to the next.
type leg struct {
	layers      []layer
	message     *message // nil: bytes
	http2       bool
	address     string // that was dialled
	port        int
	principal   string // of the sender, once its mesh mTLS was terminated
	client      bool   // the sender presented another client certificate
	clientNames []string
	sni         string     // of the connection that was terminated
	secure      bool       // the connection of the request used TLS
	home        *world.Pod // whose sidecar is the caller's; nil: none
	direct      origin     // of the connection
	forwarded   []*origin  // that proxies appended to x-forwarded-for
	remote      origin     // as the proxy takes it
	via         []string
	share       float64
	hops        []Hop
	to          receiver // by the last cluster
	nameForm    string   // of the address, if it is the host of the request
	settings    []string // of routes and clusters, that decide no way
	guard       Guard    // what ends the call
	location    string   // of a redirect, for all requests of a cell
}

// A receiver is a service by its name and port.
type receiver struct {
	service *world.Service
	port    int
	subset  string
}

func (w *walk) start(c call.Call) leg {
	l := leg{port: c.Port, http2: c.HTTP2, share: 100}
	if c.TLS {
		l.layers = []layer{{sni: strings.ToLower(c.ServerName()), client: c.Client, clientNames: c.Names}}
	}
	if c.HTTP() {
		l.message = &message{texts: map[request.Part]request.Text{}, http10: c.HTTP10, noHost: c.NoHost, upgrade: c.Upgrade}
		for i, t := range c.Tokens {
			if !w.exploresTokens() { // where it is asked for when it matters
				l.message.tokens = append(l.message.tokens, jwt{i, t})
			}
		}
	}
	return l
}

// clone copies what later hops change.
func (l leg) clone() leg {
	l.layers, l.via = slices.Clone(l.layers), slices.Clone(l.via)
	hops := make([]Hop, len(l.hops))
	for i, h := range l.hops {
		hops[i], hops[i].Steps = h, slices.Clone(h.Steps)
	}
	l.hops = hops
	if l.message != nil {
		copied := *l.message
		copied.texts = map[request.Part]request.Text{}
		for p, t := range l.message.texts {
			copied.texts[p] = t
		}
		l.message = &copied
	}
	return l
}

// hop begins a hop at a proxy.
func (l *leg) hop(name string) { l.hops = append(l.hops, Hop{Proxy: name}) }

// step adds a decision to the last hop.
func (l *leg) step(s Step) {
	if len(l.hops) == 0 {
		l.hop("caller")
	}
	last := &l.hops[len(l.hops)-1]
	last.Steps = append(last.Steps, s)
}

func (l *leg) note(text string, at ...world.Part) { l.step(Step{Text: text, At: at}) }

// mostWays ends a walk that divides again and again.
const mostWays = 2000

// tooMany reports whether the walk has so many ways that it ends.
func (w *walk) tooMany() bool {
	if len(w.ways) < mostWays {
		return false
	}
	w.doubt("the call divides into more than 2,000 ways")
	return true
}

// end ends a way.
func (w *walk) end(l leg, o call.Outcome, why string, at world.Part) {
	way := Way{Share: call.Share{Outcome: o, Percent: l.share}, Hops: l.hops, Last: why, End: at, Guard: l.guard}
	if r, is := w.driver.(*request.Recorder); is {
		way.Generic, way.Form = w.form(r, o, l)
		way.Settings = l.settings
	}
	w.ways = append(w.ways, way)
}

// doubt makes the answer undetermined.
func (w *walk) doubt(why string) {
	if !slices.Contains(w.unknown, why) {
		w.unknown = append(w.unknown, why)
	}
}

// limit says that other requests for which all conditions are alike may go another way.
func (w *walk) limit(why string) {
	if r, is := w.driver.(*request.Recorder); is {
		r.Limit(why)
	}
}

func (w *walk) answer() Answer {
	return Answer{Call: w.call, Ways: joined(w.ways), Undetermined: w.unknown, walk: w}
}

// joined joins ways of equal outcomes that pass the same proxies.
func joined(ways []Way) (out []Way) {
	at := map[string]int{}
	for _, way := range ways {
		key := way.Full() + "\n" + way.Form + "\n" + strings.Join(way.Settings, "\n")
		for _, h := range way.Hops {
			key += "\n" + h.Proxy
		}
		if i, known := at[key]; known {
			out[i].Percent += way.Percent
			continue
		}
		at[key] = len(out)
		out = append(out, way)
	}
	return out
}

func refused() call.Outcome { return call.Outcome{Refused: true} }

// refuse ends a call without an answer; one that a proxy was sending on as http is
// answered with 503.
func (w *walk) refuse(l leg, http bool, why string, at world.Part) {
	o := refused()
	if http {
		o = call.Outcome{Status: 503}
	}
	w.end(l, o, why, at)
}

// text returns the value of a text; empty if the request has none.
func (w *walk) text(t request.Text) string {
	value, _ := w.values.Value(t)
	return value
}

// host returns the host of a request, with its port.
func (w *walk) host(l leg) string { return w.text(l.message.Text(request.Part{Kind: request.Host})) }

// path returns the path of a request with its query.
func (w *walk) path(l leg) string {
	path := w.text(l.message.Text(request.Part{Kind: request.Path}))
	if w.hasQuery() {
		path += "?" + w.values.RawPath
	}
	return path
}

func (w *walk) hasQuery() bool { return strings.Contains(w.call.Path, "?") }
