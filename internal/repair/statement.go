package repair

import (
	"cmp"
	"slices"
	"sort"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A place identifies a statement by its number in its file; -1 is the text between
// statements.
type place struct {
	file string
	n    int
}

func (p place) compare(o place) int { return cmp.Or(cmp.Compare(p.file, o.file), p.n-o.n) }

// A mistake identifies an error by its statement and message, because a repair
// moves lines.
type mistake struct {
	place
	code    code.Code
	message string
}

// A page is a list of the start and end offsets of the statements of a file.
type page [][2]int

func pageOf(file *diag.File) (p page) {
	for _, s := range intent.Written(lang.Split(file, intent.Begins, new(diag.Sink))) {
		p = append(p, [2]int{int(s.Tokens[0].Start), int(s.Tokens[len(s.Tokens)-1].End)})
	}
	return p
}

// at returns the number of the statement that contains an offset.
func (p page) at(offset int) int {
	i := sort.Search(len(p), func(i int) bool { return p[i][1] >= offset })
	if i == len(p) || p[i][0] > offset {
		return -1
	}
	return i
}

// pages caches the page of each file.
type pages map[*diag.File]page

func (p pages) place(s diag.Span) place {
	if !s.Known() {
		return place{n: -1}
	}
	if _, known := p[s.File()]; !known {
		p[s.File()] = pageOf(s.File())
	}
	return place{s.File().Name, p[s.File()].at(s.Start())}
}

// errorsOf counts the errors.
func errorsOf(list []diag.Diagnostic) map[mistake]int {
	count, pages := map[mistake]int{}, pages{}
	for _, d := range list {
		if d.Severity == diag.Error {
			count[mistake{pages.place(d.Span), d.Code, d.Message}]++
		}
	}
	return count
}

// fixable returns the statements that have fixes for all of their errors, sorted
// by file and number.
func fixable(list []diag.Diagnostic) (fixable []place) {
	pages, hopeless := pages{}, map[place]bool{}
	for _, d := range list {
		at := pages.place(d.Span)
		switch {
		case len(d.Fix) > 0 && at.n >= 0:
			fixable = append(fixable, at)
		case d.Severity == diag.Error:
			hopeless[at] = true
		}
	}
	fixable = slices.DeleteFunc(fixable, func(p place) bool { return hopeless[p] })
	slices.SortFunc(fixable, place.compare)
	return slices.Compact(fixable)
}
