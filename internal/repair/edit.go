package repair

import (
	"bytes"
	"slices"

	"github.com/gwc-lang/gwc/lang/diag"
)

// edit applies the fixes of the statements. If fixes overlap, it applies the first;
// the next compilation finds the others again. It returns false if the edits would
// change the number of statements in a file.
func (r *Result) edit(todo []place) bool {
	pages, files := pages{}, map[*diag.File][]diag.Edit{}
	for _, d := range r.Diagnostics {
		if _, chosen := slices.BinarySearchFunc(todo, pages.place(d.Span), place.compare); !chosen || len(d.Fix) == 0 {
			continue
		}
		if f := d.Span.File(); follow(files[f], d.Fix) {
			files[f] = append(files[f], d.Fix...)
			r.Settled = append(r.Settled, r.original(d))
		}
	}
	for file, edits := range files {
		text := replaced(file.Text, edits)
		if len(pageOf(diag.NewFile(file.Name, text))) != len(pages[file]) {
			return false
		}
		r.Files[file.Name] = text
		r.histories[file.Name].add(edits)
	}
	return true
}

// original returns the diagnostic with its positions in the original file.
func (r *Result) original(d diag.Diagnostic) diag.Diagnostic {
	f := d.Span.File()
	if r.histories[f.Name] == nil {
		r.histories[f.Name] = &history{file: f}
		r.Before[f.Name] = f.Text
	}
	h := r.histories[f.Name]
	d.Span, d.Fix = h.origin(d.Span), slices.Clone(d.Fix)
	for i := range d.Fix {
		d.Fix[i].Span = h.origin(d.Fix[i].Span)
	}
	return d
}

// follow reports whether the edits are after the previous ones.
func follow(before, edits []diag.Edit) bool {
	end := -1
	if n := len(before); n > 0 {
		end = before[n-1].Span.End()
	}
	for _, e := range edits {
		if e.Span.Start() <= end {
			return false
		}
		end = e.Span.End()
	}
	return true
}

// replaced applies sorted, non-overlapping edits to the text.
func replaced(text []byte, edits []diag.Edit) []byte {
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(text[at:e.Span.Start()])
		out.WriteString(e.Text)
		at = e.Span.End()
	}
	out.Write(text[at:])
	return out.Bytes()
}
