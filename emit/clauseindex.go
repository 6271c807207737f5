package emit

import "github.com/gwc-lang/gwc/lang/diag"

// A clauseIndex finds the numbers of clauses. Every part of every object asks it, so that
// clauses of a file's own text are found by where they begin, without hashing a place:
// few begin within the same bytes. Those that a loop or a value generated may all begin
// at one place, and are in a map.
type clauseIndex struct {
	clauses   []diag.Span
	generated map[diag.Span]int32
	files     map[*diag.File][]int32 // by start/clauseSpread: the last clause there, from 1 on; 0: none
	before    []int32                // by number: the clause before it in the same place, as in files
}

// clauseSpread is how many bytes of a file share an entry of the index.
const clauseSpread = 8

func newClauseIndex(clauses []diag.Span) *clauseIndex {
	x := &clauseIndex{
		clauses: clauses, generated: map[diag.Span]int32{}, files: map[*diag.File][]int32{}, before: make([]int32, len(clauses)),
	}
	var at inFile
	for i, c := range clauses {
		if c.In() != nil || c.File() == nil {
			x.generated[c] = int32(i)
			continue
		}
		if x.files[c.File()] == nil {
			x.files[c.File()] = make([]int32, len(c.File().Text)/clauseSpread+1)
		}
		last := &at.of(x, c.File())[c.Start()/clauseSpread]
		x.before[i], *last = *last, int32(i)+1
	}
	return x
}

// An inFile is the part of the index for one file, which is kept between questions:
// most are about the same file.
type inFile struct {
	file *diag.File
	last []int32
}

func (f *inFile) of(x *clauseIndex, file *diag.File) []int32 {
	if f.file != file {
		f.file, f.last = file, x.files[file]
	}
	return f.last
}

// number returns the number of a clause; of equal ones, of the last.
func (x *clauseIndex) number(c diag.Span, at *inFile) (n int32, is bool) {
	if c.In() != nil || c.File() == nil {
		n, is = x.generated[c]
		return n, is
	}
	last := at.of(x, c.File())
	if place := c.Start() / clauseSpread; place < len(last) {
		for n := last[place]; n > 0; n = x.before[n-1] {
			if x.clauses[n-1] == c {
				return n - 1, true
			}
		}
	}
	return 0, false
}
