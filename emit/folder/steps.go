package folder

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// clean removes the temporary files of a killed run.
func (r *run) clean() error {
	for _, name := range r.leftovers {
		if err := r.remove(name); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) makeFolders() error {
	for _, folder := range r.missing {
		if err := r.before("make " + folder); err != nil {
			return err
		}
		if err := r.root.Mkdir(folder, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := r.sync(path.Dir(folder)); err != nil {
			return err
		}
	}
	return nil
}

// writers is the number of files that are written concurrently: most of the time
// is spent waiting for the disk.
const writers = 16

func (r *run) writeFiles() error {
	errs := make([]error, len(r.changed))
	var group sync.WaitGroup
	turn := make(chan struct{}, writers)
	for i, w := range r.changed {
		turn <- struct{}{}
		group.Go(func() {
			errs[i] = r.replace(w.path, w.perm(), w.data)
			<-turn
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	var names []string
	for _, w := range r.changed {
		names = append(names, w.path)
	}
	return r.syncParents(names)
}

func (w wanted) perm() fs.FileMode {
	if w.private {
		return 0o600
	}
	return 0o666
}

// syncParents waits until the entries of the files are on disk.
func (r *run) syncParents(names []string) error {
	var parents []string
	for _, name := range names {
		parents = append(parents, path.Dir(name))
	}
	slices.Sort(parents)
	for _, folder := range slices.Compact(parents) {
		if err := r.sync(folder); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) removeFiles() error {
	for _, name := range r.stale {
		if err := r.remove(name); err != nil {
			return err
		}
	}
	return r.syncParents(r.stale)
}

// removeFolders removes the folders of removed files, and those that a killed run
// left, if they are empty; inner ones first.
func (r *run) removeFolders() error {
	folders := slices.Clone(r.empty)
	for _, name := range slices.Concat(r.stale, r.leftovers) {
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			folders = append(folders, folder)
		}
	}
	for _, name := range r.empty {
		if outer := path.Dir(name); outer != "." {
			folders = append(folders, outer)
		}
	}
	folders = append(folders, r.edition.folders()...)
	slices.SortFunc(folders, func(a, b string) int { return strings.Compare(b, a) })
	for _, folder := range slices.Compact(folders) {
		if !r.isEmptyFolder(folder) {
			continue
		}
		if err := r.remove(folder); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) isEmptyFolder(name string) bool {
	info, err := r.root.Lstat(name)
	if err != nil || !info.IsDir() {
		return false
	}
	entries, err := fs.ReadDir(r.root.FS(), name)
	return err == nil && len(entries) == 0
}
