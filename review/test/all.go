package test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
)

// all judges an `expect all`: each cell of its calls.
func all(c Case, t *traffic.Traffic) Case {
	entries := entriesOf(c.Expect, t)
	if len(entries) == 0 {
		c.Verdict, c.code = Unknown, code.UnknownCall
		c.Why, c.Hint = "there is no such call: no gateway listens on this port, and no object has such a host", "correct the URL, or remove the expect"
		return c
	}
	for _, e := range entries {
		gaps, err := t.Explore(e, func(cell traffic.Cell) bool {
			c.Cells++
			return c.judge(cell, t)
		})
		switch {
		case err != nil:
			return c.notFollowed(err)
		case c.Verdict == Failed:
			return c
		}
		c.leave(gaps)
	}
	if namespace, all := strings.CutSuffix(c.Call.From, "/*"); all {
		c.leave(t.Unexplored(strings.TrimPrefix(namespace, "*")))
	}
	return c
}

// leave makes the outcome of a case undetermined if calls were not looked at.
func (c *Case) leave(gaps []string) {
	if len(gaps) > 0 && c.Verdict == Passed {
		c.Verdict, c.code, c.Answer = Undetermined, code.UndeterminedOutcome, traffic.Answer{Undetermined: gaps}
	}
}

// judge judges a cell, and reports whether an exception may still be found.
func (c *Case) judge(cell traffic.Cell, t *traffic.Traffic) bool {
	a := cell.Answer
	open := slices.Concat(a.Undetermined, cell.Limits)
	switch {
	case len(a.Undetermined) > 0:
	case !c.Want.Met(a.Shares()):
		c.Verdict, c.code, c.Answer = Failed, code.ExceptionToAll, a
		return false
	default:
		open = append(open, c.varies(cell, t)...)
	}
	if len(open) > 0 && c.Verdict == Passed {
		a.Undetermined = open
		c.Verdict, c.code, c.Answer = Undetermined, code.UndeterminedOutcome, a
	}
	if !c.Want.Not && len(open) == 0 {
		c.proven = append(c.proven, followed{cell.Call, trailOf(a)})
	}
	return true
}

// varies returns why other calls of a cell may have another outcome than its example: a
// part of the outcome that is wanted is a part of the request.
func (c *Case) varies(cell traffic.Cell, t *traffic.Traffic) []string {
	for _, want := range c.Want.Shares {
		for _, w := range cell.Answer.Ways {
			if c.Want.Not && !strings.HasPrefix(w.Generic.Receiver, "{") && !call.SameReceiver(w.Receiver, want.Receiver) {
				continue
			}
			name := decidedByRequest(want.Outcome, w.Generic)
			if name == "receiver" && !c.reaches(cell, want.Receiver, t) {
				continue
			}
			if name != "" {
				return []string{"the " + name + " depends on the request"}
			}
		}
	}
	return nil
}

// reaches reports whether a call of a cell asks for a receiver by its name.
func (c *Case) reaches(cell traffic.Cell, receiver string, t *traffic.Traffic) bool {
	named := cell.Call
	named.Host, _, _ = strings.Cut(receiver, ":")
	named.Name, named.SNI = "", cmp.Or(cell.Call.SNI, cell.Call.Host)
	if !cell.Takes(named) {
		return false
	}
	a, err := t.Follow(named)
	return err != nil || len(a.Undetermined) > 0 || !c.Want.Met(a.Shares())
}

// decidedByRequest returns which part of an outcome is wanted and decided by the request.
func decidedByRequest(want, generic call.Outcome) string {
	for _, part := range []struct{ name, want, is string }{
		{"receiver", want.Receiver, generic.Receiver}, {"location", want.Location, generic.Location},
		{"SNI", want.SNI, generic.SNI}, {"name that is verified", want.Verified, generic.Verified},
		{"host that arrives", want.Host, generic.Host}, {"path that arrives", want.Path, generic.Path},
	} {
		if part.want != "" && strings.Contains(part.is, "{") {
			return part.name
		}
	}
	return ""
}

// entriesOf returns the entries of the calls of an `expect all`.
func entriesOf(e model.Expect, t *traffic.Traffic) (list []traffic.Entry) {
	var calls []traffic.Entry
	if e.Call.From == call.Outside {
		calls = fromOutside(e, t)
	} else {
		for _, from := range callersOf(e.Call, t) {
			calls = append(calls, fromWorkload(e, from, t)...)
		}
	}
	seen := map[string]bool{}
	for _, one := range calls {
		base := one.Start
		for _, client := range certificates(e) {
			for _, start := range startsOf(e) {
				one.Call.Client = client
				one.Start = slices.Concat(base, start)
				if key := one.String() + fmt.Sprint(one.AnyHost, one.Start); !seen[key] {
					seen[key] = true
					list = append(list, one)
				}
			}
		}
	}
	return list
}

func certificates(e model.Expect) []call.Certificate {
	if e.Call.TLS && e.All.Certificate && e.Call.From == call.Outside {
		return []call.Certificate{call.NoCertificate, call.TrustedByGateway, call.OtherCertificate}
	}
	return []call.Certificate{e.Call.Client}
}

// fromOutside returns the calls of callers outside, each once: they ask for one host, or
// for any of a domain.
func fromOutside(e model.Expect, t *traffic.Traffic) (list []traffic.Entry) {
	named := !strings.HasPrefix(e.Call.Host, "*")
	if named && !e.All.Port {
		one := traffic.EntryOf(e.Call)
		one.AnyHost = false
		return []traffic.Entry{one}
	}
	domain := e.Call.Host
	if domain == "*" {
		domain = ""
	}
	for _, one := range t.Outside(e.Call.At, domain) {
		if one.Call.TLS != e.Call.TLS || !e.All.Port && one.Call.Port != e.Call.Port || one.Call.Client != call.NoCertificate {
			continue
		}
		c := e.Call
		c.Host, c.Port, c.NoSNI = one.Call.Host, one.Call.Port, one.Call.NoSNI || e.Call.NoSNI
		if c.SNI == "" && !c.NoSNI {
			c.SNI = one.Call.SNI
		}
		if named {
			c.Host, c.SNI, c.NoSNI = e.Call.Host, e.Call.SNI, e.Call.NoSNI
		}
		one.Call, one.AnyHost = c, !named && e.Call.Name == ""
		list = append(list, one)
	}
	return list
}

// callersOf returns a caller of each kind of workload.
func callersOf(c call.Call, t *traffic.Traffic) (list []call.Call) {
	namespace, app, _ := strings.Cut(c.From, "/")
	if app != "*" {
		return []call.Call{c}
	}
	for _, kind := range t.Kinds() {
		for _, one := range kind {
			if namespace == "*" || strings.HasPrefix(one.From, namespace+"/") {
				list = append(list, one)
				break
			}
		}
	}
	if len(list) == 0 {
		list = append(list, call.Call{From: namespace + "/" + traffic.AnyWorkload})
	}
	return list
}

// fromWorkload returns the calls of a caller in the mesh.
func fromWorkload(e model.Expect, from call.Call, t *traffic.Traffic) (list []traffic.Entry) {
	to := func(host string, port int) traffic.Entry {
		c := e.Call
		c.From, c.Host, c.Port = from.From, host, port
		c.Account = cmp.Or(e.Call.Account, from.Account)
		return traffic.EntryOf(c)
	}
	open, domain := strings.HasPrefix(e.Call.Host, "*"), request.Cond{Op: request.Domain, Value: e.Call.Host}
	ports, known := []int{e.Call.Port}, map[string]bool{}
	if open || e.All.Port {
		for _, one := range t.EntriesFrom(from) {
			known[one.Call.Host] = one.Wildcard == ""
			port := e.All.Port || one.Call.Port == e.Call.Port
			if port && open && domain.Accepts(one.Call.Host) {
				same := to(one.Call.Host, one.Call.Port)
				same.AnyHost, same.Wildcard, same.Start = one.AnyHost && !same.Call.TLS, one.Wildcard, one.Start
				list = append(list, same)
			}
			if port && !slices.Contains(ports, one.Call.Port) {
				ports = append(ports, one.Call.Port)
			}
		}
	}
	other := traffic.OtherName
	if e.Call.Host != "*" {
		other = traffic.SampleOf(e.Call.Host, known)
	}
	for _, port := range ports {
		one := to(other, port)
		if open && e.Call.Host != "*" {
			one = one.Covered(e.Call.Host)
		}
		list = append(list, one)
	}
	return list
}

// startsOf returns what is true of all requests of an expect: of those of each list.
func startsOf(e model.Expect) [][]request.Fact {
	if !e.Call.HTTP() {
		return [][]request.Fact{nil}
	}
	is := func(p request.Part, op request.Op, value string) request.Fact {
		return request.Fact{Text: request.Text{Of: p}, Cond: request.Cond{Part: p, Op: op, Value: value}, Want: true}
	}
	var start []request.Fact
	if strings.HasPrefix(e.Call.Host, "*.") && e.Call.From == call.Outside && e.Call.Name == "" {
		start = append(start, is(request.Part{Kind: request.Host}, request.Domain, e.Call.Host))
	}
	if !e.All.Method {
		start = append(start, is(request.Part{Kind: request.Method}, request.Equals, e.Call.Method))
	}
	sent := request.NewConcrete(e.Call.Method, "", "", e.Call.Path)
	for _, h := range e.Call.Headers {
		sent.AddHeader(h.Name, h.Value)
	}
	for p, value := range sent.Values {
		if p.Kind == request.HeaderOf || p.Kind == request.QueryOf {
			start = append(start, is(p, request.Equals, value))
		}
	}
	text, path := sent.Values[request.Part{Kind: request.Path}], request.Part{Kind: request.Path}
	beneath := append(slices.Clone(start), is(path, request.HasPrefix, strings.TrimSuffix(text, "/")+"/"))
	if strings.HasSuffix(text, "/") {
		return [][]request.Fact{beneath}
	}
	return [][]request.Fact{append(start, is(path, request.Equals, text)), beneath}
}
