package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/emit/folder"
)

// A rewrite is a file that gets a new text.
type rewrite struct {
	name   string
	target folder.Target
}

// rewritesOf returns the files to be written with the texts, each once: one that the
// program has under several names, by links, is written under the first.
func rewritesOf(files map[string][]byte) ([]rewrite, error) {
	var list []rewrite
	bySize := map[int64][]rewrite{} // the same file has the same size
	for _, name := range slices.Sorted(maps.Keys(files)) {
		target, err := folder.Find(name)
		if err != nil {
			return nil, plainly(name, err)
		}
		r, size := rewrite{name, target}, int64(-1)
		if info := target.Info(); info != nil {
			size = info.Size()
		}
		n := slices.IndexFunc(bySize[size], func(o rewrite) bool { return o.target.Same(target) })
		switch {
		case n < 0:
			list, bySize[size] = append(list, r), append(bySize[size], r)
		case !bytes.Equal(files[bySize[size][n].name], files[name]):
			return nil, fmt.Errorf("%s: is the same file as %s, and would be changed differently; give one of them", name, bySize[size][n].name)
		}
	}
	return list, nil
}

// write replaces the text of a file, unless the file has changed since it was read.
func (r rewrite) write(before, after []byte) error {
	text, err := r.target.Text()
	if err != nil {
		return plainly(r.name, err)
	}
	if !bytes.Equal(text, before) {
		return fmt.Errorf("%s: was changed by another process; run gwc again", r.name)
	}
	return plainly(r.name, r.target.Rewrite(after))
}
