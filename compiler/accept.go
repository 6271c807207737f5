package compiler

import (
	"slices"
	"sort"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// accept removes the diagnostics that the program accepts, and reports unused
// `accept` clauses. Both the list and the result are sorted.
func (c *compilation) accept(list []diag.Diagnostic) ([]diag.Diagnostic, []model.Accepted) {
	if len(c.said.Accepts) == 0 {
		return list, nil
	}
	accepted := make([]model.Accepted, len(c.said.Accepts))
	for i, a := range c.said.Accepts {
		accepted[i].Accept = a
	}
	slices.SortFunc(accepted, func(a, b model.Accepted) int { return a.At.Compare(b.At) })
	places := placesOf(accepted, c.said.Raws)
	var sink diag.Sink
	list = places.silence(list)
	sink.Add(list...)
	needless := func(of func(code.Code) bool) (said []diag.Diagnostic) {
		used := usedIn(accepted)
		for i := range accepted {
			if a := &accepted[i]; of(a.Code) && !used[clauseOf(a)] && c.needless(a, list) {
				said = append(said, diag.At(a.At, isNeedless, "unused `accept %s`", a.Code).WithHint("remove it"))
			}
		}
		return said
	}
	// An `accept GWC0118` may in turn accept an unused `accept`.
	sink.Add(places.silence(needless(func(code code.Code) bool { return code != isNeedless }))...)
	sink.Add(needless(func(code code.Code) bool { return code == isNeedless })...)
	return sink.Sorted(), accepted
}

// A clause is an `accept` as written: of a loop, each iteration has it.
type clause struct {
	file       *diag.File
	start, end int
}

func clauseOf(a *model.Accepted) clause { return clause{a.At.File(), a.At.Start(), a.At.End()} }

// usedIn returns the clauses that silence something in an iteration.
func usedIn(accepted []model.Accepted) map[clause]bool {
	used := map[clause]bool{}
	for i := range accepted {
		if len(accepted[i].Silenced) > 0 {
			used[clauseOf(&accepted[i])] = true
		}
	}
	return used
}

// isNeedless is the code of an unused `accept`.
const isNeedless code.Code = code.UnusedAccept

// ofInventory are the codes besides GWC09.. that only an inventory shows.
var ofInventory = []code.Code{code.CallersOfNodes, code.RawPaths, code.TwoAuthorizers, code.IssuerVerifiedTwice, code.ShutByPolicy, code.CallerPolicy}

// needless reports whether an `accept` is unused. With errors, without an inventory,
// overlays or values of the command line, this is unknown: the diagnostic might appear
// otherwise.
func (c *compilation) needless(a *model.Accepted, list []diag.Diagnostic) bool {
	if len(a.Silenced) > 0 || c.options.Target == nil || (Result{Diagnostics: list}).Failed() {
		return false
	}
	switch text := string(a.Code); {
	case strings.HasPrefix(text, "GWC09"), slices.Contains(ofInventory, a.Code):
		return knownTo(c.options.Inventory) != nil
	case strings.HasPrefix(text, "GWC019"): // about the output of the objects
		return false
	case a.Code == code.OverlayPromise:
		return len(c.options.Overlays) > 0
	case a.Code == code.UnusedValues:
		return c.options.Values != nil
	}
	return true
}

// acceptPlaces holds the `accept` clauses by code, file and iteration: those of
// statements in the order of the file, and the one of the whole file.
type acceptPlaces struct {
	by map[acceptPlace]*acceptIn
	// manifests are the statements that name the manifests: what is reported in a
	// manifest is accepted there.
	manifests map[*diag.File]diag.Span
}

type acceptPlace struct {
	code code.Code
	file *diag.File
	in   *diag.Expansion // of the statement
}

type acceptIn struct {
	statements []*model.Accepted
	whole      *model.Accepted
}

func placesOf(accepted []model.Accepted, raws []model.Raw) acceptPlaces {
	all := acceptPlaces{map[acceptPlace]*acceptIn{}, map[*diag.File]diag.Span{}}
	for _, r := range raws {
		all.manifests[r.File] = r.At
	}
	places := all.by
	for i := range accepted {
		a := &accepted[i]
		key := acceptPlace{a.Code, a.At.File(), a.Within.In()}
		if places[key] == nil {
			places[key] = &acceptIn{}
		}
		if a.WholeFile {
			places[key].whole = a
		} else {
			places[key].statements = append(places[key].statements, a)
		}
	}
	return all
}

// silence returns the diagnostics that no `accept` matches, and records the
// others at their `accept`. Errors cannot be accepted.
func (p acceptPlaces) silence(list []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		if d.Severity == diag.Error {
			return false
		}
		by := p.at(d)
		if by != nil {
			by.Silenced = append(by.Silenced, d)
		}
		return by != nil
	})
}

// at returns the `accept` that matches a diagnostic, or nil.
func (p acceptPlaces) at(d diag.Diagnostic) *model.Accepted {
	at := d.Span
	if statement, found := p.manifests[at.File()]; found {
		at = statement
	}
	for in := at.In(); ; in = in.Outer {
		if accepts := p.by[acceptPlace{d.Code, at.File(), in}]; accepts != nil {
			if by := accepts.at(at); by != nil {
				return by
			}
		}
		if in == nil {
			return nil
		}
	}
}

// at returns the `accept` that matches a diagnostic of its code at the place.
// That of the statement has precedence over that of the file.
func (in *acceptIn) at(s diag.Span) *model.Accepted {
	i := sort.Search(len(in.statements), func(i int) bool { return in.statements[i].Within.Start() > s.Start() }) - 1
	if i >= 0 && s.End() <= in.statements[i].Within.End() {
		return in.statements[i]
	}
	return in.whole
}
