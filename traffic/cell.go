package traffic

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
)

// An Entry is where calls come in, and what all its calls have in common: the caller,
// the gateway, the port, TLS, the SNI, the client certificate. The rest of a request is
// any. Callers in the mesh ask for the host that they dial; callers outside for any.
type Entry struct {
	Call    call.Call
	AnyHost bool
	// Wildcard is the host of which the called one is an example; empty: there is none.
	Wildcard string
	// Start is what is true of all requests.
	Start []request.Fact
	// alike reports whether a connection with another SNI is treated as the entry's.
	alike func(sni string) bool
}

// EntryOf returns the entry of a call.
func EntryOf(c call.Call) Entry {
	e := Entry{Call: c, AnyHost: c.HTTP() && (c.From == call.Outside || c.Hop != "")}
	if c.TLS {
		e.Call.SNI = c.ServerName()
	}
	e.Call.Text = ""
	if c.HTTP() {
		e.Call.Method, e.Call.Path, e.Call.Headers = "GET", "/", nil
	}
	return e
}

// String returns the entry as its simplest call.
func (e Entry) String() string { return e.example(requestOf(e.Call)).Text }

// A Cell is calls of an entry that all go one way, because every condition on the way
// has the same answer for them.
type Cell struct {
	request.Cell
	Entry  Entry
	Call   call.Call // an example
	Answer Answer    // what becomes of it
}

// Takes reports whether a call of the cell's entry is one of the cell.
func (c Cell) Takes(other call.Call) bool {
	values := requestOf(other)
	values.Normalize()
	return c.Has(values)
}

// Explore divides the calls of an entry into cells: each is in exactly one. visit may end
// the exploration by returning false. gaps are why some calls may be in no cell; none:
// each is in one.
func (t *Traffic) Explore(e Entry, visit func(Cell) bool) (gaps []string, err error) {
	gaps = Together([]*Traffic{t}, e, func(c Cell, answers []Answer) bool {
		err = answers[0].err
		return err == nil && visit(c)
	})
	return gaps, err
}

// Together divides the calls of an entry into cells of each of which every call goes one
// way in each of several traffics. The Answer of a cell is that of the first.
func Together(all []*Traffic, e Entry, visit func(Cell, []Answer) bool) (gaps []string) {
	type run struct {
		call    call.Call
		answers []Answer
	}
	follow := func(values *request.Concrete, r *request.Recorder) run {
		out := run{call: e.example(values)}
		for _, t := range all {
			a, err := t.follow(out.call, r.Drive)
			a.err = err
			out.answers = append(out.answers, a)
		}
		return out
	}
	return request.Explore(e.space(), follow, func(c request.Cell, r run) bool {
		if !c.Asks(clientAddress) {
			r.call.ClientAddress = e.Call.ClientAddress
			r.call = withText(r.call)
			for i := range r.answers {
				r.answers[i].state(r.call)
			}
		}
		return visit(Cell{c, e, r.call, r.answers[0]}, r.answers)
	})
}

// state writes another call of the same outcome into an answer.
func (a *Answer) state(c call.Call) {
	a.Call = c
	if a.walk != nil {
		a.walk.call = c
	}
}

// space returns the requests of an entry.
func (e Entry) space() request.Space {
	fixed := requestOf(e.Call)
	s := request.Space{Fixed: fixed, Host: e.AnyHost, Start: e.Start}
	if e.AnyHost {
		s.Prefer = []string{e.Call.Authority()}
		if e.Call.SNI != "" {
			named := e.Call
			named.Host, named.Name = e.Call.SNI, ""
			s.Prefer = []string{named.Authority(), e.Call.Authority()}
			named.Host = OtherName
			s.Prefer = append(s.Prefer, named.Authority())
		}
	}
	return s
}

// example returns the call of an entry with a request.
func (e Entry) example(values *request.Concrete) call.Call {
	c := e.Call
	c.ClientAddress, _ = netip.ParseAddr(values.Values[clientAddress])
	if !c.HTTP() {
		return withText(c)
	}
	if text := values.Values[request.TokenPart]; text != "" && len(c.Tokens) == 0 {
		c.Tokens = []call.Token{tokenOf(text, values.Values)}
	}
	query := url.Values{}
	c.Headers = nil
	for p, v := range values.Values {
		switch p.Kind {
		case request.Method:
			c.Method = v
		case request.Path:
			c.Path = v
		case request.HeaderOf:
			c.Headers = append(c.Headers, call.Header{Name: p.Name, Value: v})
		case request.QueryOf:
			query.Set(p.Name, v)
		case request.Host:
			if e.AnyHost {
				e.name(&c, v)
			}
		}
	}
	if len(query) > 0 {
		c.Path += "?" + query.Encode()
	}
	slices.SortFunc(c.Headers, func(a, b call.Header) int { return strings.Compare(a.Name, b.Name) })
	if c.SNI == c.Host {
		c.SNI = ""
	}
	return withText(c)
}

// Meeting returns a call of the entry that a match takes; false if none was found. It states
// the address of its caller only if the match asks for it.
func (e Entry) Meeting(m request.Match) (call.Call, bool) {
	values, found := request.Meeting(e.space(), m)
	if !found {
		return call.Call{}, false
	}
	c := e.example(values)
	if !slices.ContainsFunc(m, func(cond request.Cond) bool { return cond.Part == clientAddress }) {
		c.ClientAddress = e.Call.ClientAddress
	}
	return withText(c), true
}

// name makes a call ask for a host. If it can, it dials it, too, and sends it as SNI.
func (e Entry) name(c *call.Call, authority string) {
	name := request.WithoutPort(authority)
	if plain(name) {
		c.Host, c.Name = name, ""
		if c.TLS && !c.NoSNI && e.alike != nil && e.alike(name) {
			c.SNI = ""
		}
	}
	if c.Name = ""; c.Authority() != authority {
		c.Name = authority
	}
}

// plain reports whether a name can be dialled.
func plain(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-'
	})
}

func withText(c call.Call) call.Call {
	c.Text = c.Line()
	return c
}
