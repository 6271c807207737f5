package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A finding is the result of a rule about two parts. The message is at the first,
// unless only the second belongs to the program: there the reader can change
// something.
type finding struct {
	code    code.Code
	message string
	hint    string
	at      part
	atNote  string // what is said of it where it is the related place
	other   part   // may be nothing
	note    string // what is said of the other where it is the related place
	host    string // what it is about, where that is a host
	unsure  bool   // it is no error: it depends on what is not known
}

// report reports a finding once, and no finding between the program's own objects.
func (s *set) report(f finding) {
	if f.at.own && (f.other.object == nil || f.other.own) {
		return
	}
	if f.other.object != nil && f.at.revision != "" && f.other.revision != "" && f.at.revision != f.other.revision {
		return // no control plane reads both
	}
	at, other, note := f.at, f.other, f.note
	if other.object != nil && other.own && !at.own {
		at, other, note = other, at, f.atNote
	}
	if s.ownOnly && !at.own {
		return
	}
	d := diag.At(about(at, f.host), f.code, "%s", f.message).WithHint("%s", f.hint)
	key := fmt.Sprint(f.code, at.object, at.path)
	if other.object != nil {
		d = d.WithRelated(about(other, f.host), "%s", note)
		key += fmt.Sprint(other.object, other.path)
	}
	if s.reported[key] {
		return
	}
	s.reported[key] = true
	if f.unsure && d.Severity == diag.Error {
		d.Severity = diag.Warning
	}
	s.sink.Add(d)
}

// about returns the span of a part; within a clause of the program that contains the
// host, only the host.
func about(p part, host string) diag.Span {
	span := p.span()
	if n := strings.Index(span.Text(), host); p.own && host != "" && n >= 0 {
		span.Start += n
		span.End = span.Start + len(host)
	}
	return span
}
