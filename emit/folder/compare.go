package folder

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
)

// compare compares the disk with the wanted files, without changing anything. It
// collects the necessary changes and all files that are in the way.
func (r *run) compare() error {
	if err := r.findParents(); err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, w := range r.wanted {
		wanted[w.path] = true
		if err := r.compareWanted(w); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.found)) {
		if _, kept := r.kept[name]; !kept && !wanted[name] {
			r.compareStale(name)
		}
	}
	return r.compareEdition(wanted)
}

// findParents finds the parent folders of the wanted files, and which of them are
// missing. Anything else with the name of a parent is foreign, including a link
// to a folder, because it leads out of this folder.
func (r *run) findParents() error {
	parents := map[string]bool{}
	for _, w := range r.wanted {
		for folder := path.Dir(w.path); folder != "."; folder = path.Dir(folder) {
			parents[folder] = true
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(parents)) {
		if r.isBlocked(folder) {
			continue
		}
		info, err := r.root.Lstat(folder)
		switch {
		case isAbsent(err):
			r.missing = append(r.missing, folder)
		case err != nil:
			return err
		case !info.IsDir():
			r.block(Blocked{Path: folder})
		}
	}
	return nil
}

// isAbsent reports whether a path does not exist, or its parent is not a folder.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || isNoFolder(err)
}

func (r *run) compareWanted(w wanted) error {
	if r.isBlocked(w.path) {
		return nil
	}
	if info, err := r.root.Lstat(tmp(w.path)); err == nil && !slices.Contains(r.leftovers, tmp(w.path)) {
		if w.verbatim && info.Mode().IsRegular() { // of a killed run: it has no first line
			r.leftovers = append(r.leftovers, tmp(w.path))
		} else {
			r.block(Blocked{Path: tmp(w.path)})
		}
	}
	f, own := r.found[w.path]
	if !own {
		info, err := r.root.Lstat(w.path)
		switch {
		case isAbsent(err):
			r.change(w, nil)
			return nil
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			r.block(Blocked{Path: w.path})
			return nil
		case w.verbatim:
			return r.compareVerbatim(w, info.Mode())
		}
		before, err := r.root.ReadFile(w.path)
		r.inTheWay(w, before)
		return err
	}
	switch {
	case bytes.Equal(withoutReturns(f.data), withoutReturns(w.data)):
		if isTight(w, f.mode) {
			r.report.Unchanged++
			return nil
		}
	case f.program != "" && f.program != r.options.Program:
		r.inTheWay(w, f.data)
		r.block(Blocked{Path: w.path, Program: f.program})
		return nil
	case f.edited && !r.options.Force:
		r.block(Blocked{Path: w.path, Edited: true, Change: Change{w.path, f.data, w.data, w.private}})
	}
	r.change(w, f.data)
	return nil
}

// inTheWay records a file in the place of a wanted one.
func (r *run) inTheWay(w wanted, before []byte) {
	r.report.InTheWay = append(r.report.InTheWay, Change{w.path, before, w.data, w.private})
	if _, own := r.found[w.path]; !own {
		r.block(Blocked{Path: w.path})
	}
}

// compareVerbatim compares a file that is written without a first line with what is
// there: the same, an older edition of it, or a file of somebody else.
func (r *run) compareVerbatim(w wanted, mode fs.FileMode) error {
	before, err := r.root.ReadFile(w.path)
	switch {
	case err != nil:
		return err
	case bytes.Equal(before, w.data) && isTight(w, mode):
		r.report.Unchanged++
		return nil
	case bytes.Equal(before, w.data), r.options.Force, w.replaces != nil && w.replaces(before):
		r.change(w, before)
		return nil
	}
	r.block(Blocked{Path: w.path, Edited: true, Change: Change{w.path, before, w.data, w.private}})
	return nil
}

func (r *run) change(w wanted, before []byte) {
	r.changed = append(r.changed, w)
	r.report.Written = append(r.report.Written, Change{w.path, before, w.data, w.private})
}

// isTight reports whether only the owner can read the file, if it is private.
func isTight(w wanted, mode fs.FileMode) bool {
	return !w.private || runtime.GOOS == "windows" || mode.Perm()&0o077 == 0
}

// compareStale looks at a file of gwc's that the build does not produce. Those of
// other programs stay.
func (r *run) compareStale(name string) {
	f := r.found[name]
	unnamed := f.program == "" && r.options.Program != ""
	switch {
	case unnamed && !r.options.AdoptUnnamed:
		r.report.Unnamed++
		return
	case !unnamed && f.program != r.options.Program:
		return
	}
	change := Change{name, f.data, nil, f.mode.Perm()&0o077 == 0}
	if f.edited && !r.options.Force {
		r.block(Blocked{Path: name, Edited: true, Change: change})
	}
	r.drop(change)
}

func (r *run) drop(c Change) {
	r.stale = append(r.stale, c.Path)
	r.report.Removed = append(r.report.Removed, c)
}
