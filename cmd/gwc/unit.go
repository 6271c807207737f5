package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/internal/units"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// judge returns the diagnostics of a unit. Files of a directory that define one object
// in different ways are alternatives, as those of two environments: the unit is judged
// once with the definitions of each.
func (m *manifests) judge(cmd *cobra.Command, u units.Unit, others []*diag.File) []diag.Diagnostic {
	list := m.unit(cmd, u, others, nil)
	alternatives := conflicts(list)
	if u.Together || len(alternatives) == 0 {
		return list
	}
	found := make([][]diag.Diagnostic, len(alternatives))
	for i, f := range alternatives {
		m.alternatives = append(m.alternatives, f.Name)
		found[i] = m.unit(cmd, around(u, f, len(alternatives)), others, f)
	}
	return unambiguous(alternatives, found)
}

// mostReads is how many files are read to judge the alternatives of a unit.
const mostReads = 20_000

// around returns the unit in which an alternative is judged: if there are very many
// files, only those that are read anyway.
func around(u units.Unit, f *diag.File, alternatives int) units.Unit {
	if alternatives*len(u.Files) > mostReads {
		u.Files = slices.DeleteFunc(slices.Clone(u.Files), func(other units.File) bool { return other.File != f })
	}
	return u
}

// conflicts returns the files that define an object in different ways, by name.
func conflicts(list []diag.Diagnostic) (files []*diag.File) {
	for _, d := range list {
		if d.Code == code.ConflictingObjects && len(d.Related) > 0 && d.Related[0].Span.File() != d.Span.File() {
			files = append(files, d.Span.File(), d.Related[0].Span.File())
		}
	}
	slices.SortFunc(files, func(a, b *diag.File) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(files)
}

// unambiguous returns the diagnostics that do not depend on which of the alternatives is
// applied: those about one of them alone, and those of other files that are found with
// each of them.
func unambiguous(alternatives []*diag.File, found [][]diag.Diagnostic) (list []diag.Diagnostic) {
	is := map[*diag.File]bool{}
	for _, f := range alternatives {
		is[f] = true
	}
	times := map[string]int{}
	for i, part := range found {
		for _, d := range part {
			key := fmt.Sprint(placeOf(d), d.Message)
			times[key]++
			depends := slices.ContainsFunc(d.Related, func(r diag.Related) bool {
				return r.Span.File() != d.Span.File() && (is[r.Span.File()] || is[d.Span.File()])
			})
			if !depends && (d.Span.File() == alternatives[i] || !is[d.Span.File()] && times[key] == len(found)) {
				list = append(list, d)
			}
		}
	}
	return list
}

// placeOf identifies a finding by its code and its place: a file that several
// kustomizations reach is read once for each.
func placeOf(d diag.Diagnostic) string {
	if !d.Span.Known() {
		return fmt.Sprint(d.Code, " ", d.Message)
	}
	return fmt.Sprint(d.Code, " ", d.Span.File().Name, " ", d.Span.Start(), " ", d.Span.End())
}

// unit returns the diagnostics of a unit: those in its own files, of objects that are
// known. The definitions in the first file, if there is one, replace those of others.
func (m *manifests) unit(cmd *cobra.Command, u units.Unit, others []*diag.File, first *diag.File) (list []diag.Diagnostic) {
	own := map[*diag.File][]units.Range{}
	changes := map[*diag.File]inventory.Change{}
	in := gwc.Input{}
	for _, f := range u.Files {
		own[f.File] = f.Unknown
		changes[f.File] = inventory.Change(f.Change)
		in.Inventory = append(in.Inventory, f.File)
	}
	o := m.options(false)
	o.AllowEmpty = true
	o.Manifests = inventory.Options{Namespace: m.namespace.String(), Changes: changes, Replacing: m.replacing(u, others, first), Complete: m.complete}
	in.Inventory = append(in.Inventory, others...)
	if text := m.mesh(); text != "" {
		in.Texts = map[string][]byte{"command line": []byte(text)}
	}
	for _, d := range gwc.Build(cmd.Context(), in, o).Diagnostics {
		if _, is := own[d.Span.File()]; (is || !d.Span.Known()) && !aboutUnknown(own, d) {
			list = append(list, d)
		}
	}
	return list
}

// replacing returns the files whose definitions replace others: that of an alternative,
// and those that will be applied to the cluster.
func (m *manifests) replacing(u units.Unit, others []*diag.File, first *diag.File) map[*diag.File]bool {
	files := map[*diag.File]bool{}
	if first != nil {
		files[first] = true
		return files
	}
	for _, f := range u.Files {
		if m.live && len(others) > 0 {
			files[f.File] = true
		}
	}
	return files
}

// aboutUnknown reports whether a diagnostic is about an object that is changed later.
func aboutUnknown(own map[*diag.File][]units.Range, d diag.Diagnostic) bool {
	in := func(s diag.Span) bool {
		return s.Known() && slices.ContainsFunc(own[s.File()], func(r units.Range) bool { return r.Has(s.Start()) })
	}
	return in(d.Span) || slices.ContainsFunc(d.Related, func(r diag.Related) bool { return in(r.Span) })
}
