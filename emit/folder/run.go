package folder

import "slices"

// A run brings one folder in step with what is wanted.
type run struct {
	disk
	wanted []File
	kept   map[string]bool // paths that stay as they are
	report Report

	// What the lists say.
	known       map[string][]string // the hashes that a file of gwc's own may have
	interrupted []string            // what a run that was killed may have begun to write
	listed      list                // the manifest, as it is on disk
	made        map[string]bool     // folders that gwc made

	// What was found on disk.
	own     []entry // files that are gwc's own, as they are
	staying []entry // those of them that are kept
	changed []File  // what is to be written
	stale   []string
	parents map[string]bool // folders of what is wanted
	missing []string        // those of them that are not there, outer ones first
}

func (r *run) all() error {
	if err := r.readLists(); err != nil {
		return err
	}
	if err := r.compare(); err != nil {
		return err
	}
	if err := r.clean(); err != nil {
		return err
	}
	if r.settled() {
		return nil
	}
	for _, step := range []func() error{
		r.announce, r.makeFolders, r.writeFiles, r.writeManifest, r.removeFiles, r.removeFolders, r.finish,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) readLists() error {
	r.known, r.made = map[string][]string{}, map[string]bool{}
	for _, name := range []string{manifestName, intendedName} {
		l, found, err := r.readList(name)
		if err != nil {
			return err
		}
		for _, e := range l.Files {
			r.known[e.Path] = append(r.known[e.Path], e.SHA256)
			if name == intendedName {
				r.interrupted = append(r.interrupted, e.Path)
			}
		}
		for _, folder := range l.Folders {
			r.made[folder] = true
		}
		switch {
		case name == manifestName:
			r.listed = l
		case found:
			r.interrupted = append(r.interrupted, manifestName)
		}
	}
	return nil
}

// settled reports whether the folder and its list are as they should be.
func (r *run) settled() bool {
	return len(r.changed)+len(r.stale)+len(r.interrupted) == 0 && r.listed.Version != 0 &&
		slices.Equal(r.listed.Files, r.entries())
}

// entries are those of the manifest that is to be.
func (r *run) entries() []entry {
	list := append([]entry{}, r.staying...)
	for _, f := range r.wanted {
		list = append(list, entry{f.Path, hash(f.Data)})
	}
	slices.SortFunc(list, compareEntries)
	return list
}
