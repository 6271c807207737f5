package folder

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync"
)

// clean removes the temporary files of a killed run.
func (r *run) clean() error {
	for _, name := range append(r.interrupted, manifestName, intendedName) {
		if err := r.remove(tmp(name)); err != nil {
			return err
		}
	}
	return nil
}

// announce writes the intended list: all files that gwc owns now or will own, so
// that the next run knows them if this one is killed.
func (r *run) announce() error {
	for _, folder := range r.missing {
		r.made[folder] = true
	}
	files := append(slices.Clone(r.own), r.entries()...)
	slices.SortFunc(files, compareEntries)
	return r.writeList(intendedName, list{1, slices.Sorted(maps.Keys(r.made)), slices.Compact(files)})
}

func (r *run) writeList(name string, l list) error {
	data, err := l.encode()
	if err == nil {
		err = r.replace(name, 0o666, data)
	}
	if err != nil {
		return err
	}
	return r.sync(".")
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
	for i, f := range r.changed {
		turn <- struct{}{}
		group.Go(func() {
			errs[i] = r.replace(f.Path, f.perm(), f.Data)
			<-turn
		})
	}
	group.Wait()
	folders := map[string]bool{}
	for i, f := range r.changed {
		if errs[i] == nil {
			r.report.Written = append(r.report.Written, f.Path)
		}
		folders[path.Dir(f.Path)] = true
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return r.syncAll(folders)
}

func (r *run) syncAll(folders map[string]bool) error {
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		if err := r.sync(folder); err != nil {
			return err
		}
	}
	return nil
}

func (f File) perm() fs.FileMode {
	if f.Private {
		return 0o600
	}
	return 0o666
}

func (r *run) writeManifest() error {
	kept := slices.DeleteFunc(slices.Sorted(maps.Keys(r.made)), func(folder string) bool { return !r.parents[folder] })
	return r.writeList(manifestName, list{1, append([]string{}, kept...), r.entries()})
}

func (r *run) removeFiles() error {
	folders := map[string]bool{}
	for _, name := range r.stale {
		if err := r.remove(name); err != nil {
			return err
		}
		r.report.Removed = append(r.report.Removed, name)
		folders[path.Dir(name)] = true
	}
	return r.syncAll(folders)
}

// removeFolders removes empty folders that gwc created and no longer needs, inner
// ones first.
func (r *run) removeFolders() error {
	folders := slices.Sorted(maps.Keys(r.made))
	slices.Reverse(folders)
	for _, folder := range folders {
		if r.parents[folder] || !r.isEmptyFolder(folder) {
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

// finish removes the intended list: the manifest is now complete.
func (r *run) finish() error {
	if err := r.remove(intendedName); err != nil {
		return err
	}
	return r.sync(".")
}
