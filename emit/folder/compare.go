package folder

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
)

func compareEntries(a, b entry) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.SHA256, b.SHA256))
}

// compare compares the disk with the wanted files, without changing anything. It
// collects the necessary changes, or all foreign files that are in the way.
func (r *run) compare() error {
	foreign := map[string]bool{}
	if err := r.findParents(foreign); err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, f := range r.wanted {
		wanted[f.Path] = true
		if err := r.compareWanted(f, foreign); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.known)) {
		compare := r.compareStale
		switch {
		case wanted[name]:
			continue
		case r.kept[name]:
			compare = r.compareKept
		}
		if err := compare(name, foreign); err != nil {
			return err
		}
	}
	if len(foreign) > 0 {
		return &ForeignError{slices.Sorted(maps.Keys(foreign))}
	}
	return nil
}

// findParents finds the parent folders of the wanted files, and which of them are
// missing. Anything else with the name of a parent is foreign, including a link
// to a folder, because it leads out of this folder.
func (r *run) findParents(foreign map[string]bool) error {
	r.parents = map[string]bool{}
	for _, f := range r.wanted {
		for folder := path.Dir(f.Path); folder != "."; folder = path.Dir(folder) {
			r.parents[folder] = true
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(r.parents)) {
		if r.isBeneath(folder, foreign) {
			continue
		}
		info, err := r.root.Lstat(folder)
		switch {
		case isAbsent(err):
			r.missing = append(r.missing, folder)
		case err != nil:
			return err
		case !info.IsDir():
			foreign[folder] = true
		}
	}
	return nil
}

// isAbsent reports whether a path does not exist, or its parent does not exist or
// is not a folder.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNoFolder)
}

func (r *run) compareWanted(f File, foreign map[string]bool) error {
	if r.isBeneath(f.Path, foreign) {
		return nil
	}
	info, sum, err := r.inspect(f.Path)
	switch {
	case isAbsent(err):
		r.changed = append(r.changed, f)
	case err != nil:
		return err
	case sum == hash(f.Data) && isTight(f, info):
		r.own = append(r.own, entry{f.Path, sum})
		r.report.Unchanged++
		return nil
	case sum == hash(f.Data) || slices.Contains(r.known[f.Path], sum):
		r.own = append(r.own, entry{f.Path, sum})
		r.changed = append(r.changed, f)
	default:
		foreign[f.Path] = true
	}
	if _, err := r.root.Lstat(tmp(f.Path)); err == nil && !slices.Contains(r.interrupted, f.Path) {
		foreign[tmp(f.Path)] = true
	}
	return nil
}

// isTight reports whether only the owner can read the file, if it is private.
func isTight(f File, info fs.FileInfo) bool {
	return !f.Private || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0
}

func (r *run) compareStale(name string, foreign map[string]bool) error {
	if r.isBeneath(name, foreign) {
		return nil
	}
	_, sum, err := r.inspect(name)
	switch {
	case isAbsent(err):
	case err != nil:
		return err
	case slices.Contains(r.known[name], sum):
		r.own = append(r.own, entry{name, sum})
		r.stale = append(r.stale, name)
	default:
		foreign[name] = true
	}
	return nil
}

// compareKept checks whether a kept file is still unchanged since gwc wrote it. If
// not, it is foreign and no longer listed.
func (r *run) compareKept(name string, foreign map[string]bool) error {
	if r.isBeneath(name, foreign) {
		return nil
	}
	_, sum, err := r.inspect(name)
	if err != nil || !slices.Contains(r.known[name], sum) {
		if isAbsent(err) {
			return nil
		}
		return err
	}
	r.own = append(r.own, entry{name, sum})
	r.staying = append(r.staying, entry{name, sum})
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		r.parents[folder] = true
	}
	return nil
}

// isBeneath reports whether a parent of the path is foreign.
func (r *run) isBeneath(name string, foreign map[string]bool) bool {
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		if foreign[folder] {
			return true
		}
	}
	return false
}

// inspect returns the information about a file and its hash. The hash is empty if
// it is not a regular file, so it matches no file of gwc's.
func (r *run) inspect(name string) (fs.FileInfo, string, error) {
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		if info, err := r.root.Lstat(folder); err == nil && !info.IsDir() {
			return nil, "", errNoFolder
		}
	}
	info, err := r.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return info, "", err
	}
	data, err := r.root.ReadFile(name)
	return info, hash(data), err
}

var errNoFolder = errors.New("its parent is not a folder")
