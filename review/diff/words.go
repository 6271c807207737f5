package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// otherHosts are those that no object names.
const otherHosts = "other hosts"

// hostOf returns the host of a cell with its port.
func hostOf(c traffic.Cell) string {
	name := cmp.Or(request.WithoutPort(c.Call.Name), c.Entry.Wildcard, c.Call.Host)
	for _, f := range c.Facts {
		if f.Cond.Op == request.Domain && f.Want && f.Part().Kind == request.Host {
			name = f.Cond.Value
		}
	}
	if c.Call.Hop != "" {
		name = c.Call.Hop
	}
	if name == traffic.OtherName {
		name = otherHosts
	}
	text := call.HostPort(name, c.Call.Port)
	if name == otherHosts && c.Call.Port == traffic.OtherPort {
		text = otherHosts + ", other ports"
	}
	if sni := c.Call.SNI; sni != "" && c.Call.TLS {
		text += " with SNI " + sni
	}
	if c.Call.Hop != "" {
		text += " in mesh mTLS at " + c.Call.At
	}
	return text
}

// certificateOf returns the client certificate of a cell's calls.
func certificateOf(c call.Call) string {
	return map[call.Certificate]string{call.TrustedByGateway: " with a client certificate", call.OtherCertificate: " with another client certificate"}[c.Client]
}

// partOf returns the part of the requests of a host that a cell is, in the words of
// routes: what the cell does not have is left out.
func partOf(c traffic.Cell) string {
	var method, path string
	var others []string
	exact := false
	for _, f := range c.Facts {
		if !f.Want || f.Cond.Not || f.Cond.Op == request.Domain {
			continue
		}
		switch f.Part().Kind {
		case request.Method:
			method = value(f.Cond) + " "
		case request.Path:
			if !exact && (len(f.Cond.Value) > len(strings.TrimLeft(path, "=~ ")) || f.Cond.Op == request.Equals) {
				path, exact = value(f.Cond), f.Cond.Op == request.Equals
			}
		case request.HeaderOf, request.QueryOf, request.Client, request.Host:
			add(&others, f.Cond.String())
		}
	}
	words := strings.TrimSpace(method + path)
	return strings.TrimSpace(strings.Join(append([]string{words}, others...), " "))
}

// value returns the value of a condition on a method or a path as routes state it.
func value(c request.Cond) string {
	switch {
	case c.Part.Kind == request.Method:
		return c.Value
	case c.Op == request.HasPrefix:
		return c.Value
	case c.Op == request.Equals:
		return "= " + c.Value
	}
	return strings.TrimPrefix(c.String(), c.Part.String()+" ")
}

// callerOf returns who calls: the gateway, or the kind of workloads by its name.
func (j *joining) callerOf(c call.Call) string {
	if c.From == call.Outside {
		if c.At == "" {
			return ""
		}
		return "at " + c.At
	}
	if name := j.kind(c); name != "" {
		return name
	}
	name := strings.TrimSuffix(c.From, "/any")
	if name == traffic.OtherNamespace {
		name = "other namespaces"
	}
	if c.Account != "" && !strings.HasSuffix(c.From, "/"+c.Account) {
		name += " account " + c.Account
	}
	return name
}

// told returns what becomes of a call before and after, as short as it tells the
// difference.
func told(c change) (old, latest string) {
	if err := c.old.Err(); err != nil {
		return "unknown (" + err.Error() + ")", joined(c.new, call.Outcome.String)
	}
	if err := c.new.Err(); err != nil {
		return joined(c.old, call.Outcome.String), "unknown (" + err.Error() + ")"
	}
	if c.class == Tunes || c.class == Weakens && sameWay(c.cell, c.old, c.new) {
		return tuned(settings(c.old), settings(c.new)), tuned(settings(c.new), settings(c.old))
	}
	for _, text := range []func(call.Outcome) string{call.Outcome.String, call.Outcome.Full} {
		if old, latest = joined(c.old, text), joined(c.new, text); old != latest {
			return old, latest
		}
	}
	for _, list := range []struct{ a, b []string }{
		{authorities(c.old), authorities(c.new)}, {headers(c.old), headers(c.new)}, {forms(c.old), forms(c.new)},
	} {
		if !slices.Equal(list.a, list.b) {
			return without(list.a, list.b), without(list.b, list.a)
		}
	}
	return old, latest
}

// headers returns the headers that are changed, for each receiver.
func headers(a traffic.Answer) (list []string) {
	for _, w := range a.Ways {
		for word := range strings.SplitSeq(w.Form, " header ") {
			if name, value, is := strings.Cut(word, " = "); is {
				list = append(list, w.Outcome.String()+" with header "+name+" = "+value)
			}
		}
		for i, word := range strings.Split(w.Form, " without header ") {
			if name, _, _ := strings.Cut(word, " "); i > 0 {
				list = append(list, w.Outcome.String()+" without header "+name)
			}
		}
	}
	for _, w := range a.Ways {
		if len(list) == 0 || !strings.Contains(w.Form, " header ") {
			list = append(list, w.Outcome.String())
		}
	}
	return list
}

func authorities(a traffic.Answer) (list []string) {
	for _, w := range a.Ways {
		list = append(list, w.Outcome.String()+" verified by "+cmp.Or(w.Authority, "nothing"))
	}
	return list
}

// joined writes the ways of an answer.
func joined(a traffic.Answer, text func(call.Outcome) string) string {
	var list []string
	for _, w := range a.Ways {
		one := text(w.Outcome)
		if w.Percent <= 99.999 && len(a.Undetermined) == 0 {
			one = strconv.FormatFloat(w.Percent, 'f', -1, 64) + "% " + one
		}
		if w.Last != "" {
			one += " (" + w.Last + ")"
		}
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	if len(a.Undetermined) > 0 {
		return "possibly " + strings.Join(list, " or ")
	}
	return strings.Join(list, ", ")
}

// without returns what is in one list only.
func without(list, other []string) string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}

// tuned returns the settings that are in one list only, and which of the other list are not
// set in it.
func tuned(list, other []string) string {
	var words []string
	for _, s := range list {
		if !slices.Contains(other, s) {
			name, value, _ := strings.Cut(s, " ")
			if text, err := strconv.Unquote(value); err == nil && !strings.ContainsAny(text, " ,\"") {
				value = text
			}
			words = append(words, name+" "+value)
		}
	}
	for _, s := range other {
		name, _, _ := strings.Cut(s, " ")
		if s == traffic.MeshOnly && !slices.Contains(list, s) {
			words = append(words, "mesh mTLS not required")
			continue
		}
		if !slices.ContainsFunc(list, func(o string) bool { return strings.HasPrefix(o, name+" ") }) {
			words = append(words, "no "+name)
		}
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, ", ")
}

// deciding returns the place that decided: that of the last route, or why it ends.
func deciding(a traffic.Answer) (at diag.Span) {
	for _, w := range a.Ways {
		if s := spanOf(w.End); s.Known() {
			return s
		}
		for _, h := range w.Hops {
			for _, s := range h.Steps {
				for _, p := range s.At {
					if span := spanOf(p); span.Known() {
						at = span
					}
				}
			}
		}
	}
	return at
}

func spanOf(p world.Part) diag.Span {
	if p.Object == nil || p.Place == nil {
		return diag.Span{}
	}
	return p.Span()
}
