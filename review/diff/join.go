package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/review/graph"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// A joining joins changes of one kind to one difference.
type joining struct {
	kind      func(call.Call) string // the name of a kind of callers
	everybody []string               // in the mesh
	by        map[string]*group
	list      []*group
}

type group struct {
	Difference
	rest bool
}

// joinedOf returns the differences that the changes of entries are.
func joinedOf(entries []traffic.Entry, found []compared, all ...*traffic.Traffic) []Difference {
	j := newJoining(entries, all...)
	for _, f := range found {
		for _, c := range f.changes {
			j.add(c)
		}
	}
	return j.differences()
}

// newJoining joins changes of the entries of several traffics.
func newJoining(entries []traffic.Entry, all ...*traffic.Traffic) *joining {
	j := &joining{kind: graph.CallerNames(all...)}
	seen := map[string]bool{}
	for _, e := range entries {
		if e.Call.From == call.Outside || e.Call.Hop != "" {
			continue
		}
		if name := j.callerOf(e.Call); !seen[name] {
			seen[name] = true
			j.everybody = append(j.everybody, name)
		}
	}
	return j
}

// add adds a change. Those of one host that go from one way to another are one.
func (j *joining) add(c change) {
	if j.by == nil {
		j.by = map[string]*group{}
	}
	at, was := deciding(c.new), deciding(c.old)
	side := "mesh"
	if c.cell.Call.From == call.Outside {
		side = c.cell.Call.At
	}
	host := hostOf(c.cell) + certificateOf(c.cell.Call)
	key := []string{c.class.String(), host, side, strings.Join(forms(c.old), ";"), was.Where()}
	if c.said != "" { // it says what was before
		host = hostOf(c.cell)
		key = []string{c.class.String(), host, side, c.said}
	}
	if c.then != nil {
		key = append(key, strings.Join(forms(*c.then), ";"))
	}
	key = append(key, strings.Join(forms(c.new), ";"), without(settings(c.old), settings(c.new)), without(settings(c.new), settings(c.old)), at.Where())
	g := j.by[strings.Join(key, "\n")]
	if g == nil {
		g = &group{Difference: Difference{Class: c.class, Host: host, At: at, Was: was}}
		g.Old, g.New = told(c)
		if c.said != "" {
			g.Old, g.New = "", c.said+": "+joined(c.new, call.Outcome.String)
		}
		if c.then != nil {
			g.Old, g.New, g.then = toldThrice(c)
		}
		j.by[strings.Join(key, "\n")], j.list = g, append(j.list, g)
	}
	part := partOf(c.cell)
	g.rest = g.rest || part == "" && c.rest
	add(&g.Parts, part)
	add(&g.Callers, j.callerOf(c.cell.Call))
	if len(g.Examples) < mostExamples {
		add(&g.Examples, c.cell.Call.Text)
	}
	for _, why := range doubts(c.cell, c.old, c.new) {
		add(&g.Doubt, why)
	}
}

func add(list *[]string, text string) {
	if !slices.Contains(*list, text) {
		*list = append(*list, text)
	}
}

// differences returns the differences, the worst first.
func (j *joining) differences() (list []Difference) {
	for _, g := range j.list {
		g.Parts = whole(g.Parts)
		switch {
		case slices.Contains(g.Parts, "") && !g.rest:
			g.Parts = nil
		case slices.Contains(g.Parts, ""):
			g.Parts = append(slices.DeleteFunc(g.Parts, func(p string) bool { return p == "" }), "other requests")
		}
		g.Callers = slices.DeleteFunc(g.Callers, func(c string) bool { return c == "" })
		if len(g.Callers) > 1 && len(g.Callers) == len(j.everybody) {
			g.Callers = []string{"the mesh"}
		}
		list = append(list, g.Difference)
	}
	slices.SortStableFunc(list, func(a, b Difference) int { return cmp.Compare(a.Class, b.Class) })
	return list
}

// whole writes a path and the paths that begin with it and / as routes do, as one.
func whole(parts []string) (list []string) {
	for _, p := range parts {
		before, path, exact := strings.Cut(p, "= /")
		beneath := before + "/" + path + "/"
		switch {
		case exact && !strings.Contains(path, " ") && slices.Contains(parts, beneath):
			add(&list, strings.TrimSuffix(beneath, "/"))
		case strings.HasSuffix(p, "/") && slices.ContainsFunc(parts, func(o string) bool {
			before, path, exact := strings.Cut(o, "= /")
			return exact && before+"/"+path+"/" == p
		}):
		default:
			add(&list, p)
		}
	}
	return list
}
