package graph

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/call"
)

// A View is which calls a picture has.
type View string

// The views: calls from outside, calls of workloads to hosts outside, and calls of
// workloads to each other.
const (
	In   View = "in"
	Out  View = "out"
	Mesh View = "mesh"
)

// Views returns the names of the views.
func Views() []string { return []string{string(In), string(Out), string(Mesh)} }

// Options select what a picture shows.
type Options struct {
	Views      []View // none: all
	Hosts      []string
	Namespaces []string
	All        bool   // nothing is joined
	instead    string // what to use for a picture that is too large
}

// Sees reports whether a view is shown.
func (o Options) Sees(v View) bool { return len(o.Views) == 0 || slices.Contains(o.Views, v) }

// shows reports whether a path is shown.
func (o Options) shows(p path) bool {
	return o.Sees(p.view()) && (len(o.Hosts) == 0 || slices.ContainsFunc(o.Hosts, p.isOf)) &&
		(len(o.Namespaces) == 0 || slices.Contains(o.Namespaces, p.caller.group) || slices.Contains(o.Namespaces, p.end.group))
}

// view returns the view of a path.
func (p path) view() View {
	switch {
	case p.call.From == call.Outside:
		return In
	case p.end.name != "" && p.end.group != "":
		return Mesh
	}
	return Out
}

// isOf reports whether a path is of a host, or of one that a wildcard covers.
func (p path) isOf(name string) bool {
	name = strings.ToLower(name)
	receiver, _ := cutPort(p.end.name)
	for _, own := range []string{p.host.name, receiver, p.end.name} {
		if own == name || own != "" && host.Pattern(name).IsWildcard() && host.Pattern(name).Covers(host.Pattern(own)) ||
			host.Pattern(own).IsWildcard() && host.Pattern(own).Covers(host.Pattern(name)) {
			return true
		}
	}
	return false
}
