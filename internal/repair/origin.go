package repair

import (
	"sort"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A history is an original file and the edits of each round.
type history struct {
	file   *diag.File
	rounds [][]moved
}

// moved is an edit and the start of its text after all edits of its round.
type moved struct {
	diag.Edit
	start int
}

// add adds the sorted edits of a round.
func (h *history) add(edits []diag.Edit) {
	list, shift := make([]moved, 0, len(edits)), 0
	for _, e := range edits {
		list = append(list, moved{e, e.Span.Start() + shift})
		shift += len(e.Text) - (e.Span.End() - e.Span.Start())
	}
	h.rounds = append(h.rounds, list)
}

// origin maps a span of the text after all rounds to a span of the original
// file.
func (h *history) origin(s diag.Span) diag.Span {
	return h.file.Span(h.offset(s.Start()), h.offset(s.End()))
}

func (h *history) offset(at int) int {
	for i := len(h.rounds) - 1; i >= 0; i-- {
		list := h.rounds[i]
		n := sort.Search(len(list), func(j int) bool { return list[j].start > at })
		if n == 0 {
			continue
		}
		last := list[n-1]
		if behind := at - last.start - len(last.Text); behind >= 0 {
			at = last.Span.End() + behind
		} else {
			at = last.Span.Start()
		}
	}
	return at
}
