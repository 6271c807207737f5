package emit

import (
	"sync"
	"sync/atomic"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Dropped returns, in order, the clauses that are the origin of no object and of no
// part of one: they did not reach the output.
func Dropped(clauses []diag.Span, b *Bundle) []diag.Span {
	r := NewReached(clauses)
	r.Add(b.Objects)
	return r.Missing()
}

// Reached tells which clauses are the origin of an object or of a part of one. It is safe
// for concurrent use.
type Reached struct {
	index   *clauseIndex
	reached []atomic.Bool // by number
	lists   sync.Map      // list -> nothing: long ones that were added
}

// longList is the length from which lists are remembered: many objects share them.
const longList = 8

// A list is a list of spans, by its identity.
type list struct {
	first  *diag.Span
	length int
}

// NewReached returns a Reached of clauses that have reached nothing yet.
func NewReached(clauses []diag.Span) *Reached {
	return &Reached{index: newClauseIndex(clauses), reached: make([]atomic.Bool, len(clauses))}
}

// Add adds the origins of objects.
func (r *Reached) Add(objects []Object) {
	var lately recent
	for i := range objects {
		o := &objects[i]
		r.add(o.Origins, &lately)
		for _, f := range o.Fields {
			r.add(f.Origins, &lately)
		}
	}
}

// recent are places that were added before: the parts of an object have few clauses.
type recent struct {
	places [16]diag.Span
	in     inFile
}

// has reports whether a place was added lately, and adds it.
func (r *recent) has(s diag.Span) bool {
	at := &r.places[(s.Start()^s.End())%len(r.places)]
	if *at == s {
		return true
	}
	*at = s
	return false
}

func (r *Reached) add(spans []diag.Span, lately *recent) {
	if len(spans) >= longList {
		if _, known := r.lists.LoadOrStore(list{&spans[0], len(spans)}, nil); known {
			return
		}
	}
	for _, s := range spans {
		if lately.has(s) {
			continue
		}
		if n, is := r.index.number(s, &lately.in); is {
			r.reached[n].Store(true)
		}
	}
}

// Missing returns, in order, the clauses that have reached nothing.
func (r *Reached) Missing() []diag.Span {
	var missing []diag.Span
	var at inFile
	for _, c := range r.index.clauses {
		if n, _ := r.index.number(c, &at); !r.reached[n].Load() {
			missing = append(missing, c)
		}
	}
	return missing
}
