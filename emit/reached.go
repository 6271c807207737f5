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
	clauses []diag.Span
	number  map[diag.Span]int32 // of a clause; of equal ones, of the last
	reached []atomic.Bool       // by number
	lists   sync.Map            // list -> nothing: long ones that were added
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
	r := &Reached{clauses: clauses, number: make(map[diag.Span]int32, len(clauses)), reached: make([]atomic.Bool, len(clauses))}
	for i, c := range clauses {
		r.number[c] = int32(i)
	}
	return r
}

// Add adds the origins of objects.
func (r *Reached) Add(objects []Object) {
	var last diag.Span
	for i := range objects {
		o := &objects[i]
		last = r.add(o.Origins, last)
		for _, f := range o.Fields {
			last = r.add(f.Origins, last)
		}
	}
}

// add adds places that follow the place last, and returns the last of them. Fields that
// follow each other often have the same clause.
func (r *Reached) add(spans []diag.Span, last diag.Span) diag.Span {
	if len(spans) >= longList {
		if _, known := r.lists.LoadOrStore(list{&spans[0], len(spans)}, nil); known {
			return last
		}
	}
	for _, s := range spans {
		if s == last {
			continue
		}
		last = s
		if n, is := r.number[s]; is && !r.reached[n].Load() {
			r.reached[n].Store(true)
		}
	}
	return last
}

// Missing returns, in order, the clauses that have reached nothing.
func (r *Reached) Missing() []diag.Span {
	var missing []diag.Span
	for _, c := range r.clauses {
		if !r.reached[r.number[c]].Load() {
			missing = append(missing, c)
		}
	}
	return missing
}
