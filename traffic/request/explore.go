package request

import "slices"

// A Recorder is a Driver that answers as a request does, and remembers what it was
// asked: all requests for which the answers are equal go the same way.
type Recorder struct {
	*Concrete
	space     Space
	questions []question
	asked     map[string]bool
	named     map[string]bool // texts that are one name
	limits    []string
	choices   map[choiceKey]*choice // of all runs of an exploration
	looked    int                   // parts that lists are about
}

// A question is one of which a request decides the answer: the demand of each answer,
// which is made when it is asked for.
type question struct {
	answer, answers int
	demand          func(answer int) demand
	near            func([]Fact) (answers []int, all bool) // those that facts do not exclude at once; nil: all
}

// Drive answers with another request of equal parts. A run may follow several calls.
func (r *Recorder) Drive(c *Concrete) Driver {
	r.Concrete = c
	return r
}

// Limit says that other requests with equal answers may go another way.
func (r *Recorder) Limit(why string) {
	if !slices.Contains(r.limits, why) {
		r.limits = append(r.limits, why)
	}
}

// Decides reports whether the request decides what a text is.
func (r *Recorder) Decides(t Text) bool {
	return !r.space.fixes(t.Of) && (len(t.Edits) == 0 || t.Edits[0].Kind != Set && t.Edits[0].Kind != Remove)
}

// open reports whether the request decides about conditions on a text.
func (r *Recorder) open(t Text) bool {
	if !r.Decides(t) {
		return false
	}
	for _, e := range t.Edits {
		if e.Kind == Substring {
			r.Limit("a condition on the " + t.Of.String() + " after the rewrite of " + e.A + " is only followed for the example")
			return false
		}
	}
	return true
}

// Holds implements Driver.
func (r *Recorder) Holds(v View, c Cond) bool {
	holds := r.Concrete.Holds(v, c)
	t := v.Text(c.Part)
	if !r.open(t) {
		return holds
	}
	yes := Fact{t, c, true}
	if key := t.Of.String() + yes.key(); !r.asked[key] {
		r.asked[key] = true
		q := question{answers: 2, demand: func(answer int) demand {
			own := yes
			own.Want = answer == 0
			return demand{all: []Fact{own}}
		}}
		if !holds {
			q.answer = 1
		}
		r.questions = append(r.questions, q)
	}
	return holds
}

// First implements Driver.
func (r *Recorder) First(v View, list *List) int {
	x := r.choice(v, list)
	for _, why := range x.limits {
		r.Limit(why)
	}
	first := r.Concrete.First(v, list)
	if len(x.taken) == 1 {
		return first
	}
	r.questions = append(r.questions, question{slices.Index(x.taken, first), len(x.facts), x.demand, x.near})
	return first
}

// facts returns what must be true of a request that a match takes; possible is false if
// none is.
func (r *Recorder) facts(v View, m Match) (list []Fact, possible bool) {
	for _, c := range m {
		t := v.Text(c.Part)
		switch {
		case r.open(t):
			list = append(list, Fact{t, c, true})
		case !r.Concrete.Holds(v, c):
			return nil, false
		}
	}
	return list, true
}

func inverted(facts []Fact) []Fact {
	out := slices.Clone(facts)
	for i := range out {
		out[i].Want = !out[i].Want
	}
	return out
}

// Host implements Driver.
func (r *Recorder) Host(t Text, domains *Domains) int {
	name, _ := r.Value(t)
	selected, domain := domains.Select(name)
	if !r.open(t) {
		return selected
	}
	all := domains.all
	if len(all) == 0 || len(all) == 1 && all[0] == "*" {
		return selected
	}
	at := t.Of.String() + (Fact{Text: t}).key()
	if r.named[at] {
		return selected
	}
	r.named[at] = domain >= 0 && formOf(all[domain]) == ofName
	q := question{answer: domain, answers: len(all), demand: func(i int) demand {
		if i == len(all) {
			return selects(t, "", all)
		}
		return selects(t, all[i], all)
	}}
	if domains.any < 0 {
		q.answers++
		if domain < 0 {
			q.answer = len(all)
		}
	}
	r.questions = append(r.questions, q)
	return selected
}

// selects is the demand of a text that selects a domain; empty: none.
func selects(t Text, domain string, all []string) (out demand) {
	in := func(d string, want bool) Fact { return Fact{t, Cond{Part: t.Of, Op: Domain, Value: d}, want} }
	if domain != "" {
		out.all = []Fact{in(domain, true)}
	}
	if domain != "" && formOf(domain) == ofName {
		return out
	}
	var passed [][]Fact
	for _, d := range all {
		if d != domain && (domain == "" || before(d, domain)) {
			passed = append(passed, []Fact{in(d, false)})
		}
	}
	out.oneOf = []lists{{all: passed}}
	return out
}

// A Cell is all requests for which the answers to all questions are equal.
type Cell struct {
	Facts   []Fact // true of all of them
	Example *Concrete
	Limits  []string // why others of them may go another way; none: they do not
	oneOf   []lists
}

// Has reports whether a request is one of the cell.
func (c Cell) Has(r *Concrete) bool { return demand{c.Facts, c.oneOf}.in(r) }

// Asks reports whether the cell is about a part of requests: others that differ in it are
// in other cells.
func (c Cell) Asks(p Part) bool {
	return lists{all: [][]Fact{c.Facts}}.asks(p) || slices.ContainsFunc(c.oneOf, func(l lists) bool { return l.asks(p) })
}

// mostCells ends an exploration.
const mostCells = 20_000

// mostEffort ends an exploration, too: looks at facts, and steps of automata, of which one
// is much cheaper. It is far above what thousands of routes need that are told apart by
// the path.
const (
	mostEffort = 300_000_000
	effortLook = 20
)

// Explore divides the requests of a space into cells. run follows a request with a
// Recorder, and visit gets what it returns; false ends the exploration. gaps are why some
// requests may be in no cell; none: each is in one.
func Explore[T any](s Space, run func(*Concrete, *Recorder) T, visit func(Cell, T) bool) (gaps []string) {
	x := &explorer[T]{solver: &solver{space: s, found: map[string]answer{}}, run: run, visit: visit, choices: map[choiceKey]*choice{}}
	start := demand{all: s.Start}
	values, v := x.solve(start)
	switch v {
	case some:
		x.enumerate(x.follow(values), 0, start)
	case unknown:
		x.gap("no request was found for a condition")
	}
	return x.gaps
}

type explorer[T any] struct {
	*solver
	run   func(*Concrete, *Recorder) T
	visit func(Cell, T) bool
	gaps  []string
	cells int
	ended bool
	// choices are remembered over all runs.
	choices map[choiceKey]*choice
}

// A followed is one run.
type followed[T any] struct {
	values *Concrete
	*Recorder
	result T
}

func (x *explorer[T]) follow(values *Concrete) followed[T] {
	r := &Recorder{Concrete: values, space: x.space, asked: map[string]bool{}, named: map[string]bool{}, choices: x.choices}
	result := x.run(values, r)
	x.looked += r.looked
	return followed[T]{values, r, result}
}

func (x *explorer[T]) gap(why string) {
	if !slices.Contains(x.gaps, why) {
		x.gaps = append(x.gaps, why)
	}
}

// enumerate visits the cells of all answers to the questions of a run from the i-th on.
func (x *explorer[T]) enumerate(f followed[T], i int, d demand) {
	if x.ended {
		return
	}
	if i == len(f.questions) {
		if x.cells++; x.cells > mostCells {
			x.ended = true
			x.gap("there are more than 20,000 cells")
			return
		}
		x.ended = !x.visit(Cell{d.all, f.values, f.limits, d.oneOf}, f.result)
		return
	}
	q := f.questions[i]
	for _, n := range q.possible(d) {
		if n == q.answer {
			x.enumerate(f, i+1, d.and(q.demand(n)))
			continue
		}
		x.other(f, i, n, d)
	}
}

// other visits the cells of another answer to a question.
func (x *explorer[T]) other(f followed[T], i, n int, d demand) {
	own := f.questions[i].demand(n)
	if x.ended || d.excludes(own.all) {
		return
	}
	if x.looked*effortLook+x.worked > mostEffort {
		x.ended = true
		x.gap("there are too many conditions to follow them all")
		return
	}
	both := d.and(own)
	values, v := x.solve(both)
	switch v {
	case none:
		return
	case unknown:
		x.gap("conditions are too complex to find out whether a request meets them")
		return
	}
	g := x.follow(values)
	if len(g.questions) <= i || g.questions[i].answer != n {
		x.gap("a condition was not followed as it was read")
		return
	}
	x.enumerate(g, i+1, both)
}
