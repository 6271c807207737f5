package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A finding is the result of a rule about two parts. The message is at the first,
// unless only the second belongs to the program: there the reader can change something.
// Of an object that gwc made and one that was written by hand, it is at the clause.
type finding struct {
	code    code.Code
	message string
	hint    string
	at      world.Part
	atNote  string       // the note at the first part, if it is the related place
	other   world.Part   // may be nothing
	note    string       // the note at the other part, if it is the related place
	host    host.Pattern // what it is about, where that is a host
	unsure  bool         // not an error: it depends on what is not known
	sure    bool         // an error, whatever the code's severity is
	guess   bool         // advice: it depends on what is not shown
	shown   showing      // by a call, if there is one
	spaced  bool         // not an error if the namespace of an object is assumed
}

// report reports a finding once, and no finding between the objects that gwc made or
// between objects of two control planes.
func (a *Audit) report(f finding) {
	related := f.other.Object != nil
	if a.own(f.at.Object) && (!related || a.own(f.other.Object)) || related && !f.at.SharesControlPlane(f.other.Object) {
		return
	}
	at, other, note := f.at, f.other, f.note
	if related && (a.own(other.Object) && !a.own(at.Object) || a.mine(other.Object) && !a.mine(at.Object)) {
		at, other, note = other, at, f.atNote
	}
	if a.ownOnly && !a.mine(at.Object) {
		return
	}
	if f.spaced && (f.at.Assumed || related && f.other.Assumed) {
		f.unsure = true
		f.hint += ", or pass the namespace of the manifests with --namespace"
	}
	d := diag.At(a.about(at, f.host), f.code, "%s", f.message).WithHint("%s", f.hint)
	key := fmt.Sprint(f.code, at.Object, at.Path)
	if related {
		key += fmt.Sprint(other.Object, other.Path)
	}
	if a.reported[key] {
		return
	}
	a.reported[key] = true
	text, decided, found := a.example(f.shown)
	if found && related && (decided.Object == nil || decided.Object == other.Object && decided.Path == other.Path) {
		note, found = note+": "+text, false
	}
	if related {
		d = d.WithRelated(a.about(other, f.host), "%s", note)
	}
	if found {
		if decided.Object == nil {
			decided = at
		}
		d = d.WithRelated(decided.Span(), "for example, %s", text)
	}
	if f.unsure && d.Severity == diag.Error {
		d.Severity = diag.Warning
	}
	switch {
	case f.sure:
		d.Severity = diag.Error
	case f.guess:
		d.Severity = diag.Advice
	}
	a.sink.Add(d)
}

// about returns the span of a part; within a clause of the program that contains the
// host, only the host.
func (a *Audit) about(p world.Part, about host.Pattern) diag.Span {
	span := p.Span()
	if n := strings.Index(span.Text(), string(about)); a.own(p.Object) && about != "" && n >= 0 {
		return span.Part(n, len(about))
	}
	return span
}

// placed returns the place of an object of the inventory that is not an Istio object.
func placed(kind, namespace, name string, at diag.Span) world.Part {
	return world.Part{Object: &world.Object{Kind: kind, Namespace: namespace, Name: name, Place: func(string) diag.Span { return at }}}
}

func servicePart(service inventory.Service) world.Part {
	return placed("Service", service.Namespace, service.Name, service.Span)
}
